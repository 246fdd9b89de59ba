"""The resolver: fetches secrets from their sources, and lets the redactor learn each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.errors import SecretUnavailable
from handrail.secrets.redactor import Redactor
from handrail.secrets.reference import FetchContext, SecretReference
from handrail.secrets.secret import Secret


def _ignore(sentence: str) -> None:
    pass


@dataclass(frozen=True)
class SecretResolver:
    """A resolver turns references into secrets. The redactor learns each before anybody else gets it.

    `ask` puts a question to a person, if there is one; `say` gets warnings.
    """

    env: Mapping[str, str] = field(repr=False)
    ask: Callable[[str], str] | None
    redactor: Redactor
    say: Callable[[str], None] = _ignore

    def resolve(self, name: str, reference: SecretReference, base: Path) -> Secret:
        """Fetch a secret; relative paths start at `base`. Raises `SecretUnavailable` with the next thing to do."""
        for credential in reference.credentials(self.env):
            self.redactor.learn(credential)
        value = reference.fetch(name, FetchContext(self.env, self.ask, self.say, base))
        if not value:
            raise SecretUnavailable(
                f"the secret {name} is empty where it should come from ({reference}); put its value there"
            )
        secret = Secret(name, value, reference.remedy())
        self.redactor.learn(secret)
        return secret
