"""Secrets that are made for one run: `{generate: 32}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from handrail.secrets.reference import FetchContext, SecretReference

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mistakes for one another, and no character that an appliance might refuse."""

MIN_LENGTH, MAX_LENGTH = 8, 256


@dataclass(frozen=True)
class GeneratedSecret(SecretReference):
    """A random secret of `length` characters, made for one run."""

    length: int

    keyword: ClassVar = "generate"
    schema: ClassVar = {
        "type": "integer",
        "minimum": MIN_LENGTH,
        "maximum": MAX_LENGTH,
        "description": "Made for the run, so many characters long, and forgotten after it.",
    }
    ephemeral: ClassVar = True

    def __str__(self) -> str:
        return "made for the run"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        if isinstance(raw, bool) or not isinstance(raw, int) or not MIN_LENGTH <= raw <= MAX_LENGTH:
            raise ValueError(f"`generate` takes a length between {MIN_LENGTH} and {MAX_LENGTH} characters")
        return cls(raw)

    def fetch(self, name: str, context: FetchContext) -> str:
        import secrets

        return "".join(secrets.choice(ALPHABET) for _ in range(self.length))
