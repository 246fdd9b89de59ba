"""Administration interfaces of other makers, each started in a folder of its own on the loopback, over HTTPS.

`tools/bootstrap-foreign` installs them. Every product ends with its test: each process is our own child.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from foreign.tls_front import free_port, is_open, tls_front
from foreign.witnesses import django_history, folders_saved, logged
from handrail_practice.authority import Validity, named, self_signed
from waiting import wait_until

HERE = Path(__file__).parent
TOOLS = HERE.parent.parent / ".venv/foreign/bin/python"
"""The Python of the products that are written in it."""
USER, PASSWORD = "admin", "a-long-password-17"


@dataclass(frozen=True)
class Product:
    """A product that is ready to be started."""

    name: str
    start: Callable[[Path, ExitStack], str]
    """Start it in an empty folder; what it returns is its address. The stack ends it."""
    witnessed: Callable[[Path], list[str]]
    """Read from its folder what was done, in the product's own words."""
    http_authentication: bool = False
    """It asks for the password in the browser's own dialog."""

    @contextmanager
    def serve(self, folder: Path) -> Iterator[str]:
        """Serve the product, with an inventory for it in `folder`; the result is its address."""
        with ExitStack() as stack:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "password").write_text(PASSWORD, encoding="utf-8")
            _write_certificate(folder)
            yield self.start(folder, stack)


def _write_certificate(folder: Path) -> None:
    holder = self_signed(named("127.0.0.1"), ["127.0.0.1"], Validity.around(datetime.now(UTC), 1, 30))
    certificate = holder.certificate.public_bytes(Encoding.PEM)
    key = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    (folder / "site.pem").write_bytes(key + certificate)


def _run(stack: ExitStack, folder: Path, port: int, command: Sequence[object], **env: str) -> None:
    """Start a process, and wait until its port answers. The stack ends it."""
    with (folder / "output").open("ab") as output:
        process = subprocess.Popen(
            [*map(str, command)], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env={**os.environ, "HOME": str(folder), **env}, start_new_session=True,
        )  # fmt: skip
    stack.callback(_end, process)

    def answers() -> bool:
        assert process.poll() is None, (folder / "output").read_text(encoding="utf-8", errors="replace")[-2000:]
        return is_open(port)

    wait_until(answers)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started, which are a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _in_python(script: str, path: str) -> Callable[[Path, ExitStack], str]:
    def start(folder: Path, stack: ExitStack) -> str:
        port = free_port()
        _run(stack, folder, port, [TOOLS, HERE / "sites" / script, folder, port])
        return f"https://127.0.0.1:{port}{path}"

    return start


def _cups(folder: Path, stack: ExitStack) -> str:
    """The printing system; without a password, since its own are those of the machine."""
    port = free_port()
    for name in ("cache", "state", "spool", "spool/tmp", "log", "ssl", "etc"):
        (folder / name).mkdir(mode=0o711)
    for name in ("127.0.0.1", "localhost"):
        shutil.copy(folder / "certificate.pem", folder / f"ssl/{name}.crt")
        shutil.copy(folder / "key.pem", folder / f"ssl/{name}.key")
    everything = "<Location {}>\n  Order allow,deny\n  Allow all\n</Location>\n"
    (folder / "etc/cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nServerName 127.0.0.1\nDefaultEncryption IfRequested\nBrowsing Off\nWebInterface Yes\n"
        + "".join(map(everything.format, ("/", "/admin", "/admin/conf")))
        + "<Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n",
        encoding="utf-8",
    )
    (folder / "etc/cups-files.conf").write_text(
        f"ServerRoot {folder}/etc\nCacheDir {folder}/cache\nStateDir {folder}/state\nRequestRoot {folder}/spool\n"
        f"TempDir {folder}/spool/tmp\nErrorLog {folder}/log/error\nAccessLog {folder}/log/access\nPageLog {folder}/log/page\n"
        f"ServerKeychain {folder}/ssl\nFileDevice Yes\n",
        encoding="utf-8",
    )
    _run(
        stack, folder, port,
        ["/usr/sbin/cupsd", "-f", "-c", folder / "etc/cupsd.conf", "-s", folder / "etc/cups-files.conf"],
    )  # fmt: skip
    return f"https://127.0.0.1:{port}/"


def _syncthing(folder: Path, stack: ExitStack) -> str:
    """A single page in Angular; it talks to nobody but its own page."""
    port = free_port()
    home = folder / "home"
    subprocess.run(
        ["syncthing", "generate", f"--home={home}", "--no-default-folder", f"--gui-user={USER}",
         f"--gui-password={PASSWORD}"],
        check=True, capture_output=True,
    )  # fmt: skip
    settings = home / "config.xml"
    text = settings.read_text(encoding="utf-8")
    for name in (
        "globalAnnounceEnabled",
        "localAnnounceEnabled",
        "relaysEnabled",
        "natEnabled",
        "crashReportingEnabled",
    ):
        text = text.replace(f"<{name}>true<", f"<{name}>false<")
    text = text.replace("<urAccepted>0<", "<urAccepted>-1<").replace("127.0.0.1:8384", f"127.0.0.1:{port}")
    text = re.sub("<listenAddress>.*?<", "<listenAddress>tcp://127.0.0.1:0<", text).replace('tls="false"', 'tls="true"')
    settings.write_text(text, encoding="utf-8")
    shutil.copy(folder / "certificate.pem", home / "https-cert.pem")
    shutil.copy(folder / "key.pem", home / "https-key.pem")
    command = ["syncthing", "serve", f"--home={home}", "--no-browser", "--no-upgrade", "--no-restart",
               "--audit", f"--auditfile={folder / 'audit'}"]  # fmt: skip
    _run(stack, folder, port, command, STNODEFAULTFOLDER="1", STNOUPGRADE="1")
    return f"https://127.0.0.1:{port}/"


def _php(stack: ExitStack, folder: Path, root: Path, settings: Mapping[str, str]) -> int:
    """Serve a folder with PHP's own server, behind a front that speaks TLS; the result is the port of the front."""
    port = free_port()
    front = stack.enter_context(tls_front(folder / "site.pem", port))
    options = [part for name, value in settings.items() for part in ("-d", f"{name}={value}")]
    (folder / "sessions").mkdir(exist_ok=True)
    command = ["php", *options, "-d", f"session.save_path={folder / 'sessions'}", "-S", f"127.0.0.1:{port}", "-t", root]
    _run(stack, folder, port, command, PHP_CLI_SERVER_WORKERS="4")
    return front


_USERS_AFTER_EACH_REQUEST = """
register_shutdown_function(function () {
    $users = implode(' ', preg_replace('/:.*/s', '', preg_grep('/^\\w+:/', file(DOKU_CONF . 'users.auth.php'))));
    $log = dirname(DOKU_CONF) . '/users';
    $before = file_exists($log) ? file($log, FILE_IGNORE_NEW_LINES) : [];
    if (end($before) !== $users) file_put_contents($log, "$users\\n", FILE_APPEND);
});
"""
"""The wiki writes no log of its users: this one tells who they are, whenever that has changed."""


def _dokuwiki(folder: Path, stack: ExitStack) -> str:
    """A wiki; its users are kept in a file."""
    conf, data, acl = folder / "conf", folder / "data", folder / "acl"
    shutil.copytree("/etc/dokuwiki", conf, ignore=shutil.ignore_patterns("acl.auth.php", "users.auth.php"))
    for name in (
        "pages",
        "attic",
        "media",
        "media_attic",
        "media_meta",
        "meta",
        "cache",
        "index",
        "locks",
        "tmp",
        "log",
    ):
        (data / name).mkdir(parents=True)
    acl.mkdir()
    hashed = subprocess.run(
        ["php", "-r", "echo password_hash($argv[1], PASSWORD_BCRYPT);", PASSWORD], check=True, capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    (conf / "users.auth.php").write_text(f"{USER}:{hashed}:Ad Min:admin@example.org:admin,user\n", encoding="utf-8")
    (conf / "acl.auth.php").write_text("*\t@ALL\t1\n*\t@user\t8\n", encoding="utf-8")
    prepended = folder / "prepended.php"
    constants = f"define('DOKU_CONF', '{conf}/'); define('DOKU_MAIN_CONF', '{conf}/');"
    prepended.write_text(f"<?php {constants} {_USERS_AFTER_EACH_REQUEST}", encoding="utf-8")
    settings = {"auto_prepend_file": str(prepended), "display_errors": "0"}
    front = _php(stack, folder, Path("/usr/share/dokuwiki"), settings)
    (conf / "local.php").write_text(
        f"<?php\n$conf['title'] = 'Handbook';\n$conf['useacl'] = 1;\n$conf['superuser'] = '@admin';\n"
        f"$conf['savedir'] = '{data}';\n$conf['updatecheck'] = 0;\n$conf['baseurl'] = 'https://127.0.0.1:{front}';\n",
        encoding="utf-8",
    )
    return f"https://127.0.0.1:{front}/doku.php"


def _phpmyadmin(folder: Path, stack: ExitStack) -> str:
    """The administration of a MariaDB that lives as long as the test."""
    database, program = folder / "database", folder / "program"
    socket = Path(stack.enter_context(TemporaryDirectory(prefix="handrail-"))) / "socket"  # a path of 107 bytes at most
    system_user = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        ["mariadb-install-db", f"--datadir={database}", "--skip-test-db", "--auth-root-authentication-method=normal",
         *system_user],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "users.sql").write_text(
        f"CREATE USER '{USER}'@'localhost' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO '{USER}'@'localhost';\n",
        encoding="utf-8",
    )
    port = free_port()
    _run(
        stack, folder, port,
        ["mariadbd", "--no-defaults", f"--datadir={database}", f"--socket={socket}", f"--port={port}",
         "--bind-address=127.0.0.1", "--general-log", f"--general-log-file={folder / 'statements'}",
         f"--init-file={folder / 'users.sql'}", *system_user],
    )  # fmt: skip
    shutil.copytree("/usr/share/phpmyadmin", program, ignore=shutil.ignore_patterns("doc", "locale", "setup"))
    (folder / "temporary").mkdir()
    (folder / "config.inc.php").write_text(
        "<?php\n$cfg['blowfish_secret'] = str_repeat('x', 32);\n$cfg['Servers'][1]['auth_type'] = 'cookie';\n"
        "$cfg['Servers'][1]['host'] = 'localhost';\n$cfg['VersionCheck'] = false;\n$cfg['SendErrorReports'] = 'never';\n"
        "$cfg['PmaNoRelation_DisableWarning'] = true;\n",
        encoding="utf-8",
    )
    prepended = folder / "prepended.php"
    prepended.write_text("<?php $_SERVER['HTTPS'] = 'on';", encoding="utf-8")  # a front speaks TLS for it
    vendor = program / "libraries/vendor_config.php"
    text = vendor.read_text(encoding="utf-8").replace("/etc/phpmyadmin/config.inc.php", f"{folder}/config.inc.php")
    vendor.write_text(text.replace("/var/lib/phpmyadmin/tmp/", f"{folder}/temporary/"), encoding="utf-8")
    settings = {"mysqli.default_socket": str(socket), "auto_prepend_file": str(prepended)}
    return f"https://127.0.0.1:{_php(stack, folder, program, settings)}/"


PRODUCTS: dict[str, Product] = {
    product.name: product
    for product in (
        Product(
            "cups",
            _cups,
            logged("log/access", r"POST /admin/ HTTP/1.1\" 200 \d+ (CUPS-(?:Add-Modify|Delete)-Printer \S+)"),
        ),
        Product("django-admin", _in_python("django_admin.py", "/admin/"), django_history),
        Product(
            "appbuilder", _in_python("appbuilder.py", "/"), logged("output", r"(POST /contactview/[a-z]+(?:/\d+)?)")
        ),
        Product("syncthing", _syncthing, folders_saved, http_authentication=True),
        Product("dokuwiki", _dokuwiki, logged("users", r"(.+)\n")),
        Product(
            "phpmyadmin", _phpmyadmin, logged("statements", r"Query\t((?:CREATE|DROP) (?:DATABASE|TABLE) [`\w.]+)")
        ),
    )
}


def _main() -> None:
    """Serve one product until Ctrl-C, to look at it: `python -m foreign.products NAME FOLDER`, from `tests/`."""
    with PRODUCTS[sys.argv[1]].serve(Path(sys.argv[2]).resolve()) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    _main()
