"""The claims that all machines share, by the address of their database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from handrail.app.environment import lock_places, process_started, this_process
from handrail.claims import FolderClaims
from handrail.errors import SurroundingsError
from handrail.run import Environment
from handrail.secrets import Redactor, Secret

if TYPE_CHECKING:
    from handrail.claims.postgresql.claims import PostgresqlClaims

TYPED_PASSWORD = re.compile(r"://[^/?#@:]*:([^/?#]*)@")
"""A password in an address, as it was typed."""


def with_claims(environment: Environment, url: str | None, redactor: Redactor) -> Environment:
    """The environment of runs that claim in the database at `url`; without one, as it was.

    The redactor learns its password. Raises `InvalidCall` for what is no address, and `SurroundingsError` without the library.
    """
    if not url:
        return environment
    return replace(environment, claims=shared_claims(url, environment.env, redactor))


def must_have_postgresql() -> None:
    """Raise `SurroundingsError` without the library of PostgreSQL."""
    if find_spec("psycopg") is None:
        raise SurroundingsError("--claims needs the library of PostgreSQL: pip install 'handrail[postgresql]'")


def shared_claims(url: str, env: Mapping[str, str], redactor: Redactor) -> PostgresqlClaims:
    """The claims in the database at `url`. Nobody is asked yet; else as `with_claims`."""
    must_have_postgresql()
    from handrail.claims.postgresql.claims import PostgresqlClaims

    learn_passwords(url, env, redactor)
    return PostgresqlClaims(url, this_process(), process_started, FolderClaims(lock_places()))


def learn_passwords(url: str, env: Mapping[str, str], redactor: Redactor) -> None:
    """Let the redactor learn the passwords by which a database may be opened. Raises `InvalidCall` for what is no address."""
    from handrail.claims.postgresql.database import parse_address

    parts, typed = parse_address(url), TYPED_PASSWORD.search(url)
    for password in {parts.get("password"), typed and typed[1], env.get("PGPASSWORD")}:
        if password:
            redactor.learn(Secret("claims password", str(password)))
