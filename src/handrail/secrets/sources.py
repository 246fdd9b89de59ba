"""Where secrets come from. A file holds references, never values."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from handrail.errors import SecretUnavailable
from handrail.secrets.redactor import Redactor
from handrail.secrets.secret import Secret

Source: TypeAlias = Literal["env", "file", "keyring", "prompt", "generate"]

SOURCES: tuple[Source, ...] = ("env", "file", "keyring", "prompt", "generate")
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mistakes for one another; no sign that an appliance might refuse."""


@dataclass(frozen=True)
class SecretReference:
    """Says where a secret is; knows nothing of what it is."""

    source: Source
    where: str = ""
    account: str = ""
    length: int = 0

    def __str__(self) -> str:
        return {"prompt": "a question", "generate": "made for the run"}.get(self.source, f"{self.source} {self.where}")


def parse_reference(raw: Any) -> SecretReference:
    """Read `{env: NAME}` and its like. Raises `ValueError` with a sentence for the author."""
    if not isinstance(raw, dict):
        raise ValueError(
            "a secret's value never stands in a file; say where it comes from, as in: {env: HQ_A_PASSWORD}"
        )
    if len(raw) != 1:
        raise ValueError(f"a secret comes from one source; this names {', '.join(map(str, raw)) or 'none'}")
    ((source, where),) = raw.items()
    if source not in SOURCES:
        near = difflib.get_close_matches(str(source), SOURCES, n=1)
        hint = f" (did you mean `{near[0]}`?)" if near else ""
        raise ValueError(f"a secret comes from one of {', '.join(SOURCES)}; `{source}` is none of them{hint}")
    return _PARSERS[source](where)


def _env(where: Any) -> SecretReference:
    if not isinstance(where, str) or not where.isidentifier():
        raise ValueError("`env` takes the name of an environment variable, as in: {env: HQ_A_PASSWORD}")
    return SecretReference("env", where)


def _file(where: Any) -> SecretReference:
    if not isinstance(where, str) or not where.strip():
        raise ValueError("`file` takes the path of a file that holds nothing but the secret")
    return SecretReference("file", where)


def _keyring(where: Any) -> SecretReference:
    if isinstance(where, str) and where.count("/") == 1 and all(where.split("/")):
        where = dict(zip(("service", "username"), where.split("/"), strict=True))
    if (
        isinstance(where, dict)
        and set(where) == {"service", "username"}
        and all(isinstance(it, str) for it in where.values())
    ):
        return SecretReference("keyring", where["service"], where["username"])
    raise ValueError("`keyring` takes a service and a username, as in: {keyring: {service: handrail, username: hq-a}}")


def _prompt(where: Any) -> SecretReference:
    if where is True or (isinstance(where, str) and where.strip()):
        return SecretReference("prompt", "" if where is True else where)
    raise ValueError("`prompt` takes true, or the question to ask")


def _generate(where: Any) -> SecretReference:
    if isinstance(where, bool) or not isinstance(where, int) or not 8 <= where <= 256:
        raise ValueError("`generate` takes a length between 8 and 256 characters")
    return SecretReference("generate", length=where)


_PARSERS: dict[str, Callable[[Any], SecretReference]] = {
    "env": _env,
    "file": _file,
    "keyring": _keyring,
    "prompt": _prompt,
    "generate": _generate,
}


@dataclass(frozen=True)
class SecretSources:
    """Gets secrets from where they are, and lets the redactor know each."""

    env: Mapping[str, str]
    ask: Callable[[str], str] | None
    redactor: Redactor

    def resolve(self, name: str, reference: SecretReference, base: Path) -> Secret:
        """The secret; relative files start at `base`. Raises `SecretUnavailable` with what to do next."""
        value = self._value(name, reference, base)
        if not value:
            raise SecretUnavailable(f"the secret {name} is empty where it should come from ({reference})")
        secret = Secret(name, value)
        self.redactor.learn(secret)
        return secret

    def _value(self, name: str, reference: SecretReference, base: Path) -> str | None:
        match reference.source:
            case "env":
                return self._from_env(name, reference.where)
            case "file":
                return _from_file(name, base / reference.where)
            case "keyring":
                return _from_keyring(name, reference)
            case "prompt":
                return self._asked(name, reference.where)
            case "generate":
                return "".join(secrets.choice(ALPHABET) for _ in range(reference.length))

    def _from_env(self, name: str, variable: str) -> str:
        if variable not in self.env:
            raise SecretUnavailable(
                f"the secret {name} comes from the environment, and {variable} is not set; export it first"
            )
        return self.env[variable]

    def _asked(self, name: str, question: str) -> str:
        if self.ask is None:
            raise SecretUnavailable(
                f"the secret {name} is asked for, and there is no terminal to ask on; let it come from env, file or keyring"
            )
        return self.ask(question or f"{name}: ")


def _from_file(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        reason = "is not UTF-8 text"
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
    raise SecretUnavailable(f"the secret {name} comes from the file {file}, which {reason}")


def _from_keyring(name: str, reference: SecretReference) -> str | None:
    try:
        import keyring
    except ImportError:
        sentence = f"the secret {name} comes from a keyring, and support for it is not installed: pip install 'handrail[keyring]'"
    else:
        value: str | None = keyring.get_password(reference.where, reference.account)
        if value is not None:
            return value
        sentence = (
            f"the secret {name} is not in the keyring: service {reference.where}, username {reference.account}; "
            f"store it with: keyring set {reference.where} {reference.account}"
        )
    raise SecretUnavailable(sentence)
