"""A session of PostgreSQL: an answer comes in time, or the session is over."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict

from handrail.errors import ClaimsUnavailable, InvalidCall

T = TypeVar("T")

VERSION = 1
"""The version of the tables in `schema.sql`."""
ANSWER_SECONDS = 5.0
"""Seconds in which the database answers. Later, its answer counts for nothing: the session is over by then."""
SCHEMA = Path(__file__).with_name("schema.sql")
SETTINGS = """
    set statement_timeout = '4s';
    set lock_timeout = '4s';
    set tcp_keepalives_idle = 10;
    set tcp_keepalives_interval = 5;
    set tcp_keepalives_count = 3;
"""
"""So that nothing hangs, and the locks of a machine that is gone are free after half a minute."""


def parse_address(url: str) -> dict[str, Any]:
    """Parse the address of a database. Raises `InvalidCall`, which does not repeat it: there may be a password in it."""
    with contextlib.suppress(psycopg.Error):
        if url.startswith(("postgresql://", "postgres://")):
            return conninfo_to_dict(url)
    raise InvalidCall(
        "--claims takes the address of a PostgreSQL database, as in postgresql://USER@HOST:5432/DATABASE; a password belongs "
        "in ~/.pgpass or PGPASSWORD"
    )


class Database:
    """A session of a database, which is asked in a thread of its own. After an error it answers nothing any more."""

    def __init__(self, url: str) -> None:
        """Begin the session. Raises `InvalidCall` and `ClaimsUnavailable`."""
        parts = parse_address(url)
        self.name = f"{parts.get('dbname') or 'the default database'} at {parts.get('host') or 'this machine'}"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="claims")
        self._problem, self._connection = "", None
        self._connection = self._in_time(lambda: _connect(url))
        (self.backend,) = self.rows("select pg_backend_pid()")[0]

    def rows(self, query: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """The answer to a query. Raises `ClaimsUnavailable`."""
        return self._in_time(lambda: self._asked(query, values))

    def run_script(self, script: bytes) -> None:
        """Run statements as one transaction. Raises `ClaimsUnavailable`."""
        self._in_time(lambda: self._open().execute(script))

    def _asked(self, query: LiteralString, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        cursor = self._open().execute(query, values)
        return cursor.fetchall() if cursor.description else []

    def _open(self) -> psycopg.Connection:
        assert self._connection, "a session is asked once it has begun"
        return self._connection

    def _in_time(self, work: Callable[[], T]) -> T:
        if self._problem:
            raise self._error()
        try:
            return self._thread.submit(work).result(ANSWER_SECONDS)
        except TimeoutError:
            self._problem = f"no answer within {ANSWER_SECONDS:.0f} s"
        except (psycopg.Error, OSError) as error:
            self._problem = str(error).strip().partition("\n")[0] or type(error).__name__
        self._cut()
        raise self._error()

    def _error(self) -> ClaimsUnavailable:
        return ClaimsUnavailable(
            f"the database of claims, {self.name}, cannot be used ({self._problem}); what cannot be claimed is not done. Put it "
            "right, and type the command again; if a run had begun by then: handrail resume RUN"
        )

    def _cut(self) -> None:
        """Cut the connection, for whoever still waits for an answer."""
        with contextlib.suppress(psycopg.Error, OSError):
            if self._connection:
                with socket.socket(fileno=os.dup(self._connection.fileno())) as line:
                    line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the session: whatever it holds is free."""
        self._cut()
        self._thread.submit(self._close_connection)
        self._thread.shutdown(wait=True)

    def _close_connection(self) -> None:
        if self._connection:
            self._connection.close()


def _connect(url: str) -> psycopg.Connection:
    connection = psycopg.connect(
        url,
        autocommit=True,
        connect_timeout=4,
        application_name="handrail",
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
    )
    connection.execute(SETTINGS.encode())
    return connection


@contextmanager
def open_database(url: str) -> Iterator[tuple[Database, str]]:
    """Open the database of claims until the context ends, with its identity; the first who does so makes its tables.

    Raises `InvalidCall` and `ClaimsUnavailable`, also for claims of another version.
    """
    database = Database(url)
    try:
        if database.rows("select to_regclass('handrail.claims_version')") == [(None,)]:
            _make_tables(database)
        version, identity = database.rows("select version, database from handrail.claims_version")[0]
        if version != VERSION:
            raise ClaimsUnavailable(
                f"the claims in {database.name} are of version {version}, and this Handrail knows version {VERSION}: use the "
                "Handrail that all other workers use, or name another database. Nothing was done"
            )
        yield database, str(identity)
    finally:
        database.close()


def _make_tables(database: Database) -> None:
    """Make the tables as one transaction, unless another process has just made them."""
    database.run_script(
        b"do $make$ begin perform pg_advisory_xact_lock(7241869305120041);"
        b" if not exists"
        b" (select from pg_namespace where nspname = 'handrail') then execute $script$"
        + SCHEMA.read_bytes()
        + b"$script$;"
        b" insert into handrail.claims_version values (%d, gen_random_uuid());" % VERSION + b" end if; end $make$"
    )
