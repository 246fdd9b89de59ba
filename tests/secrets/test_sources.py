import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.errors import KeyringLocked

from handrail.errors import SecretUnavailable
from handrail.secrets import Redactor, Secret, SecretResolver, parse_reference

CANARY = "CANARY-9c1"


class FakeKeyring:
    def __init__(self, locked: bool = False) -> None:
        self.locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked(CANARY)
        return CANARY if (service, username) == ("handrail", "hq-a") else None


@pytest.fixture
def resolve(tmp_path: Path) -> Callable[..., Secret]:
    def resolved(raw: Any, env: dict[str, str] | None = None, ask: Callable[[str], str] | None = None) -> Secret:
        return SecretResolver(env or {}, ask, Redactor()).resolve("pw", parse_reference(raw), tmp_path)

    return resolved


def use_keyring(monkeypatch: pytest.MonkeyPatch, backend: FakeKeyring) -> None:
    monkeypatch.setattr(keyring, "get_password", backend.get_password)


def chain_of(error: BaseException) -> str:
    """Everything that a traceback, or a curious logger, could print of an error."""
    text = repr(error) + "".join(map(str, getattr(error, "__notes__", ())))
    return text + "".join(chain_of(before) for before in (error.__context__, error.__cause__) if before)


def test_takes_a_variable(resolve: Any) -> None:
    assert resolve({"env": "X"}, env={"X": CANARY}).reveal() == CANARY


def test_a_variable_that_is_not_set(resolve: Any) -> None:
    with pytest.raises(SecretUnavailable, match="X is not set; export it first"):
        resolve({"env": "X"})


def test_an_empty_variable(resolve: Any) -> None:
    with pytest.raises(SecretUnavailable, match=r"pw is empty where it should come from \(env X\)"):
        resolve({"env": "X"}, env={"X": ""})


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"CANARY-9c1", CANARY),
        (b"CANARY-9c1\n", CANARY),
        (b"CANARY-9c1\r\n", CANARY),
        (b"\xef\xbb\xbfCANARY-9c1\n", CANARY),
        (b" a\r\nb \n\n", " a\r\nb \n"),
    ],
)
def test_takes_a_file_without_its_last_line_end(resolve: Any, tmp_path: Path, content: bytes, value: str) -> None:
    (tmp_path / "pw").write_bytes(content)
    assert resolve({"file": "pw"}).reveal() == value


@pytest.mark.parametrize(("name", "reason"), [("none", "No such file"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read(resolve: Any, name: str, reason: str) -> None:
    with pytest.raises(SecretUnavailable, match=reason):
        resolve({"file": name})


def test_an_empty_file(resolve: Any, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("\n")
    with pytest.raises(SecretUnavailable, match="pw is empty"):
        resolve({"file": "pw"})


def test_a_file_that_is_no_text_is_not_quoted(resolve: Any, tmp_path: Path) -> None:
    (tmp_path / "pw").write_bytes(CANARY.encode() + b"\xff")
    with pytest.raises(SecretUnavailable, match="not UTF-8") as refused:
        resolve({"file": "pw"})
    assert CANARY not in chain_of(refused.value)


@pytest.mark.parametrize(("mode", "heard"), [(0o644, 1), (0o640, 0), (0o600, 0)])
def test_says_when_everybody_can_read_the_file(tmp_path: Path, mode: int, heard: int) -> None:
    file, said = tmp_path / "pw", list[str]()
    file.write_text(CANARY)
    file.chmod(mode)
    SecretResolver({}, None, Redactor(), said.append).resolve("pw", parse_reference({"file": "pw"}), tmp_path)
    assert [f"chmod 600 {file}" in sentence for sentence in said] == [True] * heard


@pytest.mark.parametrize(("raw", "question"), [(True, "pw: "), ("Word?", "Word?")])
def test_asks_a_person(resolve: Any, raw: Any, question: str) -> None:
    typed = resolve({"prompt": raw}, ask={question: CANARY}.__getitem__)
    assert (typed.reveal(), typed.remedy) == (CANARY, "give the command again, and type it anew")


def test_nobody_can_be_asked_without_a_terminal(resolve: Any) -> None:
    with pytest.raises(SecretUnavailable, match="no terminal to ask on; let it come from env, file or keyring"):
        resolve({"prompt": True})


def test_nobody_answers(resolve: Any) -> None:
    def drop_connections(question: str) -> str:
        raise EOFError

    with pytest.raises(SecretUnavailable, match="nobody answered"):
        resolve({"prompt": True}, ask=drop_connections)


def test_makes_one_that_nobody_can_misread(resolve: Any) -> None:
    values = {resolve({"generate": 40}).reveal() for _ in range(20)}
    assert len(values) == 20
    assert all(len(value) == 40 and value.isalnum() and not set(value) & set("0O1lIio") for value in values)


def test_takes_it_from_the_keyring(resolve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    use_keyring(monkeypatch, FakeKeyring())
    assert resolve({"keyring": "handrail/hq-a"}).reveal() == CANARY


def test_says_how_to_store_it_in_the_keyring(resolve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    use_keyring(monkeypatch, FakeKeyring())
    with pytest.raises(SecretUnavailable, match="keyring set handrail hq-b"):
        resolve({"keyring": "handrail/hq-b"})


def test_a_keyring_that_does_not_open(resolve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    use_keyring(monkeypatch, FakeKeyring(locked=True))
    with pytest.raises(SecretUnavailable, match=r"does not open \(KeyringLocked\)") as refused:
        resolve({"keyring": "handrail/hq-a"})
    assert CANARY not in chain_of(refused.value)


def test_says_how_to_install_the_keyring(resolve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SecretUnavailable, match=r"pip install 'handrail\[keyring\]'"):
        resolve({"keyring": "a/b"})


def test_the_redactor_knows_what_was_resolved(tmp_path: Path) -> None:
    redactor = Redactor()
    SecretResolver({"X": CANARY}, None, redactor).resolve("pw", parse_reference({"env": "X"}), tmp_path)
    assert redactor.redact(CANARY) == "«secret:pw»"


def test_does_not_show_the_environment() -> None:
    assert CANARY not in repr(SecretResolver({"X": CANARY}, None, Redactor()))
