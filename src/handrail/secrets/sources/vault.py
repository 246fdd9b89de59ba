"""Secrets from HashiCorp Vault or OpenBao, key/value store version 2: `{vault: secret/handrail/hq-a#password}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from handrail.errors import SecretUnavailable
from handrail.secrets.reference import FetchContext, SecretReference
from handrail.secrets.secret import Secret
from handrail.secrets.sources.shorthand import two_fields, two_fields_schema

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class VaultField(SecretReference):
    """A field of a secret in Vault; its path begins with the name of the store.

    The environment says which Vault: VAULT_ADDR, VAULT_TOKEN, and optionally VAULT_NAMESPACE and VAULT_CACERT.
    """

    path: str
    field: str

    keyword: ClassVar = "vault"
    schema: ClassVar = two_fields_schema(
        "A path in HashiCorp Vault's key/value store, the store first, and a field.",
        "path",
        "field",
        "^[^/#]+/[^#]+#[^#]+$",
    )
    library: ClassVar = "hvac"
    title: ClassVar = "HashiCorp Vault"

    def __str__(self) -> str:
        return f"vault {self.path}#{self.field}"

    @classmethod
    def parse(cls, raw: Any) -> Self:
        path, field = two_fields(raw, "path", "field", "#") or ("", "")
        if "/" not in path or not all(part.strip() for part in (*path.split("/"), field)):
            raise ValueError(
                "`vault` takes the path of a secret, its store first, and a field, as in: {vault: {path: "
                "secret/handrail/hq-a, field: password}}"
            )
        return cls(path, field)

    def credentials(self, env: Mapping[str, str]) -> Iterator[Secret]:
        if env.get("VAULT_TOKEN"):
            yield Secret("vault token", env["VAULT_TOKEN"])

    def fetch(self, name: str, context: FetchContext) -> str:
        missing = [variable for variable in ("VAULT_ADDR", "VAULT_TOKEN") if not context.env.get(variable)]
        if missing:
            raise SecretUnavailable(
                f"the secret {name} comes from Vault, and {' and '.join(missing)} is not set; export it first, as for "
                "Vault's own command"
            )
        fields, problem = self._fields(context.env)
        if not problem and not isinstance(fields.get(self.field), str):
            problem = f"has no text under {self.field}; there is {', '.join(fields) or 'nothing'}"
        if problem:
            raise SecretUnavailable(f"the secret {name} should be in Vault at {self.path}, which {problem}")
        return str(fields[self.field])

    def _fields(self, env: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
        """The fields at the path, and the problem, if there was one. No exception is raised: it could hold the secret."""
        try:
            import hvac
            from hvac.exceptions import Forbidden, InvalidPath, VaultError
            from requests.exceptions import RequestException
        except ImportError:
            return {}, "cannot be asked, since support for it is not installed: pip install 'handrail[vault]'"
        store, _, path = self.path.partition("/")
        client = hvac.Client(
            url=env["VAULT_ADDR"],
            token=env["VAULT_TOKEN"],
            namespace=env.get("VAULT_NAMESPACE"),
            verify=env.get("VAULT_CACERT") or True,
            timeout=TIMEOUT_SECONDS,
        )
        try:
            response = client.secrets.kv.v2.read_secret_version(path, mount_point=store, raise_on_deleted_version=True)
            return response["data"]["data"], ""
        except InvalidPath:
            problem = f"is not there; store it with: vault kv put {self.path} NAME=VALUE"
        except Forbidden:
            problem = "the token of VAULT_TOKEN may not read, or is not valid any more"
        except (VaultError, RequestException, KeyError, TypeError, ValueError) as error:
            problem = f"could not be asked for at {env['VAULT_ADDR']} ({type(error).__name__})"
        return {}, problem
