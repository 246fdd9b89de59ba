"""Everything that a command prints about one run, from its title to its folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handrail.app.perform import RunResult
from handrail.app.publish import PublishedRun, Stage
from handrail.cli.output.ending import print_ending
from handrail.cli.output.lines import JsonLines, PlainLines, choose_lines
from handrail.cli.output.step_places import StepPlaces
from handrail.engine import Listener
from handrail.errors import DoneWithExceptions, StepsNotFound
from handrail.journal import Entry, StepRecord
from handrail.runbook import Runbook


@dataclass
class RunOutput:
    """Printer of a run and its result. A context manager: however the run ends, the moving display is stopped."""

    clock: Callable[[], datetime]
    as_json: bool = False
    verbose: bool = False
    allow_exceptions: bool = False
    """A run that came to its end with exceptions ends without an error."""
    can_be_resumed: bool = True
    """The appliances outlive the command. The demo's do not."""
    _lines: JsonLines | PlainLines | None = field(default=None, init=False)
    _places: StepPlaces = field(default_factory=StepPlaces, init=False)

    def __enter__(self) -> RunOutput:
        return self

    def __exit__(self, *_: object) -> None:
        self.pause()

    def listeners(self, runbook: Runbook, entries: Sequence[Entry] = ()) -> Sequence[Listener]:
        """Make the listener that prints. `entries` of an earlier process are not printed again."""
        self._places = StepPlaces(runbook)
        self._lines = choose_lines(runbook, self.clock, as_json=self.as_json, verbose=self.verbose)
        self._lines.recall(entries)
        return [self._lines]

    def pause(self) -> None:
        if self._lines:
            self._lines.pause()

    def on_stage(self, stage: Stage) -> None:
        """Print that publishing has come to a stage that takes long."""
        if stage == "videos" and not self.as_json:
            self.pause()
            print("\nmaking the videos; Ctrl-C leaves that for later")

    def announce(self, sentences: Iterator[str]) -> None:
        """Print the plan of a run that is resumed."""
        if self.as_json:
            return
        print("To resume this run:")
        for sentence in sentences:
            print(f"  - {sentence}")
        print(flush=True)

    def end(self, result: RunResult) -> None:
        """Print the result of a run. Raises the error that ended it early."""
        if result.nothing_left:
            print(f"This run has ended {'with exceptions' if result.error else 'well'}; nothing is left to do.")
        if result.published:
            self._print_published(result.published)
        if result.problem:
            print(result.problem, file=sys.stderr)
        for remark in result.remarks:
            print(remark, file=sys.stderr)
        if isinstance(result.error, StepsNotFound):
            raise StepsNotFound(self._where(result.error.steps), result.error.steps)
        if not (self.allow_exceptions and isinstance(result.error, DoneWithExceptions)):
            result.raise_for_error()

    def _where(self, steps: Sequence[str]) -> str:
        """How many steps were not found, and where: the line of each has told why."""
        count = "1 step was" if len(steps) == 1 else f"{len(steps)} steps were"
        told = [f"step {step}{f' ({place})' if (place := self._places.of(step)) else ''}" for step in steps]
        return f"{count} not found; nothing was changed: {', '.join(told)}"

    def _print_published(self, published: PublishedRun) -> None:
        for line in () if self.as_json else _videos(published):
            print(line)
        if published.record.mode.rehearses and self.as_json:
            account = {"account": [_verdict(step) for step in published.record.steps]}
            print(json.dumps(account, ensure_ascii=False), flush=True)
        if not self.as_json:
            print_ending(published, can_be_resumed=self.can_be_resumed)


def _videos(published: PublishedRun) -> Iterator[str]:
    if published.videos_problem:
        run = published.folder.path
        yield f"video: not made ({published.videos_problem}); later: handrail video {run}"
    yield from (f"video: {video}" for video in published.videos)


def _verdict(step: StepRecord) -> dict[str, str]:
    return {
        "step": step.number,
        "verdict": step.outcome,
        "after": step.after,
        "detail": step.reason,
        "sentence": step.sentence,
        "appliance": step.appliance,
        "effect": step.effect,
    }
