"""Secrets from environment variables: `{env: HQ_A_PASSWORD}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from handrail.errors import SecretUnavailable
from handrail.secrets.reference import FetchContext, SecretReference


@dataclass(frozen=True)
class EnvironmentVariable(SecretReference):
    """A variable of the environment that Handrail was started in."""

    variable: str

    keyword: ClassVar = "env"
    schema: ClassVar = {
        "type": "string",
        "pattern": r"^[A-Za-z_]\w*$",
        "description": "The name of an environment variable.",
    }

    def __str__(self) -> str:
        return f"env {self.variable}"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        if not isinstance(raw, str) or not raw.isidentifier():
            raise ValueError("`env` takes the name of an environment variable, as in: {env: HQ_A_PASSWORD}")
        return cls(raw)

    def fetch(self, name: str, context: FetchContext) -> str:
        if self.variable not in context.env:
            raise SecretUnavailable(
                f"the secret {name} comes from the environment, and {self.variable} is not set; export it first"
            )
        return context.env[self.variable]
