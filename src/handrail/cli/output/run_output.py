"""All that a command prints of one run, from its title to where its folder is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handrail.app.execute import RunResult
from handrail.app.publish import Published, Stage
from handrail.cli.output.lines import JsonLines, PlainLines, progress
from handrail.engine import Listener
from handrail.journal import Entry, RunRecord, StepRecord
from handrail.journal.projections.outcomes import Outcome
from handrail.report.formats import formats_of
from handrail.report.words import verdict
from handrail.runbook import Runbook


@dataclass
class RunOutput:
    """Prints a run as it goes on, and its result. Use as `with`: however the run ends, nothing moves on the terminal then."""

    clock: Callable[[], datetime]
    as_json: bool = False
    verbose: bool = False
    lasting: bool = True
    """The appliances are there after the command, so that the run could be resumed."""
    _lines: JsonLines | PlainLines | None = field(default=None, init=False)

    def __enter__(self) -> RunOutput:
        return self

    def __exit__(self, *_: object) -> None:
        self.pause()

    def listeners(self, runbook: Runbook, entries: Sequence[Entry] = ()) -> Sequence[Listener]:
        """The listener that prints; `entries` are on record already, and are not printed again."""
        self._lines = progress(runbook, self.clock, as_json=self.as_json, verbose=self.verbose)
        self._lines.recall(entries)
        return [self._lines]

    def pause(self) -> None:
        if self._lines:
            self._lines.pause()

    def hear(self, stage: Stage) -> None:
        """Publishing has come to this stage."""
        if stage == "videos" and not self.as_json:
            self.pause()
            print("\nmaking the videos; Ctrl-C leaves that for later")

    def announce(self, sentences: Iterator[str]) -> None:
        """The plan of a run that goes on."""
        if self.as_json:
            return
        print("To resume this run:")
        for sentence in sentences:
            print(f"  - {sentence}")
        print(flush=True)

    def end(self, result: RunResult) -> None:
        """Print the end of a run. Raises what ended it early."""
        if result.nothing_left:
            print("This run has ended well; nothing is left to do.")
        if result.published:
            self._published(result.published)
        if result.problem:
            print(result.problem, file=sys.stderr)
        result.raise_for_error()

    def _published(self, published: Published) -> None:
        for line in () if self.as_json else _videos(published):
            print(line)
        if published.record.mode.rehearses:
            _account(published.record, as_json=self.as_json)
        for line in () if self.as_json else self._summary(published):
            print(line)

    def _summary(self, published: Published) -> Iterator[str]:
        folder, record = published.folder, published.record
        seconds = (record.ended - record.began).total_seconds()
        yield f"\n{record.outcome}: {counted(record)}, in {seconds:.1f} s"
        yield f"report: {folder.report}"
        if record.mode.is_scored:
            yield f"scores: {folder.path / formats_of(record)['scores'].file}"
        if published.sealed_by:
            yield f"sealed: {published.sealed_by}; to check it: handrail verify {folder.path}"
        if record.outcome != "passed" and record.mode.is_resumable and self.lasting:
            alone = " (without captions, as a run)" if record.mode.is_led else ""
            yield f"to go on: handrail resume {folder.path}{alone}"


def _videos(published: Published) -> Iterator[str]:
    if published.videos_problem:
        run = published.folder.path
        yield f"video: not made ({published.videos_problem}); later: handrail video {run}"
    yield from (f"video: {video}" for video in published.videos)


def counted(record: RunRecord) -> str:
    """How many steps ended how, as in "43 passed, 5 skipped, 0 failed"."""
    outcomes: tuple[Outcome, ...] = ("passed", "skipped", "failed", "by hand", "in doubt", "unfinished")
    always: tuple[Outcome, ...] = outcomes[:3]
    words: dict[Outcome, str] = {}
    if record.mode.rehearses:
        outcomes = ("passed", "skipped", "failed", "unfinished", "proved", "after", "not found")
        always = ("proved", "after", "not found")
        words = {"after": "reachable only after another"}
    counts = ((outcome, record.count(outcome)) for outcome in outcomes)
    return ", ".join(
        f"{count} {words.get(outcome, outcome)}" for outcome, count in counts if count or outcome in always
    )


def _account(record: RunRecord, *, as_json: bool) -> None:
    """The verdict of a rehearsal on each step."""
    if as_json:
        print(json.dumps({"account": [_verdict(step) for step in record.steps]}, ensure_ascii=False), flush=True)
        return
    print("\nThe account of each step:")
    for step in record.steps:
        print(f"  {step.number:>5}  {verdict(step):29}  {step.sentence}")


def _verdict(step: StepRecord) -> dict[str, str]:
    said = {"step": step.number, "verdict": step.outcome, "after": step.after, "detail": step.reason}
    return {**said, "sentence": step.sentence, "appliance": step.appliance, "effect": step.effect}
