"""The two sides of the comparison, in this process and as processes: each gives seconds and a number of pictures.

In process, the watch runs from the beginning of the first step to the end of the last, on both sides: the browser is up, its
two empty pages are open, and closing it comes afterwards. On Handrail's side that contains the journal (synced before what may
happen only once), the listeners and the pictures. On both it contains the look into the PKCS#12 file and six TLS handshakes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from playwright.async_api import async_playwright

from benchmarks import by_hand
from benchmarks.pairs import Assignment
from handrail.app.environment import real_environment
from handrail.app.lookup import library
from handrail.engine import Approval, Listener
from handrail.journal import Entry, Event, SectionStarted
from handrail.run import RunExecution, RunRequest
from handrail.runbook import Runbook, load

HANDRAIL = str(Path(sys.executable).parent / "handrail")


@dataclass(frozen=True)
class Measured:
    """A measurement."""

    seconds: float
    pictures: int


class Stopwatch:
    """A listener that measures from the first section's beginning to the last fact of a step, in seconds."""

    def __init__(self) -> None:
        self._began = self._ended = 0.0

    @property
    def seconds(self) -> float:
        return self._ended - self._began

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        if isinstance(entry.event, SectionStarted):
            self._began = self._began or perf_counter()
        if hasattr(entry.event, "step"):  # what comes later belongs to the end: windows are closed, and files searched
            self._ended = perf_counter()
        return
        yield


def runbook(file: Path) -> Runbook:
    return load(file, library())[0]


def digest(assignment: Assignment) -> str:
    """The digest of the plan of what is measured, which its approval names."""
    return RunRequest(runbook(assignment.runbook), assignment.pair, assignment.inventory).assignment.digest()


def handrail_in_process(assignment: Assignment, *, pictures: bool) -> Measured:
    watch = Stopwatch()
    performed = runbook(assignment.runbook)
    request = RunRequest(
        performed,
        assignment.pair,
        assignment.inventory,
        out=assignment.out,
        screenshots="on" if pictures else "off",
    )
    request = replace(request, approval=Approval("the benchmark", request.assignment.digest()))
    listeners: list[Listener] = [watch]
    folder = asyncio.run(RunExecution(request, real_environment(), listeners=listeners).perform())
    return Measured(watch.seconds, len(list(folder.evidence.glob("*.png"))))


def by_hand_in_process(assignment: Assignment, *, pictures: bool) -> Measured:
    return asyncio.run(_by_hand(assignment, assignment.job(real_environment().browser.executable), pictures))


async def _by_hand(assignment: Assignment, job: by_hand.Job, pictures: bool) -> Measured:
    camera = by_hand.Camera(assignment.out, every_step=pictures)
    with tempfile.TemporaryDirectory() as kept:
        async with async_playwright() as playwright:
            browser = await by_hand.started(playwright, job)
            primary, backup = await by_hand.opened(browser), await by_hand.opened(browser)
            began = perf_counter()
            await assignment.procedure(primary, backup, job, camera, Path(kept))
            seconds = perf_counter() - began
            await browser.close()
    return Measured(seconds, camera.taken)


def handrail_process(assignment: Assignment, *, pictures: bool) -> Measured:
    command = [HANDRAIL, "run", str(assignment.runbook), "--inventory", str(assignment.inventory)]
    command += ["--approved-by", "the benchmark", "--plan", digest(assignment)]
    command += ["--out", str(assignment.out), "--screenshots", "on" if pictures else "off"]
    seconds, _ = timed(command)
    return Measured(seconds, len(list(assignment.out.glob("*/evidence/*.png"))))


def by_hand_process(assignment: Assignment, *, pictures: bool) -> Measured:
    job = assignment.job_file(real_environment().browser.executable)
    command = [sys.executable, "-m", assignment.script, str(job), *([str(assignment.out)] if pictures else [])]
    seconds, said = timed(command)
    return Measured(seconds, int(said))


def timed(command: list[str]) -> tuple[float, str]:
    """Seconds that a process takes, from its start to its end, and what it prints. Raises where it fails."""
    began = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = perf_counter() - began
    if done.returncode:
        said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise RuntimeError(f"{' '.join(command[:3])} ended with {done.returncode}:\n{said}")
    return seconds, done.stdout
