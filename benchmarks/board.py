"""What the board of 400 pairs costs: the processor time of reading their journals and drawing, once a second, in percent.

All pairs of the last wave are at work, and more steps are performed in each second than one machine performs. Writing journals is
not counted: the rollout does that with or without a board. Run it with `python -m benchmarks.board`.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from pathlib import Path
from statistics import median

from rich.console import Console, Group
from rich.live import Live

from benchmarks.played_rollout import PlayedRollout
from handrail.app.rollouts.follow import RolloutFollower
from handrail.cli.output.board import board_lines

BOUND_PERCENT = 5.0
STEPS_A_SECOND = 40
"""The steps of all pairs in a second: more than a machine of two processors performs, with pictures."""


def measure(out: Path, pairs: int, ticks: int) -> list[float]:
    """The seconds of processor time of each tick of a board that is redrawn once a second."""
    names = [f"pair-{number:03}" for number in range(pairs)]
    played = PlayedRollout(out, [names[:1], names[1:]], budget=pairs)
    played.begin(names[0])
    played.runs[names[0]].perform(60, seconds=0.5)
    played.end(names[0])
    played.begin(*names[1:])
    follower = RolloutFollower(played.folder, played.clock, lambda process: True)
    console = Console(file=io.StringIO(), force_terminal=True, width=160, height=50)
    taken = []
    with Live(console=console, auto_refresh=False) as live:
        follower.read()
        for tick in range(ticks):
            for number in range(STEPS_A_SECOND):
                played.runs[names[1 + (tick * STEPS_A_SECOND + number) % (pairs - 1)]].perform(1)
            played.clock.go(1)
            began = time.process_time()
            live.update(Group(*board_lines(follower.read(), 160, 48)), refresh=True)
            taken.append(time.process_time() - began)
    played.close()
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--ticks", type=int, default=30)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        taken = measure(Path(folder), chosen.pairs, chosen.ticks)
    percent = 100 * median(taken)
    slowest = 100 * max(taken)
    print(
        f"{chosen.pairs} pairs: {percent:.1f} % of a processor (bound {BOUND_PERCENT} %), at the most {slowest:.1f} %"
    )
    return 0 if percent <= BOUND_PERCENT else 1


if __name__ == "__main__":
    raise SystemExit(main())
