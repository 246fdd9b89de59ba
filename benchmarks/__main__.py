"""`make bench`: Handrail's speed, as ratios to a script that a person writes with Playwright for the same procedure.

Both sides take turns within one run, and change who goes first; each works on a pair that nobody has worked on before: on our
own appliances, and on those that others made where these are there. The ratio is that of the medians, and is what the bound is
held against. Beside it stands the median of the rounds' own ratios, which suffers less where the machine is busier in some rounds
than in others. A first round, which warms the caches, does not count.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from statistics import median

from benchmarks import command_line, engine, other_pair, pytest_door, sealing, yardstick
from benchmarks.engine import Measured
from benchmarks.pairs import Assignment, Pairs, PracticePairs

Side = Callable[[Assignment], Measured]

ROUNDS = 7
LINE = "{:<48} {:>22} {:>22} {:>7} {:>10} {:>8}  {}"


@dataclass
class Comparison:
    """A procedure that both sides perform, and how much longer Handrail may take."""

    name: str
    pairs: Pairs
    bound: float
    by_hand: Side
    handrail: Side
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"by hand": [], "Handrail": []})

    def take(self, number: int) -> None:
        """Measure a round; in every other one Handrail goes first. Raises if the sides did not take as many pictures."""
        sides = {"by hand": self.by_hand, "Handrail": self.handrail}
        taken = {name: self._measured(sides[name]) for name in sorted(sides, reverse=number % 2 == 0)}
        if len({measured.pictures for measured in taken.values()}) != 1:
            raise RuntimeError(f"{self.name}: the sides did not take as many pictures: {taken}")
        if number:
            for name, measured in taken.items():
                self.seconds[name].append(measured.seconds)

    def _measured(self, side: Side) -> Measured:
        with self.pairs.fresh() as assignment:
            return side(assignment)

    @property
    def ratio(self) -> float:
        return median(self.seconds["Handrail"]) / median(self.seconds["by hand"])

    @property
    def ratio_by_round(self) -> float:
        rounds = zip(self.seconds["Handrail"], self.seconds["by hand"], strict=True)
        return median(handrail / by_hand for handrail, by_hand in rounds)


def comparisons(pairs: Pairs) -> list[Comparison]:
    return [
        Comparison(
            f"{name}, {'a picture a step' if pictures else 'no pictures'}",
            pairs,
            bound,
            partial(by_hand, pictures=pictures),
            partial(handrail, pictures=pictures),
        )
        for name, bounds, by_hand, handrail in (
            ("first to last step", (1.45, 1.45), engine.by_hand_in_process, engine.handrail_in_process),
            ("whole process", (1.60, 1.60), engine.by_hand_process, engine.handrail_process),
        )
        for pictures, bound in zip((False, True), bounds, strict=True)
    ]


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description="Handrail's speed, as ratios.")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is measured ({ROUNDS})")
    asked.add_argument("--sealing", action="store_true", help="measure nothing but sealing and verifying")
    asked.add_argument("--pytest", action="store_true", help="measure nothing but runbooks under pytest")
    rounds, only_sealing, only_pytest = (getattr(asked.parse_args(), name) for name in ("rounds", "sealing", "pytest"))
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        if not only_sealing and not only_pytest:
            compare(kinds_of_pairs(Path(folder)), rounds)
            answer(Path(folder), rounds)
        if not only_sealing:
            under_pytest(Path(folder), rounds)
        if not only_pytest:
            seal(Path(folder), rounds)


def kinds_of_pairs(folder: Path) -> list[Pairs]:
    """Our own, and that of others where it is there."""
    kinds: list[Pairs] = [PracticePairs(folder)]
    if other_pair.PROGRAM.is_file():
        kinds.append(other_pair.OtherPairs(folder))
    else:
        print("the pair that others made is not here (../shared/second-opinion): only our own is measured")
    return kinds


def compare(kinds: Iterable[Pairs], rounds: int) -> None:
    compared = [comparison for pairs in kinds for comparison in comparisons(pairs)]
    for number in range(rounds + 1):
        print(f"round {number} of {rounds}" if number else "a round that does not count", flush=True)
        for comparison in compared:
            comparison.take(number)
    for name, of_one_kind in groupby(compared, key=lambda comparison: comparison.pairs.name):
        print(f"\non {name}")
        print(LINE.format("seconds: median (least to most)", "by hand", "Handrail", "ratio", "by round", "bound", ""))
        for comparison in of_one_kind:
            _print(comparison)


def _print(comparison: Comparison) -> None:
    by_hand, handrail = (_spread(comparison.seconds[side]) for side in ("by hand", "Handrail"))
    ratios = (f"{ratio:.2f}" for ratio in (comparison.ratio, comparison.ratio_by_round, comparison.bound))
    holds = _holds(comparison.ratio, comparison.bound)
    print(LINE.format(comparison.name, by_hand, handrail, *ratios, holds))


def answer(folder: Path, rounds: int) -> None:
    runbook = command_line.long_runbook(folder)
    version, check, plan, slow = [], [], [], []
    for _ in range(rounds):
        version.append(command_line.version())
        check.append(command_line.check(runbook))
        plan.append(command_line.plan())
        slow.append(yardstick.slowness())
    print(
        f"\nthis machine is {median(slow):.2f} times as slow as the one that bounds in seconds are for; they are raised by that"
    )
    print("\n" + LINE.format("seconds: median (least to most)", "", "Handrail", "", "", "bound", ""))
    for name, seconds, bound in (
        ("handrail --version", version, 0.15),
        (f"handrail check, {command_line.STEPS} steps", check, 0.50),
        (f"handrail plan {command_line.PLANNED}", plan, 0.50),
    ):
        raised = bound * median(slow)
        print(LINE.format(name, "", _spread(seconds), "", "", f"{raised:.2f} s", _holds(median(seconds), raised)))
    print(
        f"\nhandrail --version imports {', '.join(command_line.imported_for_version()) or 'neither playwright nor cryptography'}"
    )


def under_pytest(folder: Path, rounds: int) -> None:
    """A runbook that pytest performs, and `handrail run`, in turns; then what the plugin adds to collecting."""
    performed = Comparison(
        "a runbook under pytest, and `handrail run`",
        PracticePairs(folder),
        1.10,
        partial(engine.handrail_process, pictures=True),
        partial(pytest_door.performed_by_pytest, pictures=True),
    )
    many = pytest_door.many_runbooks(folder)
    with_it, without = list[float](), list[float]()
    for number in range(rounds + 1):
        performed.take(number)
        taken = (pytest_door.collect(many, with_plugin=True), pytest_door.collect(many, with_plugin=False))
        if number:
            with_it.append(taken[0])
            without.append(taken[1])
    print(
        "\n"
        + LINE.format("seconds: median (least to most)", "handrail run", "pytest", "ratio", "by round", "bound", "")
    )
    _print(performed)
    more = median(with_it) - median(without)
    print("\n" + LINE.format("seconds: median (least to most)", "without plugin", "with it", "more", "", "bound", ""))
    name = f"collecting {pytest_door.RUNBOOKS} runbooks of {command_line.STEPS} steps"
    print(LINE.format(name, _spread(without), _spread(with_it), f"{more:.2f}", "", "2.00 s", _holds(more, 2.0)))


def seal(folder: Path, rounds: int) -> None:
    """Sealing and verifying, and `sha256sum` over the same bytes, in turns; memory with a tenth of the pictures beside it."""
    many, few = sealing.large_run(folder, sealing.PICTURES), sealing.large_run(folder, sealing.FEW)
    seconds: dict[str, list[float]] = {name: [] for name in ("sha256sum", *sealing.WORK)}
    memory: dict[str, tuple[float, float]] = {}
    for number in range(rounds + 1):
        taken = {"sha256sum": sealing.sha256sum(many)}
        for work in sealing.WORK:
            memory[work] = (sealing.measured(work, few)[1], sealing.measured(work, many)[1])
            taken[work] = sealing.measured(work, many)[0]
        for name, it in taken.items() if number else ():
            seconds[name].append(it)
    print("\n" + LINE.format("seconds: median (least to most)", "sha256sum", "Handrail", "speed", "", "bound", ""))
    for work in sealing.WORK:
        speed = median(seconds["sha256sum"]) / median(seconds[work])
        spreads = (_spread(seconds[name]) for name in ("sha256sum", work))
        holds = "holds" if speed >= 0.7 else "does not hold"
        print(LINE.format(f"{work}, {sealing.PICTURES} pictures", *spreads, f"{speed:.2f}", "", "0.70", holds))
    for work, (of_few, of_many) in memory.items():
        print(
            f"{work}: {of_few:.0f} MB at the most with {sealing.FEW} pictures, {of_many:.0f} MB with {sealing.PICTURES}"
        )


def _spread(seconds: Iterable[float]) -> str:
    listed = list(seconds)
    return f"{median(listed):.2f} ({min(listed):.2f} to {max(listed):.2f})"


def _holds(value: float, bound: float) -> str:
    return "holds" if value <= bound else "does not hold"


if __name__ == "__main__":
    main()
