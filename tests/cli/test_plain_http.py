"""Appliances without TLS: only where the inventory says so, said everywhere, and never with a secret unless allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from .conftest import Handrail

PAGE = b"""<!doctype html><title>Box</title><h1>Status</h1><form method=post action=/sign-in?next=1>
<label>Password <input type=password name=p></label><button>Sign in</button></form>"""
LOOK = """runbook: Look
appliances: [primary]
sections:
  - heading: Look
    steps:
      - open: $url
      - expect: heading "Status"
"""
SIGN_IN = """      - fill: $password
        target: field "Password"
      - click: button "Sign in"
        effect: idempotent
        done_when: {visible: heading "Signed in"}
"""
WARNING = "primary (box) is reached by plain HTTP, without TLS: anybody on the network between can read and change"


@dataclass
class Box:
    """A server of plain HTTP, and the requests that came: their first line, the host that they ask for, the body."""

    port: int = 0
    requests: list[tuple[str, str, str]] = field(default_factory=list)

    def inventory(self, folder: Path) -> Path:
        file = folder / "inventory.yaml"
        file.write_text(
            "appliances:\n  box:\n    url: http://box.example.com/\n    username: ana\n    password: {env: BOX_PASSWORD}\n"
            f"    tls: none\n    resolve: 127.0.0.1:{self.port}\npairs:\n  box: {{primary: box}}\n"
        )
        return file


@pytest.fixture
def box() -> Iterator[Box]:
    one = Box()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.answer(PAGE)

        def do_POST(self) -> None:
            self.answer(b"<!doctype html><h1>Signed in</h1>")

        def answer(self, content: bytes) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            one.requests.append((self.requestline, self.headers["Host"], body))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    one.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield one
    server.shutdown()
    server.server_close()
    thread.join()


def test_plain_http_is_said_everywhere(handrail: Handrail, box: Box, tmp_path: Path) -> None:
    (tmp_path / "look.yaml").write_text(LOOK)
    inventory = box.inventory(tmp_path)
    assert WARNING in handrail("plan", "look.yaml", "-i", inventory).stdout
    done = handrail("run", "look.yaml", "-i", inventory, BOX_PASSWORD="a-practice-password")
    assert (done.returncode, done.stderr) == (0, "")
    assert WARNING in done.stdout
    (run,) = tmp_path.glob("runs/*look*")
    words = "plain HTTP, without TLS: anybody on the network"
    for report in ("report.html", "report.md"):
        assert words in (run / report).read_text(encoding="utf-8")
    assert '"trusted_by":"nothing, by plain HTTP"' in (run / "journal.jsonl").read_text(encoding="utf-8")
    assert box.requests[0][:2] == ("GET / HTTP/1.1", "box.example.com")


def test_a_secret_is_sent_by_plain_http_only_if_that_is_allowed(handrail: Handrail, box: Box, tmp_path: Path) -> None:
    (tmp_path / "sign-in.yaml").write_text(LOOK.replace("Look", "Sign in").replace("look", "sign-in") + SIGN_IN)
    arguments = ("run", "sign-in.yaml", "-i", box.inventory(tmp_path))
    refused = handrail(*arguments, BOX_PASSWORD="a-practice-password")
    assert refused.returncode == 2
    assert (
        'step 3, Fill field "Password" with $password, would send a secret to primary (box) by plain' in refused.stderr
    )
    assert not list(tmp_path.glob("runs/*"))
    assert box.requests == []
    done = handrail(*arguments, "--allow-plain-http", BOX_PASSWORD="a-practice-password")
    assert (done.returncode, done.stderr) == (0, "")
    assert ("POST /sign-in?next=1 HTTP/1.1", "box.example.com", "p=a-practice-password") in box.requests
