"""Secrets from a Vault: a server that speaks its protocol, as far as reading goes."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from handrail.errors import SecretUnavailable
from handrail.secrets import Redactor, SecretResolver, parse_reference

CANARY = 'a "Cañary\\ & <word>'
TOKEN = "hvs.a-token-of-somebody"
STORED = {"/v1/kv/data/handrail/hq-a": {"password": CANARY, "count": 7}}


class FakeVault(BaseHTTPRequestHandler):
    """Answers as Vault does: what is stored to whoever has the token, 404 and 403 otherwise."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        code = 403 if self.headers["X-Vault-Token"] != TOKEN else 200 if path in STORED else 404
        if path == "/v1/kv/data/sealed/vault":
            code = 503
        body: object = (
            {"data": {"data": STORED.get(path), "metadata": {"version": 1}}} if code == 200 else {"errors": []}
        )
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeVault)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def resolve(address: str) -> Callable[..., str]:
    def resolved(where: str, **env: str) -> str:
        redactor = Redactor()
        environment = {"VAULT_ADDR": address, "VAULT_TOKEN": TOKEN} | env
        secret = SecretResolver(environment, None, redactor).resolve(
            "password", parse_reference({"vault": where}), Path()
        )
        assert redactor.redact(f"{TOKEN} {secret.reveal()}") == "«secret:vault token» «secret:password»"
        return secret.reveal()

    return resolved


def test_takes_it_from_the_vault(resolve: Callable[..., str]) -> None:
    assert resolve("kv/handrail/hq-a#password") == CANARY


@pytest.mark.parametrize(
    ("where", "env", "sentence"),
    [
        ("kv/handrail/hq-b#password", {}, "is not there; store it with: vault kv put kv/handrail/hq-b NAME=VALUE"),
        ("kv/handrail/hq-a#passwort", {}, "has no text under passwort; there is password, count"),
        ("kv/handrail/hq-a#count", {}, "has no text under count"),
        ("kv/handrail/hq-a#password", {"VAULT_TOKEN": "another"}, "may not read, or is not valid any more"),
        ("kv/handrail/hq-a#password", {"VAULT_ADDR": ""}, "VAULT_ADDR is not set; export it first"),
        (
            "kv/handrail/hq-a#password",
            {"VAULT_ADDR": "http://127.0.0.1:9"},
            "could not be asked for at http://127.0.0.1:9",
        ),
        ("kv/sealed/vault#password", {}, r"could not be asked for at .* \(VaultDown\)"),
    ],
)
def test_says_what_stood_in_the_way(
    where: str, env: dict[str, str], sentence: str, resolve: Callable[..., str]
) -> None:
    with pytest.raises(SecretUnavailable, match=sentence) as raised:
        resolve(where, **env)
    assert raised.value.__context__ is None
    assert not any(secret in str(raised.value) for secret in (CANARY, TOKEN))


def test_says_how_to_install_it(resolve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hvac", None)
    with pytest.raises(SecretUnavailable, match=r"pip install 'handrail\[vault\]'"):
        resolve("kv/handrail/hq-a#password")
