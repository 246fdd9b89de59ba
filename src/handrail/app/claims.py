"""The claims that all machines share, by the address of their database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec

from handrail.app.environment import lock_places, process_started, this_process
from handrail.claims import Claims, FolderClaims
from handrail.errors import SurroundingsError
from handrail.run import Environment
from handrail.secrets import Redactor, Secret

TYPED_PASSWORD = re.compile(r"://[^/?#@:]*:([^/?#]*)@")
"""A password in an address, as it was typed."""


def with_claims(environment: Environment, url: str | None, redactor: Redactor) -> Environment:
    """The environment of runs that claim in the database at `url`; without one, as it was.

    The redactor learns its password. Raises `InvalidCall` for what is no address, and `SurroundingsError` without the library.
    """
    if not url:
        return environment
    return replace(environment, claims=shared_claims(url, environment.env, redactor))


def shared_claims(url: str, env: Mapping[str, str], redactor: Redactor) -> Claims:
    """The claims in the database at `url`. Nobody is asked yet; else as `with_claims`."""
    if find_spec("psycopg") is None:
        raise SurroundingsError("--claims needs the library of PostgreSQL: pip install 'handrail[postgresql]'")
    from handrail.claims.postgresql.claims import PostgresqlClaims
    from handrail.claims.postgresql.database import parse_address

    parts = parse_address(url)
    typed = TYPED_PASSWORD.search(url)
    for password in {parts.get("password"), typed and typed[1], env.get("PGPASSWORD")}:
        if password:
            redactor.learn(Secret("claims password", password))
    return PostgresqlClaims(url, this_process(), process_started, FolderClaims(lock_places()))
