"""Claims in PostgreSQL: the port's specification, and what becomes of them when a process or the database is gone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from database_server import DatabaseServer
from handrail.claims import FolderClaims, Process
from handrail.claims.postgresql import database
from handrail.claims.postgresql.claims import PostgresqlClaims
from handrail.claims.postgresql.database import parse_address
from handrail.claims.postgresql.shared_folder import prove_shared_folder
from handrail.errors import ApplianceBusy, ClaimsUnavailable, InvalidCall, SurroundingsError
from handrail.fakes.claims_spec import Another, ClaimsSpec
from waiting import wait_until


class Machines:
    """Machines that share a database: each has a process, and tells whether another one of its own still lives."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.numbers = url, folder, count(1)
        self.living: dict[int, str] = {}

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]

    def another(self, space: str = "", process: int = 0) -> PostgresqlClaims:
        number = process or next(self.numbers)
        places = FolderClaims([self.folder / f"machine-{number}"])
        for place in places.lock_places:
            place.mkdir(exist_ok=True)
        identity = Process(number, f"m{number}", space, "then")
        return PostgresqlClaims(self.url, identity, lambda asked: self.living.get(asked, ""), places)


@pytest.fixture
def machines(database_server: DatabaseServer, tmp_path: Path) -> Machines:
    return Machines(database_server.address("handrail"), tmp_path)


@pytest.fixture
def first_machines(database_server: DatabaseServer, tmp_path: Path) -> Machines:
    """Machines of whose database nobody knows yet."""
    return Machines(database_server.new_database(), tmp_path)


class TestPostgresqlClaims(ClaimsSpec):
    @pytest.fixture
    def another(self, machines: Machines) -> Another:
        return machines.another


def left_by(claims: PostgresqlClaims, run: Path, *, lines: int = 1) -> str:
    """The place of the claims of a run whose process was killed: its connection is closed, and it said nothing."""
    with claims.session(run) as session:
        held = session.open(journal_of(run))
        for number in range(lines):
            held.claim(number, b"%d\n" % number)
        return session.place


def journal_of(run: Path) -> Path:
    run.mkdir(exist_ok=True)
    (run / "journal.jsonl").touch()
    return run / "journal.jsonl"


@pytest.mark.parametrize(
    ("space", "living", "known"),
    [
        ("here", {}, "gone"),
        ("here", {7: "later"}, "gone"),
        ("here", {7: "then"}, "silent"),
        ("elsewhere", {}, "silent"),
        ("", {}, "silent"),
    ],
    ids=["no such process", "another of that number", "it lives, without its session", "on another machine", "unknown"],
)
def test_only_its_own_machine_knows_that_a_process_has_ended(
    space: str, living: dict[int, str], known: str, machines: Machines, tmp_path: Path
) -> None:
    place = left_by(machines.another("here", 7), tmp_path / "run")
    machines.living = living
    with machines.another(space).session(tmp_path / "run", place) as session:
        assert session.open(journal_of(tmp_path / "run")).holder == known


def test_the_lines_of_who_was_killed_are_known(machines: Machines, tmp_path: Path) -> None:
    """Its last lines may be in no file that another machine sees."""
    place = left_by(machines.another(), tmp_path / "run", lines=3)
    with machines.another().session(tmp_path / "run", place) as session:
        claims = session.open(journal_of(tmp_path / "run"))
        assert [claims.claimed(number) for number in range(4)] == [b"0\n", b"1\n", b"2\n", None]


def test_a_third_is_kept_away_while_one_of_two_lives(machines: Machines, tmp_path: Path) -> None:
    """Who takes over holds the run beside who is frozen, and holds it still when that one has died."""
    run, keys = tmp_path / "run", {"url a": "the host name a"}
    with ExitStack() as frozen_one, ExitStack() as other:
        frozen = frozen_one.enter_context(machines.another().session(run))
        frozen.lock_appliances(keys)
        frozen.open(journal_of(run))
        new = other.enter_context(machines.another().session(run, frozen.place))
        new.lock_appliances(keys, pass_over=True)
        new.open(journal_of(run), take_over=True)
        frozen_one.close()
        with machines.another().session(run, new.place) as third:
            with pytest.raises(ApplianceBusy, match="still goes on, in process 2 on m2"):
                third.lock_appliances(keys)
            with pytest.raises(ApplianceBusy, match="still goes on, in process 2 on m2"):
                third.open(journal_of(run))


def test_two_that_are_first_make_the_tables_once(first_machines: Machines, tmp_path: Path) -> None:
    def place(number: int) -> str:
        with first_machines.another().session(tmp_path / f"run-{number}") as session:
            return session.place

    with ThreadPoolExecutor(4) as threads:
        assert len({place.split("/")[1] for place in threads.map(place, range(4))}) == 1


def test_claims_of_another_version_are_refused(
    first_machines: Machines, database_server: DatabaseServer, tmp_path: Path
) -> None:
    left_by(first_machines.another(), tmp_path / "run")
    database_server.ask(first_machines.name, "update handrail.claims_version set version = 2")
    with (
        pytest.raises(ClaimsUnavailable, match="are of version 2, and this Handrail knows version 1.*Nothing was done"),
        first_machines.another().session(tmp_path / "other"),
    ):
        pass


def test_claims_that_were_restored_from_before_the_run_are_refused(
    first_machines: Machines, database_server: DatabaseServer, tmp_path: Path
) -> None:
    place = left_by(first_machines.another(), tmp_path / "run")
    database_server.ask(first_machines.name, "truncate handrail.runs, handrail.claims")
    with (
        first_machines.another().session(tmp_path / "run", place) as session,
        pytest.raises(ClaimsUnavailable, match="knows nothing of the run in .*restored backup"),
    ):
        session.open(journal_of(tmp_path / "run"))


def test_a_run_that_claimed_in_its_folder_or_in_another_database_is_refused(
    machines: Machines, first_machines: Machines, tmp_path: Path
) -> None:
    place = left_by(first_machines.another(), tmp_path / "run")
    for elsewhere, words in (("", "began without --claims"), (place, "are in another database than handrail")):
        with (
            pytest.raises(InvalidCall, match=words),
            machines.another().session(tmp_path / "run", elsewhere),
        ):
            pass
    with pytest.raises(InvalidCall, match="name it with --claims"), FolderClaims().session(tmp_path / "run", place):
        pass


def test_without_a_database_nothing_is_claimed_any_more(
    machines: Machines, database_server: DatabaseServer, tmp_path: Path
) -> None:
    with machines.another().session(tmp_path / "run") as session:
        claims = session.open(journal_of(tmp_path / "run"))
        assert claims.claim(0, b"a\n") == "ok"
        database_server.end()
        for _ in range(2):
            with pytest.raises(ClaimsUnavailable, match="what cannot be claimed is not done") as raised:
                claims.claim(1, b"b\n")
            assert database_server.password not in str(raised.value)
        with pytest.raises(ClaimsUnavailable, match="refused"), machines.another().session(tmp_path / "other"):
            pass
        database_server.start()
        with pytest.raises(ClaimsUnavailable):  # whoever lost its locks with its session does not come back
            claims.claim(1, b"b\n")
        claims.close(taken=False)
    with machines.another().session(tmp_path / "run", session.place) as again:
        claims = again.open(journal_of(tmp_path / "run"))
        assert [claims.holder, claims.claimed(0), claims.claim(1, b"c\n")] == ["silent", b"a\n", "ok"]


def test_a_database_that_does_not_answer_is_not_waited_for(
    machines: Machines, database_server: DatabaseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with machines.another().session(tmp_path / "run") as session:
        claims = session.open(journal_of(tmp_path / "run"))
        monkeypatch.setattr(database, "ANSWER_SECONDS", 0.2)
        os.kill(session.database.backend, signal.SIGSTOP)
        try:
            with pytest.raises(ClaimsUnavailable, match="no answer within"):
                claims.claim(0, b"a\n")
            with pytest.raises(ClaimsUnavailable, match="no answer within"):
                claims.claim(0, b"a\n")
        finally:
            os.kill(session.database.backend, signal.SIGCONT)


def test_a_pool_that_changes_sessions_is_found(machines: Machines, tmp_path: Path) -> None:
    with machines.another().session(tmp_path / "run") as session:
        claims = session.open(journal_of(tmp_path / "run"))
        session.database.backend += 1
        with pytest.raises(ClaimsUnavailable, match="behind a pool that changes sessions"):
            claims.claim(0, b"a\n")


@pytest.mark.parametrize(
    "url", ["mysql://me:canary@h/d", "postgresql://me:canary@h/d?canary=1", "host=h password=canary"]
)
def test_what_is_no_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidCall, match="takes the address of a PostgreSQL database") as raised:
        parse_address(url)
    assert "canary" not in str(raised.value)


def test_a_wrong_password_is_told_without_it(machines: Machines, tmp_path: Path) -> None:
    machines.url = machines.url.replace("canary-", "wrong-canary-")
    with (
        pytest.raises(ClaimsUnavailable, match="password authentication failed") as raised,
        machines.another().session(tmp_path / "run"),
    ):
        pass
    assert "canary" not in str(raised.value)


HOLDER = """
import sys
from pathlib import Path
from handrail.claims import FolderClaims, Process
from handrail.claims.postgresql.claims import PostgresqlClaims
url, folder, run = sys.argv[1:]
claims = PostgresqlClaims(url, Process(1, "m1"), lambda number: "", FolderClaims([Path(folder)]))
with claims.session(Path(run)) as session:
    session.lock_appliances({"url a": "the host name a"})
    session.open(Path(run) / "journal.jsonl").claim(0, b"0")
    print(session.place, flush=True)
    sys.stdin.read()
"""


def test_what_a_process_holds_is_held_while_it_is_frozen_and_free_when_it_is_killed(
    machines: Machines, tmp_path: Path
) -> None:
    run, keys = tmp_path / "run", {"url a": "the host name a"}
    journal_of(run)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, machines.url, tmp_path, run], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        assert process.stdout
        place = process.stdout.readline().strip()
        process.send_signal(signal.SIGSTOP)
        with machines.another().session(run, place) as session:
            with pytest.raises(ApplianceBusy):
                session.lock_appliances(keys)
            with pytest.raises(ApplianceBusy):
                session.open(journal_of(run))
        process.kill()

    def is_free() -> bool:
        with machines.another().session(run, place) as session, suppress(ApplianceBusy):
            session.lock_appliances(keys)
            return session.open(journal_of(run)).holder == "silent"
        return False

    wait_until(is_free)


def test_a_session_that_is_about_to_end_is_waited_for(
    machines: Machines, database_server: DatabaseServer, tmp_path: Path
) -> None:
    """A process was killed, and its run is resumed at once: the server may not have noticed yet."""
    waiting = "select 1 from pg_stat_activity where query like '%pg_sleep%' and query not like '%activity%'"
    keys = {"url a": "the host name a"}
    with ThreadPoolExecutor(1) as thread, ExitStack() as killed:
        killed.enter_context(machines.another().session(tmp_path / "run")).lock_appliances(keys)
        with machines.another().session(tmp_path / "other") as other:
            locked = thread.submit(other.lock_appliances, keys)
            wait_until(lambda: database_server.ask(machines.name, waiting))
            killed.close()
            locked.result()


def test_of_all_that_begin_a_run_with_one_key_one_does(machines: Machines, tmp_path: Path) -> None:
    """A worker that was frozen before it began, and wakes when another has done it all, does nothing."""
    key = uuid4()
    frozen, other = (replace(machines.another(), key=key) for _ in range(2))
    assert other.folder_of(key) == ""
    with other.session(tmp_path / "other") as session:
        claims = session.open(journal_of(tmp_path / "other"))
        assert claims.claim(0, b"a\n") == "ok"
        claims.close(taken=False)
    with frozen.session(tmp_path / "frozen") as session:
        claims = session.open(journal_of(tmp_path / "frozen"))
        assert claims.claim(0, b"b\n") == "taken"
        claims.close(taken=True)
    assert other.folder_of(key) == "other"


def test_machines_that_see_one_folder_find_each_others_word(first_machines: Machines, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    assert "no other machine has left its word yet" in prove_shared_folder(first_machines.url, runs, "one")
    assert f"{runs} is shared with one" in prove_shared_folder(first_machines.url, runs, "two")
    with pytest.raises(SurroundingsError, match="is not the folder in which one, two leave runs.*mount one folder"):
        prove_shared_folder(first_machines.url, tmp_path / "elsewhere", "three")


def test_a_folder_that_cannot_be_written_is_no_shared_one(machines: Machines, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(SurroundingsError, match="does not do for runs that another machine may take over"):
        prove_shared_folder(machines.url, tmp_path / "runs", "one")


def test_a_folder_whose_links_are_not_exclusive_is_no_shared_one(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", shutil.copyfile)
    with pytest.raises(SurroundingsError, match="a link takes the place of a file"):
        prove_shared_folder(machines.url, tmp_path / "runs", "one")
