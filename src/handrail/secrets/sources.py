"""Where secrets are fetched from, and what is said when a source does not give one.

Every error is raised after its `except` block has ended: an exception chained to it could hold the value.
"""

from __future__ import annotations

import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.errors import SecretUnavailable
from handrail.secrets.redactor import Redactor
from handrail.secrets.references import SecretReference
from handrail.secrets.secret import Secret
from handrail.secrets.vault import from_vault

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mistakes for one another; no sign that an appliance might refuse."""


def _unheard(sentence: str) -> None:
    pass


@dataclass(frozen=True)
class SecretSources:
    """Gets secrets from where they are, and lets the redactor know each.

    `ask` puts a question to a person; `say` hears what is not an error and should be known.
    """

    env: Mapping[str, str] = field(repr=False)
    ask: Callable[[str], str] | None
    redactor: Redactor
    say: Callable[[str], None] = _unheard

    def resolve(self, name: str, reference: SecretReference, base: Path) -> Secret:
        """The secret; relative files start at `base`. Raises `SecretUnavailable` with what to do next."""
        value = self._value(name, reference, base)
        if not value:
            raise SecretUnavailable(
                f"the secret {name} is empty where it should come from ({reference}); put its value there"
            )
        return Secret(name, value, self.redactor)

    def _value(self, name: str, reference: SecretReference, base: Path) -> str:
        match reference.source:
            case "env":
                return self._from_env(name, reference.where)
            case "file":
                return self._from_file(name, base / reference.where)
            case "keyring":
                return _from_keyring(name, reference)
            case "vault":
                return from_vault(name, reference.where, reference.account, self.env, self.redactor)
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

    def _from_file(self, name: str, file: Path) -> str:
        try:
            if file.stat().st_mode & stat.S_IROTH:
                self.say(f"everybody on this machine can read {file}, the secret {name}; chmod 600 {file}")
            return file.read_bytes().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            reason = "is not UTF-8 text"
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
        raise SecretUnavailable(
            f"the secret {name} comes from the file {file}, which {reason}; write the secret, and nothing else, into it"
        )

    def _asked(self, name: str, question: str) -> str:
        sentence = f"the secret {name} is asked for, and nobody answered; let it come from env, file or keyring"
        if self.ask is None:
            sentence = sentence.replace("nobody answered", "there is no terminal to ask on")
            raise SecretUnavailable(sentence)
        try:
            return self.ask(question or f"{name}: ")
        except EOFError:
            pass
        raise SecretUnavailable(sentence)


def _from_keyring(name: str, reference: SecretReference) -> str:
    service, username = reference.where, reference.account
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        trouble = "comes from a keyring, and support for it is not installed: pip install 'handrail[keyring]'"
    else:
        try:
            value: str | None = keyring.get_password(service, username)
            trouble = (
                f"is not in the keyring: service {service}, username {username}; "
                f"store it with: keyring set {service} {username}"
            )
        except KeyringError as error:
            value = None
            trouble = (
                f"comes from a keyring, and this one does not open ({type(error).__name__}); see: keyring diagnose"
            )
        if value is not None:
            return value
    raise SecretUnavailable(f"the secret {name} {trouble}")
