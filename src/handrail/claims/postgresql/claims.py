"""Claims in a PostgreSQL database: for runs whose processes are on many machines, with folders that all of them see."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID, uuid4

from handrail.claims.folder import FolderClaims, FolderSession
from handrail.claims.port import Answer, Holder
from handrail.claims.postgresql.database import Database, open_database
from handrail.claims.process import Process
from handrail.claims.refusals import appliance_is_taken, run_goes_on
from handrail.errors import ClaimsUnavailable, InvalidCall

KIND = "postgresql"
ATTEMPTS = 10
"""How often a lock that is held is asked for again, within a second."""
CLAIM: LiteralString = (
    "insert into handrail.claims select %s, %s, %s where pg_backend_pid() = %s on conflict do nothing returning number"
)
FIRST_CLAIM: LiteralString = (
    f"with claimed as ({CLAIM}) insert into handrail.runs (run, folder, holder) select %s, %s, %s from claimed "
    "on conflict (run) do update set folder = excluded.folder, holder = excluded.holder, is_closed = false returning 0"
)
"""A claim of a run's first entry: only with it does the run have a folder and a holder."""


@dataclass(frozen=True)
class PostgresqlClaims:
    """Claims in the database at `url`; appliances are locked there and on this machine."""

    url: str
    process: Process
    """The process that asks."""
    started: Callable[[int], str]
    """Tells when the process of a number was started on this machine; an empty text if there is none."""
    on_this_machine: FolderClaims
    key: UUID | None = None
    """The key of the next new run: of all that begin with it, one gets its first entry. Without, each has a key of its own."""

    @contextmanager
    def session(self, run: Path, place: str | None = None) -> Iterator[PostgresqlSession]:
        if place == "":
            raise InvalidCall(
                f"the run in {run} began without --claims: its claims are in its folder, and it goes on without, on the machine "
                "where it began. Nothing was done"
            )
        with open_database(self.url) as (database, identity), self.on_this_machine.session(run) as local:
            key = _key_of(run, place, identity, database.name) if place else self.key or uuid4()
            database.rows(
                "insert into handrail.sessions values (%s, %s, %s, %s) on conflict (backend) do update set run = excluded.run, "
                "folder = excluded.folder, process = excluded.process",
                *(database.backend, key, str(run.resolve()), json.dumps(self.process.facts())),
            )
            yield PostgresqlSession(self, database, local, run, key, f"{KIND}/{identity}/{key}", is_new=not place)

    def folder_of(self, key: UUID) -> str:
        """The name of the folder of the run that has this key; empty if none has had an entry. Raises `ClaimsUnavailable`."""
        with open_database(self.url) as (database, _):
            rows = database.rows("select folder from handrail.runs where run = %s", key)
        return str(rows[0][0]) if rows else ""


def _key_of(run: Path, place: str, identity: str, name: str) -> UUID:
    kind, _, rest = place.partition("/")
    database, _, key = rest.partition("/")
    if (kind, database) != (KIND, identity):
        raise InvalidCall(
            f"the claims of the run in {run} are in another database than {name}: in {place}, and that is {KIND}/{identity}; "
            "name with --claims the one that the run had. Nothing was done"
        )
    return UUID(key)


@dataclass(frozen=True)
class PostgresqlSession:
    """What a run holds in the database: the server drops it with the connection, and so with the process."""

    claims: PostgresqlClaims
    database: Database
    local: FolderSession
    run: Path
    key: UUID
    place: str
    is_new: bool

    def lock_appliances(self, keys: Mapping[str, str], *, pass_over: bool = False) -> None:
        locks = {_lock_of(key): words for key, words in keys.items()}
        self.local.lock_appliances(keys, pass_over=pass_over)
        for lock, run, folder, process in self.hold(locks, pass_over=pass_over):
            if run == self.key and not pass_over:
                raise run_goes_on(self.run, process)
            if run != self.key:
                raise appliance_is_taken(locks[lock], process, folder)

    def hold(self, locks: Sequence[int] | Mapping[int, str], *, pass_over: bool) -> list[tuple[int, UUID, str, str]]:
        """Hold locks, and return who else does. Nothing is held then, unless that is the same run, which is passed over.

        The server notices a moment late that a process was killed, so a lock that is held is asked for again during a second.
        """
        beside = self.key if pass_over else None
        query = "select lock, run, folder, process from handrail.hold(%s::bigint[], %s)"
        holders = self.database.rows(query, list(locks), beside)
        for _ in range(ATTEMPTS):
            if all(run == beside for _, run, _, _ in holders):
                break
            self.database.rows("select pg_sleep(%s)", 1 / ATTEMPTS)
            holders = self.database.rows(query, list(locks), beside)
        return [(lock, run, folder or "a folder that is not known", _told(it)) for lock, run, folder, it in holders]

    def open(self, journal: Path, *, take_over: bool = False, run: Path | None = None) -> PostgresqlRunClaims:
        folder, process = run or self.run, json.dumps(self.claims.process.facts())
        others = self.hold([_lock_of(f"run {self.key}")], pass_over=take_over)
        if others and not take_over:
            raise run_goes_on(folder, others[0][3])
        holder: Holder = "alive" if others else self._last_holder()
        if not self.is_new:
            self.database.rows(
                "update handrail.runs set holder = %s, is_closed = false where run = %s", process, self.key
            )
        return PostgresqlRunClaims(self.database, self.key, holder, folder.name, process)

    def _last_holder(self) -> Holder:
        """What is known of a holder whose session is over: that it is cut off, if nothing shows that it has ended."""
        if self.is_new:
            return "gone"
        known = self.database.rows("select holder, is_closed from handrail.runs where run = %s", self.key)
        if not known:
            raise ClaimsUnavailable(
                f"the database of claims, {self.database.name}, knows nothing of the run in {self.run}: it is older, as "
                "after a restored backup, and a frozen process could act again. Look at the appliances, and begin a new run"
            )
        [(holder, is_closed)] = known
        claims = self.claims
        has_ended = is_closed or claims.process.has_surely_ended(Process.of(holder), claims.started)
        return "gone" if has_ended else "silent"


@dataclass(frozen=True)
class PostgresqlRunClaims:
    """Claims of a run as rows: of two that insert one number, the primary key lets one pass."""

    database: Database
    key: UUID
    holder: Holder
    folder: str
    """The name of the run's folder."""
    process: str

    def claim(self, number: int, line: bytes) -> Answer:
        """The row is only inserted by the session that holds the run, and not where a pool has put another in its place."""
        inserted = self.database.rows(
            CLAIM if number else FIRST_CLAIM,
            *(self.key, number, line, self.database.backend),
            *(() if number else (self.key, self.folder, self.process)),
        )
        if not inserted and self.database.rows("select pg_backend_pid()") != [(self.database.backend,)]:
            raise ClaimsUnavailable(
                f"the database of claims, {self.database.name}, is behind a pool that changes sessions, so no lock holds; name "
                "the database itself with --claims, or a pool that keeps sessions"
            )
        return "ok" if inserted else "taken"

    def claimed(self, number: int) -> bytes | None:
        rows = self.database.rows("select line from handrail.claims where run = %s and number = %s", self.key, number)
        return rows[0][0] if rows else None

    def release(self, number: int) -> None:
        self.database.rows("delete from handrail.claims where run = %s and number = %s", self.key, number)

    def close(self, *, taken: bool) -> None:
        """Without a database, it is left as by a process that was killed."""
        with contextlib.suppress(ClaimsUnavailable):
            if not taken:
                self.database.rows("update handrail.claims set line = null where run = %s", self.key)
                self.database.rows("update handrail.runs set is_closed = true where run = %s", self.key)
            self.database.rows("select pg_advisory_unlock_shared(%s)", _lock_of(f"run {self.key}"))


def _lock_of(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)


def _told(facts: Mapping[str, Any] | None) -> str:
    return str(Process.of(dict(facts))) if facts else "unknown"
