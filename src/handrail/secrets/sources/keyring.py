"""Secrets from the system's keyring: `{keyring: {service: handrail, username: hq-a}}`, or `{keyring: handrail/hq-a}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from handrail.errors import SecretUnavailable
from handrail.secrets.reference import FetchContext, SecretReference
from handrail.secrets.sources.shorthand import two_fields, two_fields_schema


@dataclass(frozen=True)
class KeyringEntry(SecretReference):
    """The password that the system's keyring holds for a username of a service."""

    service: str
    username: str

    keyword: ClassVar = "keyring"
    schema: ClassVar = two_fields_schema(
        "A service and a username in the system's keyring.", "service", "username", "^[^/]+/[^/]+$"
    )
    library: ClassVar = "keyring"
    title: ClassVar = "a keyring"

    def __str__(self) -> str:
        return f"keyring {self.service}/{self.username}"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        fields = two_fields(raw, "service", "username", "/")
        if fields is None:
            raise ValueError(
                "`keyring` takes a service and a username, as in: {keyring: {service: handrail, username: hq-a}}"
            )
        return cls(*fields)

    def fetch(self, name: str, context: FetchContext) -> str:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            problem = "comes from a keyring, and support for it is not installed: pip install 'handrail[keyring]'"
        else:
            try:
                value: str | None = keyring.get_password(self.service, self.username)
                problem = (
                    f"is not in the keyring: service {self.service}, username {self.username}; "
                    f"store it with: keyring set {self.service} {self.username}"
                )
            except KeyringError as error:
                value = None
                problem = (
                    f"comes from a keyring, and this one does not open ({type(error).__name__}); see: keyring diagnose"
                )
            if value is not None:
                return value
        raise SecretUnavailable(f"the secret {name} {problem}")
