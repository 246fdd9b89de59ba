"""Secrets from HashiCorp Vault (or OpenBao): its key/value store, version 2, read with a token of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.errors import SecretUnavailable
from handrail.secrets.redactor import Redactor
from handrail.secrets.secret import Secret

PATIENCE = 10
"""Seconds that a Vault may take."""
UNSET = "comes from Vault, and {missing} is not set; export it first, as for Vault's own command"


def from_vault(name: str, where: str, field: str, env: Mapping[str, str], redactor: Redactor) -> str:
    """The value of `field` at `where`, which begins with the name of the store. Raises `SecretUnavailable`.

    It goes by VAULT_ADDR, VAULT_TOKEN, and, where they are set, VAULT_NAMESPACE and VAULT_CACERT.
    """
    missing = [variable for variable in ("VAULT_ADDR", "VAULT_TOKEN") if not env.get(variable)]
    if missing:
        raise SecretUnavailable(f"the secret {name} {UNSET.format(missing=' and '.join(missing))}")
    Secret("vault token", env["VAULT_TOKEN"], redactor)
    found, trouble = _read(where, env)
    if not trouble and not isinstance(found.get(field), str):
        listed = ", ".join(found) or "nothing"
        trouble = f"has no text under {field}; there is {listed}"
    if trouble:
        raise SecretUnavailable(f"the secret {name} should be in Vault at {where}, which {trouble}")
    return str(found[field])


def _read(where: str, env: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
    """What is stored there, and what stood in the way. No exception leaves: it could hold what was asked for."""
    try:
        import hvac
        from hvac.exceptions import Forbidden, InvalidPath, VaultError
        from requests.exceptions import RequestException
    except ImportError:
        return {}, "cannot be asked, since support for it is not installed: pip install 'handrail[vault]'"
    mount, _, path = where.partition("/")
    client = hvac.Client(
        url=env["VAULT_ADDR"],
        token=env["VAULT_TOKEN"],
        namespace=env.get("VAULT_NAMESPACE"),
        verify=env.get("VAULT_CACERT") or True,
        timeout=PATIENCE,
    )
    try:
        answer = client.secrets.kv.v2.read_secret_version(path, mount_point=mount, raise_on_deleted_version=True)
        return answer["data"]["data"], ""
    except InvalidPath:
        trouble = f"is not there; store it with: vault kv put {where} NAME=VALUE"
    except Forbidden:
        trouble = "the token of VAULT_TOKEN may not read, or is not valid any more"
    except (VaultError, RequestException, KeyError, TypeError, ValueError) as error:
        trouble = f"could not be asked for at {env['VAULT_ADDR']} ({type(error).__name__})"
    return {}, trouble
