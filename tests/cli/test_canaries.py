"""Passwords and passphrases are in nothing that is left, printed or visible, whatever happens to the run.

Each situation is a whole run with secrets full of awkward signs. `make test` tries a sample of them, `make faults` all.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from approvals import approving
from canaries import BROWSER, DRIVER, EXPORT, Canaries, Watch, files_below
from faults.aftermath import Left, left_by
from faults.victim import names
from handrail.app.environment import private_places
from handrail.app.lookup import runbook_file
from handrail.journal import read, run_record
from handrail.runbook import shipped
from handrail_practice.pair import running_pair
from processes import alive, family_of, told_by
from waiting import wait_until

from .conftest import command
from .leaky_page import LEAKS, serve_leaky_appliance

VICTIM = Path(__file__).parent.parent / "faults/victim.py"
REPLICATE = (shipped() / "failover/replicate-ssl-certificate.yaml").read_text(encoding="utf-8")
TEXT, JSON, UNFILMED = ("--trace", "--video", "-v"), ("--trace", "--video", "--json"), ("--trace", "-v")
MADE, GIVEN = "passphrase: {generate: 32}", "passphrase: {env: CANARY_PASSPHRASE}"
FILL = 'target: field "Passphrase"'
TIMEOUT_SECONDS = 1200
"""Enough for the longest run: every page of two appliances, and then the making of two videos, on a busy machine."""

SIGN_IN = """\
runbook: Sign in to both
appliances: [primary, backup]
secrets:
  passphrase: {env: CANARY_PASSPHRASE}
sections:
  - heading: The backup
    appliance: backup
    steps:
      - call: sign-in
  - heading: The primary
    appliance: primary
    steps:
      - call: sign-in
"""
LOOK = """\
runbook: Look at the sign-in page
appliances: [primary]
secrets:
  passphrase: {env: CANARY_PASSPHRASE}
sections:
  - heading: Sign in
    steps:
      - open: $url
"""


def exporting(*more: str, fill: str = FILL) -> str:
    """The runbook that exports, with `fill` for the control to be filled, and further steps."""
    return EXPORT.replace(FILL, fill) + "".join(f"      - {step}\n" for step in more)


def signed_in(*more: str) -> str:
    return SIGN_IN + "".join(f"      - {step}\n" for step in more)


def replicating(old: str = "", new: str = "") -> str:
    """The shipped runbook with a passphrase that is known here, and one change."""
    assert old in REPLICATE
    return REPLICATE.replace(old, new, 1).replace(MADE, GIVEN)


@dataclass
class Run:
    """A running process of the program."""

    process: subprocess.Popen[str]
    folder: Path

    def kill_children(self, kind: str) -> None:
        """Kill the processes of the run whose command line holds `kind`."""
        children = family_of(self.process.pid) - {self.process.pid}
        chosen = [child for child in children if kind.encode() in told_by(child, "cmdline")]
        assert chosen
        for process in chosen:
            os.kill(process, signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)


@dataclass(frozen=True)
class Situation:
    """A run in which something happens, and how that shows: an exit code, and printed words."""

    runbook: str
    flags: tuple[str, ...]
    code: int = 1
    says: str = ""
    scenarios: tuple[str, ...] = ()
    password: str = ""
    """The variable with the password, if not the primary's own."""
    verb: str = "run"
    at: str = ""
    """The journal entry at which something happens to the run."""
    happens: Callable[[Run], None] = field(default=lambda run: None)
    browser: bool = True


IMPATIENT = "\n        timeout: 0.3"
NO_DIALOG = re.search(r"\n +expect_dialog: .*", REPLICATE)
assert NO_DIALOG

SITUATIONS = {
    "the certificate is replicated": Situation(replicating(), TEXT, 0, "sealed: "),
    "it is replicated, printed as JSON": Situation(replicating(), JSON, 0, "run-finished"),
    "the certificate is exported": Situation(
        exporting('download: button "Export"\n        as: bundle'), TEXT, 0, "sealed: "
    ),
    "the certificate is exported, and not filmed": Situation(
        exporting('download: button "Export"\n        as: bundle'), UNFILMED, 0, "sealed: "
    ),
    "a password manager fills other fields, too": Situation(
        replicating(), TEXT, 0, "sealed: ", scenarios=("password-manager",)
    ),
    "both are signed in to": Situation(SIGN_IN, JSON, 0, "run-finished"),
    "settings are recorded": Situation("evidence/record-settings", TEXT, 0, "sealed: "),
    "it is rehearsed": Situation(replicating(), ("-v",), 0, "the certificate", verb="rehearse"),
    "the field is disabled": Situation(
        signed_in("navigate: Storage > Encryption", f'fill: $passphrase\n        target: field "Password"{IMPATIENT}'),
        TEXT,
        says='field "Password" is there, and is disabled',
    ),
    "there is no such field": Situation(
        exporting(fill=f'target: field "Pasphrase"{IMPATIENT}'), JSON, says="Pasphrase"
    ),
    "it is no text field": Situation(
        exporting(fill=f'target: field "Private Key"{IMPATIENT}'), TEXT, says="Private Key"
    ),
    "another step fails beside it": Situation(
        exporting(f'expect: button "Nowhere"{IMPATIENT}'), TEXT, says='no button "Nowhere"; there are button "Export"'
    ),
    "its text is expected to be another": Situation(
        exporting(f'expect: {{target: field "Passphrase", reads: nothing}}{IMPATIENT}'), JSON, says="password field"
    ),
    "it is read": Situation(exporting('read: field "Passphrase"\n        as: seen'), TEXT, says="is never read"),
    "it is filled though it was revealed": Situation(
        exporting('click: button "Show"', f'expect: button "Nowhere"{IMPATIENT}'),
        TEXT,
        says='no button "Nowhere"',
        scenarios=("show-passwords",),
    ),
    "a page takes too long": Situation(
        signed_in("navigate: Security > Certificates\n        timeout: 1"),
        TEXT,
        says="did not come",
        scenarios=("slow-page=10",),
    ),
    "the browser dies": Situation(
        exporting(f'expect: button "Export"{IMPATIENT}'),
        JSON,
        says="the browser is gone",
        at="step-passed 7",
        happens=lambda run: run.kill_children(BROWSER),
    ),
    "the tab crashes": Situation(
        exporting(f'expect: button "Export"{IMPATIENT}'),
        JSON,
        says="the browser is gone",
        at="step-passed 7",
        happens=lambda run: run.kill_children("--type=renderer"),
    ),
    "the driver dies": Situation(
        exporting(f'expect: button "Export"{IMPATIENT}'),
        JSON,
        code=1,
        at="step-passed 7",
        happens=lambda run: run.kill_children(DRIVER),
    ),
    "an undeclared dialog asks": Situation(
        replicating(NO_DIALOG[0]), TEXT, says="dialog", scenarios=("confirm-default",)
    ),
    "the password is wrong": Situation(
        SIGN_IN, TEXT, says="if it was wrong, put the right one where it comes from (", password="CANARY_PASSPHRASE"
    ),
    "a secret stands where the user name belongs": Situation(
        LOOK
        + """\
      - fill: $passphrase
        target: field "Username"
      - fill: $password
        target: field "Password"
      - click: button "Login"
        effect: idempotent
      - expect: entry "Security"
        timeout: 0.3
""",
        TEXT,
        says="The username or password is incorrect",
    ),
    "the password is carried on in the page": Situation(
        SIGN_IN, JSON, says="Change Password", scenarios=("forced-password-change",)
    ),
    "the account is locked": Situation(SIGN_IN, TEXT, says="locked", scenarios=("locked-out",)),
    "a change is answered 503": Situation(
        replicating(),
        JSON,
        code=5,
        says='"503 Service Unavailable"; it may have happened',
        scenarios=("refused-change=1",),
    ),
    "the passphrase does not open the file": Situation(
        replicating("passphrase: $passphrase", "passphrase: wrong"), TEXT, says="cannot be opened with this passphrase"
    ),
    "the session expires, and is renewed": Situation(
        signed_in("navigate: Status > Health", *["navigate: Status > Basics", "navigate: Users"] * 3),
        JSON,
        code=0,
        says="session-renewed",
        scenarios=("session-expiry=9",),
    ),
    "the session expires in the middle of a change": Situation(
        replicating(), TEXT, code=5, says="Your session has expired", scenarios=("session-expiry=12",)
    ),
    "no file comes": Situation(
        exporting('download: button "Cancel"\n        as: bundle\n        timeout: 0.5'), TEXT, says="no file came"
    ),
    "Ctrl-C is pressed": Situation(
        exporting(), JSON, 130, "stopped", at="step-passed 7", happens=lambda run: run.send(signal.SIGINT)
    ),
    "it is ended by SIGTERM": Situation(
        exporting(), JSON, 130, "stopped", at="step-passed 7", happens=lambda run: run.send(signal.SIGTERM)
    ),
    "the reader of its output leaves": Situation(exporting(), JSON, 0),
    "its secret is not there": Situation(
        SIGN_IN.replace("CANARY_PASSPHRASE", "CANARY_NONE"), TEXT, 3, "CANARY_NONE is not set", browser=False
    ),
}
LEAK = """\
runbook: Tell something to a page that leaks
appliances: [primary]
secrets:
  passphrase: {env: CANARY_PASSPHRASE}
sections:
  - heading: A page that leaks
    steps:
      - open: https://talk.example.com/WAY
      - fill: $passphrase
        target: field "Passphrase"
        effect: safe
      - click: button "Talk"
        effect: safe
        timeout: 3
      - expect: button "Nowhere"
        timeout: 0.3
"""
SAMPLE = ("the certificate is exported, and not filmed",)
"""Making a film takes longer than the run does; what a film tells is looked at in `test_recordings.py`, by the same search."""


@dataclass
class Stage:
    """A pair whose passwords are canaries, and folders of its own for whoever works on it."""

    folder: Path
    canaries: Canaries = field(default_factory=Canaries)

    def __post_init__(self) -> None:
        self.pair, self.runs = self.folder / "pair", self.folder / "runs"
        self.scratch, self.home = self.folder / "tmp", self.folder / "home"
        for folder in (self.pair, self.scratch, self.home):
            folder.mkdir(parents=True)
        for role in ("primary", "backup"):
            (self.pair / f"{role}.password").write_text(getattr(self.canaries, role), encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """The variables of a run: folders, passwords, and everything that makes Playwright print."""
        browsers = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(Path.home() / ".cache/ms-playwright"))
        folders = {"HOME": str(self.home), "TMPDIR": str(self.scratch), "PLAYWRIGHT_BROWSERS_PATH": browsers}
        loud = {"DEBUG": "pw:*", "DEBUGP": "1", "PWDEBUG": "console"}
        return os.environ | self.canaries.environment() | folders | loud | {"PYTHONUNBUFFERED": "1"}

    def with_passwords(self, inventory: Path, password: str) -> Path:
        """The same inventory, with passwords from the environment."""
        text = inventory.read_text(encoding="utf-8")
        for role, variable in (("primary", password or "CANARY_PRIMARY"), ("backup", "CANARY_BACKUP")):
            text = text.replace(f"{{file: {role}.password}}", f"{{env: {variable}}}")
        inventory.write_text(text, encoding="utf-8")
        return inventory

    def arguments(self, inventory: Path, situation: Situation) -> list[str]:
        file = self.folder / "canary.yaml"
        if "\n" in situation.runbook:
            file.write_text(situation.runbook, encoding="utf-8")
        else:
            file = runbook_file(situation.runbook)
        inventory = self.with_passwords(inventory, situation.password)
        arguments = [situation.verb, str(file), "-i", str(inventory), *situation.flags]
        return [*arguments, *(approving(file, inventory) if situation.verb == "run" else ())]

    @property
    def stdout(self) -> str:
        return (self.folder / "stdout").read_text(encoding="utf-8")

    def start(self, inventory: Path, situation: Situation) -> Run:
        arguments = self.arguments(inventory, situation)
        if situation.at:
            plain = [argument for argument in arguments if argument != "--json"]
            command_line = [sys.executable, str(VICTIM), "waits", situation.at, *plain]
        else:
            command_line = command(*arguments)
        with (self.folder / "stdout").open("w") as out, (self.folder / "stderr").open("w") as err:
            process = subprocess.Popen(
                command_line,
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                text=True,
                start_new_session=True,
            )
        return Run(process, self.folder)

    def has_printed(self, entry: str) -> bool:
        lines = [line for line in self.stdout.splitlines(keepends=True) if line.startswith("{") and line.endswith("\n")]
        return any(entry in names(json.loads(line)) for line in lines if '"event"' in line)

    def perform(self, inventory: Path, situation: Situation) -> tuple[int, Watch]:
        run = self.start(inventory, situation)
        with Watch(run.process.pid, self.canaries) as watch:
            try:
                if situation.at:
                    wait_until(lambda: self.has_printed(situation.at) or run.process.poll() is not None)
                    situation.happens(run)
                run.process.communicate("\n", timeout=TIMEOUT_SECONDS)
            finally:
                run.process.kill()
                run.process.wait()
        return run.process.returncode, watch

    def leaks(self) -> list[str]:
        """The secrets in what was left and printed, each with its file."""
        output = [self.folder / name for name in ("stdout", "stderr")]
        printed = [f"{name} in {file.name}" for file in output for name in self.canaries.shown_by(file.read_bytes())]
        return printed + self.canaries.scanned(output) + self.canaries.found_in(self.runs, self.scratch, self.home)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "stage")


@pytest.mark.processes(1)
@pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.whole) for name in SITUATIONS]
)
def test_no_secret_is_left_or_said_or_to_be_seen(name: str, stage: Stage) -> None:
    situation = SITUATIONS[name]
    with running_pair(stage.pair, scenarios=situation.scenarios) as pair:
        code, watch = stage.perform(pair.inventory_path, situation)
    stderr = (stage.folder / "stderr").read_text(encoding="utf-8")
    assert code == situation.code, stage.stdout[-3000:] + stderr
    assert situation.says in stage.stdout + stderr
    assert watch.kinds == ({DRIVER, BROWSER} if situation.browser else set())
    assert sorted(watch.leaks) == []
    assert stage.leaks() == []
    assert left_by(watch.leader) == Left((), (), ())
    assert not (stage.runs / ".quarantine").exists()


@pytest.mark.whole
@pytest.mark.parametrize("way", LEAKS)
def test_no_secret_is_left_by_a_page_that_tells_it(way: str, stage: Stage) -> None:
    number = list(LEAKS).index(way)
    leaking = Situation(LEAK.replace("WAY", str(number)), JSON if number % 2 else TEXT)
    with serve_leaky_appliance(stage.pair) as inventory:
        code, watch = stage.perform(inventory, leaking)
    (journal,) = stage.runs.glob("*/journal.jsonl")
    record = run_record(read(journal))
    assert (code, record.count("failed")) == (1, 1), stage.stdout[-3000:]
    assert record.steps[1].outcome == "passed"
    assert sorted(watch.leaks) == []
    assert stage.leaks() == []
    assert not (stage.runs / ".quarantine").exists()


@pytest.mark.whole
def test_what_a_run_leaves_when_everything_is_killed_is_gone_with_the_next_one(stage: Stage) -> None:
    """A positive control, too: while a run lasts its private folder holds secrets, and the same search finds them."""
    with running_pair(stage.pair) as pair:
        killed = Situation(exporting(), JSON, at="step-passed 7")
        run = stage.start(pair.inventory_path, killed)
        wait_until(lambda: stage.has_printed(killed.at))
        parents = {*private_places(), stage.scratch}
        (private,) = [path for parent in parents for path in parent.glob(f"handrail-{run.process.pid}-*")]
        assert stat.filemode(private.stat().st_mode) == "drwx------"
        leaked = {name for file in files_below(private) for name in stage.canaries.shown_by(read_if_there(file))}
        assert leaked == {"passphrase", "primary"}
        family = family_of(run.process.pid)
        for process in family:
            os.kill(process, signal.SIGKILL)
        run.process.communicate()
        wait_until(lambda: not any(map(alive, family)))
        code, _ = stage.perform(pair.inventory_path, Situation(LOOK, ()))
    assert code == 0
    assert not private.exists()
    assert stage.leaks() == []


def read_if_there(file: Path) -> bytes:
    """The content of a file, which a running browser may have deleted."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    canaries = Canaries()
    contents = {
        "plain": canaries.primary.encode(),
        "cut off": canaries.primary.encode()[4:-5],
        "base64": base64.b64encode(b"it is " + canaries.primary.encode()),
        "utf-16": canaries.primary.encode("utf-16-le"),
        "hexadecimal": canaries.primary.encode().hex().encode(),
        "JSON": json.dumps(canaries.primary).encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "archive", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("member", canaries.primary)
    files = {line.rpartition("/")[2].partition(",")[0] for line in canaries.found_in(tmp_path)}
    assert files == {*contents, "archive"}
    assert {line.partition(" in ")[0] for line in canaries.found_in(tmp_path)} == {"primary"}


@pytest.mark.parametrize(("becomes", "seen"), [("signal.pause()", 0), ("os.execlp('cat', 'cat')", 3)])
def test_the_watch_looks_at_other_programs_and_not_at_the_program_itself(becomes: str, seen: int) -> None:
    """For a moment, a process that starts another exists twice, with its environment."""
    canaries = Canaries()
    script = f"import os, signal\nif not os.fork(): {becomes}\nsignal.pause()"
    env = os.environ | canaries.environment()
    leader = subprocess.Popen([sys.executable, "-c", script], env=env, stdin=subprocess.PIPE)
    watch = Watch(leader.pid, canaries)
    try:
        wait_until(lambda: len(family_of(leader.pid)) == 2)
        (child,) = family_of(leader.pid) - {leader.pid}
        wait_until(lambda: (told_by(child, "cmdline") == b"cat\0") == bool(seen))
        watch._look_at(child)
        assert len(watch.leaks) == seen
    finally:
        for process in family_of(leader.pid):
            os.kill(process, signal.SIGKILL)
        leader.communicate()
