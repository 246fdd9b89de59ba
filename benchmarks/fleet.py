"""`make bench-fleet`: a rollout over many pairs, against the script by hand under `xargs -P`, and what it takes of the machine.

Each side works on practice appliances that answer after a tenth of a second and that nobody has worked on before. The rollout
keeps all evidence and has every pair at work at once; the script keeps none, and has as many processes as serve it best. The
appliances' own processor time is left out: where processors are compared, it counts for neither side. Linux alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.async_api import async_playwright

from benchmarks import by_hand, yardstick
from benchmarks.engine import HANDRAIL, timed
from benchmarks.pairs import Assignment
from benchmarks.processes import machine_seconds, processor_seconds, watched
from handrail.app.environment import processors, real_environment
from handrail.inventory import load_inventory
from handrail.journal import RunFinished, StepStarted, read
from handrail.page.chromium.launcher.browser_choice import arguments

RUNBOOK = "failover/replicate-ssl-certificate"
LATENCY = "latency=0.1"
LINE = "{:<58} {:>22} {:>10}  {}"


@dataclass(frozen=True)
class Fleet:
    """A practice fleet that is served, by a process of its own."""

    folder: Path
    process: int

    @property
    def inventory(self) -> Path:
        return self.folder / "inventory.yaml"


@dataclass(frozen=True)
class Taken:
    """What a side took: seconds by the clock for so many pairs, what the processors did meanwhile, and memory in MB."""

    pairs: int
    seconds: float
    used: float
    """The share of the processors that was used, of what the appliances left of them."""
    peak: float = 0.0

    @property
    def per_minute(self) -> float:
        return 60 * self.pairs / self.seconds


class Fleets:
    """Makes a practice fleet once, and serves a copy whenever one is asked for."""

    def __init__(self, folder: Path, pairs: int) -> None:
        self._folder, self._first, self._pairs = folder, folder / "first", pairs
        with _served(self._first, pairs):
            pass

    @contextmanager
    def fresh(self) -> Iterator[Fleet]:
        copy = self._folder / "fleet"
        shutil.copytree(self._first, copy)
        try:
            with _served(copy, self._pairs) as process:
                yield Fleet(copy, process)
        finally:
            shutil.rmtree(copy)


@contextmanager
def _served(folder: Path, pairs: int) -> Iterator[int]:
    command = [
        sys.executable,
        "-m",
        "handrail_practice",
        "--dir",
        str(folder),
        "--pairs",
        str(pairs),
        "--scenario",
        LATENCY,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            if not ready.startswith("ready "):
                raise RuntimeError(f"the practice fleet did not start: {ready}")
            yield process.pid
        finally:
            process.terminate()


def rollout(fleet: Fleet, pairs: int, out: Path) -> Taken:
    """A rollout over the first `pairs` pairs, all at once, with all evidence."""
    options = [RUNBOOK, "--inventory", str(fleet.inventory), "--pairs", _first(pairs)]
    options += ["--waves", "rest", "--at-once", str(pairs), "--out", str(out)]
    _, digest = timed([HANDRAIL, "plan", *options[:-2], "--digest"])
    taken = _measured(
        [HANDRAIL, "rollout", *options, "--approved-by", "the benchmark", "--plan", digest.strip()], fleet, pairs
    )
    finished = [entry.event for journal in out.glob("*/runs/*/journal.jsonl") for entry in read(journal)]
    done = sum(isinstance(event, RunFinished) and event.outcome == "passed" for event in finished)
    if done != pairs:
        raise RuntimeError(f"{done} of {pairs} runs passed")
    return taken


def script(fleet: Fleet, pairs: int, at_once: int, out: Path) -> Taken:
    """The script by hand on the first `pairs` pairs, `at_once` processes at a time."""
    inventory, browser = load_inventory(fleet.inventory), real_environment().browser.executable
    jobs = []
    for name in list(inventory.pairs)[:pairs]:
        passwords = {
            f"{name}-{role}": (fleet.folder / name / f"{role}.password").read_text(encoding="ascii")
            for role in ("primary", "backup")
        }
        assignment = Assignment(fleet.inventory, out, passwords, Path(RUNBOOK), by_hand.replicate, name)
        jobs.append(out / f"{name}.json")
        jobs[-1].write_text(json.dumps(asdict(assignment.job(browser))), encoding="utf-8")
    listed = out / "jobs"
    listed.write_text("".join(f"{job}\n" for job in jobs), encoding="utf-8")
    command = ["xargs", "-a", str(listed), "-n", "1", "-P", str(at_once), sys.executable, "-m", "benchmarks.by_hand"]
    return _measured(command, fleet, pairs)


def _first(pairs: int) -> str:
    return ",".join(f"pair-{number:03}" for number in range(1, pairs + 1))


def _measured(command: Sequence[str], fleet: Fleet, pairs: int) -> Taken:
    by_appliances, (worked, all_of_it) = processor_seconds(fleet.process), machine_seconds()
    began = perf_counter()
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT) as process:
        with watched(process.pid) as seen:
            code = process.wait()
        seconds = perf_counter() - began
        said.seek(0)
        if code:
            raise RuntimeError(f"{' '.join(command[:3])} ended with {code}:\n{said.read()[-3000:].decode()}")
    by_appliances = processor_seconds(fleet.process) - by_appliances
    worked, all_of_it = (now - then for now, then in zip(machine_seconds(), (worked, all_of_it), strict=True))
    return Taken(pairs, seconds, (worked - by_appliances) / (all_of_it - by_appliances), seen.peak)


def start(fleet: Fleet, out: Path) -> float:
    """Seconds from a rollout's command to its first step, less those in which a browser alone starts and opens a page."""
    began = datetime.now(UTC)
    rollout(fleet, 1, out)
    (journal,) = out.glob("*/runs/*/journal.jsonl")
    first = next(entry.at for entry in read(journal) if isinstance(entry.event, StepStarted))
    return (first - began).total_seconds() - asyncio.run(_browser_alone())


async def _browser_alone() -> float:
    environment = real_environment()
    began = perf_counter()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=environment.browser.executable,
            args=arguments(root=environment.is_root, trusted_keys=(), routes={}),
        )
        await (await browser.new_context()).new_page()
        seconds = perf_counter() - began
        await browser.close()
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet", description=__doc__)
    parser.add_argument("--pairs", type=int, default=100, help="the pairs of the rollout, all at once (100)")
    parser.add_argument("--by-hand", type=int, default=24, help="the pairs of the script by hand (24)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    chosen = parser.parse_args()
    by_process: dict[int, list[float]] = {at_once * processors(): [] for at_once in (1, 2, 3)}
    rollouts, starts, slow = [], [], []
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as kept:
        folder = Path(kept)
        fleets = Fleets(folder, max(chosen.pairs, chosen.by_hand))
        for number in range(1, chosen.rounds + 1):
            print(f"round {number} of {chosen.rounds}", flush=True)
            slow.append(yardstick.slowness())
            with fleets.fresh() as fleet, _out(folder) as out:
                rollouts.append(rollout(fleet, chosen.pairs, out))
            with fleets.fresh() as fleet, _out(folder) as out:
                starts.append(start(fleet, out))
            for at_once, speeds in by_process.items():
                with fleets.fresh() as fleet, _out(folder) as out:
                    speeds.append(script(fleet, chosen.by_hand, at_once, out).per_minute)
    return tell(chosen.pairs, rollouts, by_process, starts, median(slow))


@contextmanager
def _out(parent: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


def tell(
    pairs: int, rollouts: Sequence[Taken], by_process: dict[int, list[float]], starts: Sequence[float], slow: float
) -> int:
    at_once, best = max(((at_once, median(speeds)) for at_once, speeds in by_process.items()), key=lambda it: it[1])
    ours = median(taken.per_minute for taken in rollouts)
    memory, used = median(taken.peak for taken in rollouts), median(taken.used for taken in rollouts)
    print(
        f"\nthis machine is {slow:.2f} times as slow as the one that bounds in seconds are for; they are raised by that\n"
    )
    print(LINE.format("medians", "", "bound", ""))
    lines = [
        (f"pairs a minute, {pairs} at once", f"{ours:.1f}", "", True),
        (
            f"pairs a minute by hand, xargs -P {at_once}, the best of {', '.join(map(str, by_process))}",
            f"{best:.1f}",
            "",
            True,
        ),
        ("our pairs a minute to those by hand", f"{ours / best:.2f}", "2.00", ours / best >= 2),
        ("processors used, of what the appliances left", f"{100 * used:.0f} %", "90 %", used >= 0.9),
        (f"memory at the peak, {pairs} at once", f"{memory:.0f} MB", f"{40 * pairs} MB", memory <= 40 * pairs),
        (
            "a rollout's first step after a browser alone",
            f"{median(starts):.2f} s",
            f"{slow:.2f} s",
            median(starts) <= slow,
        ),
    ]
    for name, value, bound, is_kept in lines:
        print(LINE.format(name, value, bound, ("holds" if is_kept else "does not hold") if bound else ""))
    return 0 if all(is_kept for *_, is_kept in lines) else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.getcwd())
    raise SystemExit(main())
