"""The guards bite."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guards import (
    IN_A_BROWSER,
    KEPT,
    MOST_PROCESSES,
    ROOT,
    Guard,
    YouForgotToInjectAClock,
    YouReachedForAnotherMachine,
    YouWroteIntoAForeignFolder,
    processes_of,
)
from handrail.app import environment

ELSEWHERE = "192.0.2.1"
"""An address that is nobody's (RFC 5737)."""


@contextmanager
def caught(guard: Guard, kind: type[AssertionError]) -> Iterator[None]:
    """It is raised, and would be told at the end of the test."""
    with pytest.raises(kind):
        yield
    assert [type(trespass) for trespass in guard.taken()] == [kind]


def test_no_other_machine_is_reached(guard: Guard) -> None:
    with caught(guard, YouReachedForAnotherMachine):
        socket.create_connection((ELSEWHERE, 443), timeout=1)
    with caught(guard, YouReachedForAnotherMachine):
        socket.getaddrinfo("appliance.example.com", 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as query, caught(guard, YouReachedForAnotherMachine):
        query.sendto(b"?", (ELSEWHERE, 53))


async def test_nor_is_it_by_a_loop(guard: Guard) -> None:
    import asyncio

    with caught(guard, YouReachedForAnotherMachine):
        await asyncio.open_connection(ELSEWHERE, 443)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests", Path("/etc"), Path("/srv")])
def test_nothing_is_written_into_a_foreign_folder(guard: Guard, folder: Path, tmp_path: Path) -> None:
    file = folder / "left-by-a-test"
    with caught(guard, YouWroteIntoAForeignFolder):
        file.write_text("here I was")
    with caught(guard, YouWroteIntoAForeignFolder):
        file.mkdir()
    with caught(guard, YouWroteIntoAForeignFolder):
        file.symlink_to(tmp_path)
    with caught(guard, YouWroteIntoAForeignFolder):
        shutil.copytree(tmp_path, file)
    assert not os.path.lexists(file)


def test_nothing_is_taken_away_from_a_foreign_folder(guard: Guard, tmp_path: Path) -> None:
    with caught(guard, YouWroteIntoAForeignFolder):
        (ROOT / "README.md").unlink()
    with caught(guard, YouWroteIntoAForeignFolder):
        (ROOT / "README.md").rename(tmp_path / "README.md")
    assert (ROOT / "README.md").is_file()


def test_what_was_made_for_many_tests_is_read_only(
    guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made/a").write_text("as it was")
    monkeypatch.setattr("guards.KEPT", {*KEPT, str(tmp_path / "made")})
    with caught(guard, YouWroteIntoAForeignFolder):
        (tmp_path / "made/a").write_text("otherwise")
    assert (tmp_path / "made/a").read_text() == "as it was"


def test_what_somebody_has_caught_is_told_at_the_end_of_the_test(guard: Guard) -> None:
    with suppress(Exception):
        (ROOT / "left-by-a-test").touch()
    assert len(guard.taken()) == 1


def test_home_and_working_folder_are_no_ones(tmp_path: Path, guarded: Path) -> None:
    temporary = tmp_path.parent
    assert Path.home().is_relative_to(temporary)
    assert (Path.cwd(), [*guarded.iterdir()]) == (guarded, [])
    assert guarded.is_relative_to(temporary)


def test_a_folder_of_the_test_s_own_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").write_text("mine")
    shutil.rmtree(tmp_path / "a")
    assert [*tmp_path.iterdir()] == []


def test_the_clock_is_not_read_unasked() -> None:
    with pytest.raises(YouForgotToInjectAClock):
        environment.clock()


def test_the_clock_is_read_by_who_asks_for_it(real_clock: Callable[[], datetime]) -> None:
    assert environment.clock is real_clock
    assert abs(real_clock() - datetime.now(UTC)) < timedelta(minutes=1)


def test_few_whole_processes_are_started(request: pytest.FixtureRequest) -> None:
    items = [item for item in request.session.items if not item.get_closest_marker("whole")]
    assert sum(map(processes_of, items)) <= MOST_PROCESSES


@pytest.mark.parametrize(
    ("command", "counts"),
    [
        ("/usr/bin/python -m handrail run sign-in", True),
        ("bash -c /usr/bin/python -m handrail run sign-in | head", True),
        ("/usr/bin/python /tests/faults/victim.py waits step-started 3 resume runs/1", True),
        ("/usr/bin/python -m handrail practice --dir run", False),
        ("/usr/bin/python -m handrail check sign-in", False),
    ],
)
def test_processes_that_work_in_a_browser_are_known_by_their_command(command: str, counts: bool) -> None:
    assert bool(IN_A_BROWSER.search(command)) == counts


def test_whole_processes_are_counted(guard: Guard) -> None:
    subprocess.run(["true", "-m", "handrail", "run", "sign-in"], check=True)
    assert guard.processes == 1
    guard.processes = 0
