"""A page that tells what is typed into it, in every way that a page has."""

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

TALKS = {
    "in an alert": "alert('It is ' + it)",
    "in a question": "confirm(it)",
    "in a new window": "open('/?it=' + encodeURIComponent(it))",
    "to another host": "location = 'http://127.0.0.1/?it=' + encodeURI(it)",
    "to a host that is not there": "location = 'https://nowhere.example.com/?it=' + encodeURIComponent(it)",
    "in its address": "location = '/?it=' + encodeURIComponent(it)",
    "in its path": "location = '/' + encodeURIComponent(it)",
    "behind its address": "location.hash = it",
    "in its title": "document.title = it",
    "in its text": "said.textContent = 'It is ' + it",
    "on a button": "said.innerHTML = '<button></button>'; said.firstChild.textContent = it",
    "on a button with a long name": (
        "for (let long = 20; long < 140; long += 8) {"
        " const button = said.appendChild(document.createElement('button'));"
        " button.textContent = 'x'.repeat(long) + it; }"
    ),
    "in a long alert": "for (const long of [60, 100, 140, 180]) { said.insertAdjacentHTML('beforeend', '<p role=alert></p>');"
    " said.lastChild.textContent = 'x'.repeat(long) + it; }",
    "as a label": "said.innerHTML = '<input>'; said.firstChild.ariaLabel = it; said.firstChild.title = it",
    "as JSON and in base64": "said.textContent = JSON.stringify({it}) + btoa(unescape(encodeURIComponent(it)))",
    "in the name of a file": "const a = document.createElement('a'); a.download = it; a.href = 'data:,a'; a.click()",
    "to the console": "console.error('It is', it); setTimeout(() => { throw new Error(it) })",
    "in a cookie": "document.cookie = 'it=' + encodeURIComponent(it); localStorage.it = it; location = '/cookie'",
    "to a server that answers 503": "document.forms[0].submit()",
}
"""What its button does with `it`. `said` is a place on the page."""

PAGE = """<!DOCTYPE html><title>Talk</title>{charset}<form method=post action=/echo onsubmit="return false">
<label>Passphrase <input name=it type=password></label><button onclick="talk(document.forms[0].it.value)">Talk</button></form>
<div id=said></div><script>function talk(it) {{ {talk} }}</script>"""


class Gossip(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name that http.server calls
        place = urlsplit(self.path).path.removeprefix("/")
        ways = list(TALKS.values())
        talk = ways[int(place)] if place.isdigit() else ""
        charset = "" if talk == TALKS["to a server that answers 503"] else "<meta charset=utf-8>"
        self.answered(200, PAGE.format(talk=talk, charset=charset).encode())

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.answered(503, b"<!DOCTYPE html><p role=alert>Too busy for " + sent)

    def answered(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@contextmanager
def serving(context: ssl.SSLContext) -> Iterator[int]:
    """A server of such pages, by its port; each way of talking has the number at which it stands as its path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gossip)
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
def gossiping(folder: Path) -> Iterator[Path]:
    """An appliance that consists of such pages, by the inventory that leads to it."""
    made = self_signed(named(HOST), [HOST], Validity.around(datetime.now(UTC), 30, 300))
    kept = folder / "talk.pem"
    kept.write_text(key_pem(made.key) + pem(made.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept)
    with serving(context) as port:
        inventory = folder / "inventory.yaml"
        inventory.write_text(INVENTORY.format(host=HOST, pin=pin(made.certificate), port=port))
        yield inventory
