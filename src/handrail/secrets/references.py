"""How a file says where a secret is. It holds references, never values."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Source: TypeAlias = Literal["env", "file", "keyring", "vault", "prompt", "generate"]

SOURCES: tuple[Source, ...] = ("env", "file", "keyring", "vault", "prompt", "generate")


@dataclass(frozen=True)
class SecretReference:
    """Says where a secret is; knows nothing of what it is."""

    source: Source
    where: str = ""
    account: str = ""
    length: int = 0

    def __str__(self) -> str:
        told = {
            "prompt": "a question",
            "generate": "made for the run",
            "keyring": f"keyring {self.where}/{self.account}",
            "vault": f"vault {self.where}#{self.account}",
        }
        return told.get(self.source, f"{self.source} {self.where}")


def parse_reference(raw: Any) -> SecretReference:
    """Read `{env: NAME}` and its like. Raises `ValueError` with a sentence for the author."""
    if not isinstance(raw, dict):
        raise ValueError(
            "a secret's value never stands in a file; say where it comes from, as in: {env: HQ_A_PASSWORD}"
        )
    if len(raw) != 1:
        raise ValueError(f"a secret comes from one source; this names {' and '.join(map(str, raw)) or 'none'}")
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
        and all(isinstance(it, str) and it for it in where.values())
    ):
        return SecretReference("keyring", where["service"], where["username"])
    raise ValueError("`keyring` takes a service and a username, as in: {keyring: {service: handrail, username: hq-a}}")


def _vault(where: Any) -> SecretReference:
    if isinstance(where, str) and where.count("#") == 1:
        where = dict(zip(("path", "field"), where.split("#"), strict=True))
    if (
        isinstance(where, dict)
        and set(where) == {"path", "field"}
        and all(isinstance(it, str) and it.strip() for it in where.values())
        and all(part.strip() for part in where["path"].split("/"))
        and "/" in where["path"]
    ):
        return SecretReference("vault", where["path"], where["field"])
    raise ValueError(
        "`vault` takes the path of a secret, its store first, and a field, as in: {vault: {path: secret/handrail/hq-a, "
        "field: password}}"
    )


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
    "vault": _vault,
    "prompt": _prompt,
    "generate": _generate,
}
