"""Secrets that a person types: `{prompt: true}`, or `{prompt: "The passphrase?"}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from handrail.errors import SecretUnavailable
from handrail.secrets.reference import FetchContext, SecretReference


@dataclass(frozen=True)
class Prompt(SecretReference):
    """A question at the terminal; without a text of its own, the question is the secret's name."""

    text: str = ""

    keyword: ClassVar = "prompt"
    schema: ClassVar = {
        "description": "`true`, or the question to ask at the terminal.",
        "anyOf": [{"const": True}, {"type": "string", "pattern": r"\S"}],
    }

    def __str__(self) -> str:
        return "a question"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        if raw is True:
            return cls()
        if not isinstance(raw, str) or not raw.strip():
            raise ValueError("`prompt` takes true, or the question to ask")
        return cls(raw)

    def remedy(self) -> str:
        return "give the command again, and type it anew"

    def fetch(self, name: str, context: FetchContext) -> str:
        problem = "there is no terminal to ask on"
        if context.ask is not None:
            try:
                return context.ask(self.text or f"{name}: ")
            except EOFError:
                problem = "nobody answered"
        raise SecretUnavailable(f"the secret {name} is asked for, and {problem}; let it come from env, file or keyring")
