"""Statements sent to a learning record store: a server that speaks its protocol, as far as storing goes."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from handrail.app.learning_record_store import LearningRecordStore
from handrail.errors import InvalidCall, SurroundingsError
from handrail.secrets import Secret
from tls.servers import INTERMEDIATE, ROOT, SITE, context_for, pem

WORD = "correct horse"
STATEMENTS: list[dict[str, Any]] = [{"id": "a"}, {"id": "b"}]


@dataclass
class FakeStore:
    """A store on this machine. It keeps what it is sent by whoever knows the word, as one of the specification does."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    code: int = 200
    says: str = ""
    address: str = ""
    server: ThreadingHTTPServer | None = None

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        content = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.heard.append(handler.path)
        known = f"Basic {base64.b64encode(f'handrail:{WORD}'.encode()).decode()}"
        code = self.code if handler.headers["Authorization"] == known else 401
        if code == 200 and handler.headers["X-Experience-API-Version"] != "1.0.3":
            code = 400
        if code == 200:
            self.kept += content
        handler.send_response(code)
        handler.send_header("Location", f"{self.address}/elsewhere")
        handler.end_headers()
        handler.wfile.write((self.says or json.dumps([it["id"] for it in content])).encode())


@pytest.fixture
def store() -> Iterator[FakeStore]:
    fake = FakeStore()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fake.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    fake.server = server
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def secure_store(store: FakeStore, tmp_path: Path) -> FakeStore:
    """A store that speaks HTTPS, with a certificate of the tests' own root."""
    assert store.server
    store.server.socket = context_for(tmp_path, (SITE, INTERMEDIATE)).wrap_socket(store.server.socket, server_side=True)
    store.address = store.address.replace("http:", "https:")
    return store


def sender(address: str, word: str = WORD) -> LearningRecordStore:
    return LearningRecordStore(address, "handrail", Secret("word", word))


@pytest.mark.parametrize("path", ["/xapi", "/xapi/", "/xapi/statements"])
def test_statements_are_kept_by_who_knows_the_word(store: FakeStore, path: str) -> None:
    sender(f"{store.address}{path}").send(STATEMENTS)
    assert (store.kept, store.heard) == (STATEMENTS, ["/xapi/statements"])


def test_a_wrong_word_is_told_and_not_repeated(store: FakeStore) -> None:
    with pytest.raises(SurroundingsError, match=r"refused the name or the password \(401\)") as raised:
        sender(store.address, "another word").send(STATEMENTS)
    assert "another word" not in str(raised.value)
    assert store.kept == []


@pytest.mark.parametrize(
    ("code", "says", "told"),
    [
        (400, "verb is missing", "answered 400: verb is missing"),
        (409, "", r"answered 409: \["),
        (302, "", r"leads elsewhere \(302\)"),
        (200, "[]", r"did not confirm the statements; it answered: \[\]"),
        (200, "<html>", "could not be reached"),
    ],
)
def test_what_a_store_answers_instead_is_told(store: FakeStore, code: int, says: str, told: str) -> None:
    store.code, store.says = code, says
    with pytest.raises(SurroundingsError, match=told):
        sender(store.address).send(STATEMENTS)
    assert store.heard == ["/statements"]  # nowhere else


def test_over_https_its_certificate_must_be_trusted(
    secure_store: FakeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SurroundingsError, match="could not be reached: .*certificate verify failed"):
        sender(secure_store.address).send(STATEMENTS)
    assert secure_store.heard == []
    (tmp_path / "root.pem").write_bytes(pem(ROOT))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    sender(secure_store.address).send(STATEMENTS)
    assert secure_store.kept == STATEMENTS


def test_a_store_that_is_not_there_is_told() -> None:
    with pytest.raises(SurroundingsError, match="could not be reached: "):
        sender("http://127.0.0.1:9").send(STATEMENTS)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://lrs.example.com/xapi", "is not https"),
        ("https://ann:word@lrs.example.com/xapi", "holds no name and no password"),
    ],
)
def test_a_password_goes_nowhere_in_clear(address: str, told: str) -> None:
    with pytest.raises(InvalidCall, match=told):
        sender(address)
