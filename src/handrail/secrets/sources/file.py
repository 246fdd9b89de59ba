"""Secrets from files: `{file: hq-a.password}`."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from handrail.errors import SecretUnavailable
from handrail.secrets.reference import FetchContext, SecretReference


@dataclass(frozen=True)
class SecretFile(SecretReference):
    """A file in UTF-8 that holds a secret and nothing else; one line end after the secret does not belong to it."""

    path: str

    keyword: ClassVar = "file"
    schema: ClassVar = {
        "type": "string",
        "pattern": r"\S",
        "description": "A file that holds the secret and nothing else; a relative path starts where this file is.",
    }

    def __str__(self) -> str:
        return f"file {self.path}"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        if not isinstance(raw, str) or not raw.strip():
            raise ValueError("`file` takes the path of a file that holds nothing but the secret")
        return cls(raw)

    def fetch(self, name: str, context: FetchContext) -> str:
        file = context.base / self.path
        try:
            if file.stat().st_mode & stat.S_IROTH:
                context.say(f"everybody on this machine can read {file}, the secret {name}; chmod 600 {file}")
            return file.read_bytes().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            reason = "is not UTF-8 text"
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
        raise SecretUnavailable(
            f"the secret {name} comes from the file {file}, which {reason}; write the secret, and nothing else, into it"
        )
