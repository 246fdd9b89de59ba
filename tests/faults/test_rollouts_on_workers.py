"""Rollouts that workers carry out: workers, conductors and servers are killed, frozen, gone for a while; the audit logs tell."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from database_server import DatabaseServer
from figures import TellFigures
from temporal_server import TemporalServer
from waiting import wait_for, wait_until

from .conftest import Typist
from .crew import Crew
from .rolling import LINES_OF_A_RUN, Progress, Roller
from .trouble import TroubledFleet, troubled, troubled_fleet

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("real_clock")]

AT_ONCE = 2
"""Runs that each worker carries out at once."""


@dataclass
class Company:
    """A fleet, workers that carry runs out on it, and somebody who conducts a rollout."""

    fleet: TroubledFleet
    crew: Crew
    roller: Roller
    typist: Typist

    def starts(self, workers: int) -> None:
        for _ in range(workers):
            self.crew.start(AT_ONCE)

    def conducts(self) -> subprocess.Popen[str]:
        return self.typist.start(*self.roller.to_begin("--at-once", "6"))

    def has_come_to(self, lines: int) -> None:
        """Wait until so many entries are on record."""
        progress = Progress(self.crew.runs)
        wait_until(lambda: progress.now() >= lines, 1200)

    def is_right(self, *, barred: bool = False) -> None:
        """All that could be done was done once, after whatever is in doubt has been looked at."""
        ended = self.roller.comes_to_its_end()
        assert (ended.code, self.fleet.wrong(self.roller.folder)) == (int(barred), {}), ended


Found = Callable[[list[str]], Company]


@pytest.fixture
def found(
    typist: Typist, database_server: DatabaseServer, temporal_server: TemporalServer, tmp_path: Path
) -> Iterator[Found]:
    """Found a company, with a pair for each kind of trouble."""
    with ExitStack() as ends:

        def make(trouble: list[str]) -> Company:
            fleet = ends.enter_context(troubled_fleet(tmp_path / "fleet", trouble))
            crew = Crew(typist.folder, fleet.inventory, database_server.new_database(), temporal_server, settle=10)
            ends.callback(crew.ends)
            return Company(fleet, crew, Roller(typist, fleet.inventory, crew.conducted, crew.runs.name), typist)

        yield make


@pytest.mark.parametrize("pairs", [6, 40])
def test_of_three_workers_two_are_killed_and_one_is_frozen(
    pairs: int, seed: int, tell_figures: TellFigures, found: Found
) -> None:
    """At random moments, in some order. Others come in their place; who is frozen wakes up when the rollout has ended."""
    company, draw = found(troubled(pairs, seed)), random.Random(seed)
    company.starts(3)
    fates = draw.sample((signal.SIGKILL, signal.SIGKILL, signal.SIGSTOP), 3)
    moments = sorted(draw.sample(range(20, (pairs - 2) * LINES_OF_A_RUN), 3))
    conducting = company.conducts()
    for worker, fate, moment in zip(tuple(company.crew.workers), fates, moments, strict=True):
        company.has_come_to(moment)
        os.killpg(worker.pid, fate)
        company.starts(1)
    first = company.typist.ended(conducting, 2400)
    frozen = company.crew.workers[fates.index(signal.SIGSTOP)]
    os.killpg(frozen.pid, signal.SIGCONT)
    frozen.send_signal(signal.SIGTERM)  # what it has begun comes to its end
    frozen.wait(300)
    told = company.fleet.told(company.roller.folder)
    assert first.code in (1, 5), first
    company.is_right(barred=True)
    tell_figures(
        f"{', '.join(fate.name for fate in fates)}, at entries {moments}; when the first conductor ended: {told}"
    )
    tell_figures(f"in the end: {company.fleet.told(company.roller.folder)}")


def test_the_database_is_gone_for_ten_seconds(found: Found, database_server: DatabaseServer) -> None:
    """Runs end at their next entry, and so does the rollout; both go on when it is back."""
    company = found(["", "", "", ""])
    company.starts(2)
    conducting = company.conducts()
    company.has_come_to(2 * LINES_OF_A_RUN)
    database_server.end()
    try:
        wait_for(10)
    finally:
        database_server.start()
    ended = company.typist.ended(conducting)
    assert (ended.code, "the database of claims" in ended.complaint) == (3, True), ended
    company.is_right()


def test_the_server_of_jobs_is_gone_for_thirty_seconds(found: Found) -> None:
    """Runs that go on come to their end, and the conductor waits: none is lost."""
    company = found(["", "", "", "", "", ""])
    company.starts(2)
    conducting = company.conducts()
    company.has_come_to(2 * LINES_OF_A_RUN)
    company.crew.server.end()
    try:
        wait_for(30)
    finally:
        company.crew.server.start()
    ended = company.typist.ended(conducting)
    assert ended.code == 0, ended
    company.is_right()


def test_a_conductor_is_killed_three_times(seed: int, tell_figures: TellFigures, found: Found) -> None:
    """Its runs go on meanwhile; whoever conducts next finds them, and begins none twice."""
    company, draw, killed = found([""] * 6), random.Random(seed), 0
    company.starts(2)
    command = company.roller.to_begin("--at-once", "6")
    for _ in range(3):
        killed += company.roller.is_killed_after(draw.randrange(2 * LINES_OF_A_RUN), *command)
        command = company.roller.to_resume() if company.roller.has_begun else command
    company.is_right()
    runs = [run for run in company.roller.folder.runs.iterdir() if not run.name.startswith(".")]
    tell_figures(f"{killed} kills; {company.fleet.told(company.roller.folder)}; {len(runs)} runs")
    assert len(runs) == 6


def test_two_conductors_at_once(found: Found) -> None:
    """The second is kept away; once the first is frozen, it takes over, and the first does nothing when it wakes up."""
    company = found([""] * 4)
    company.starts(2)
    first = company.conducts()
    company.has_come_to(LINES_OF_A_RUN)
    refused = company.typist.types(*company.roller.to_resume())
    assert (refused.code, "still goes on" in refused.complaint) == (3, True), refused
    os.killpg(first.pid, signal.SIGSTOP)
    taken_over = company.typist.types(*company.roller.to_resume("--take-over"))
    assert taken_over.code == 0, taken_over
    os.killpg(first.pid, signal.SIGCONT)
    woken = company.typist.ended(first)
    assert (woken.code, "another process has taken over the run" in woken.complaint) == (4, True), woken
    company.is_right()
