"""The spans of a run: one of the run, and in it those of its steps, by the journal's own times.

No sentence, problem, address, input or text of a page is told: they may hold what was typed, or what an appliance shows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from opentelemetry.context import Context
from opentelemetry.metrics import NoOpMeter
from opentelemetry.trace import NoOpTracer, Span, SpanKind, StatusCode, Tracer, set_span_in_context

from handrail.journal import (
    Entry,
    Event,
    EvidenceMissed,
    RunbookMended,
    RunFinished,
    RunResumed,
    RunStarted,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
)
from handrail.telemetry.instruments import Instruments
from handrail.telemetry.results import FAILED_RUNS, RUN_RESULTS
from handrail.telemetry.step_spans import StepSpans
from handrail.telemetry.times import nanoseconds


@dataclass
class RunSpans:
    """A listener that makes spans of a run's entries, and counts. `end` ends the span of the run."""

    tracer: Tracer
    instruments: Instruments
    parent: Context
    _started: RunStarted | None = field(default=None, init=False)
    _span: Span | None = field(default=None, init=False)
    _steps: StepSpans | None = field(default=None, init=False)
    _began: datetime | None = field(default=None, init=False)
    _ended: datetime | None = field(default=None, init=False)

    @classmethod
    def after(cls, earlier: Sequence[Entry], tracer: Tracer, instruments: Instruments, parent: Context) -> Self:
        """The listener of a run of which these entries are on record already: of them, nothing is told again."""
        spans = cls(NoOpTracer(), Instruments.of(NoOpMeter("")), parent)
        for entry in earlier:
            spans._take(entry.at, entry.event)
        spans.tracer, spans.instruments = tracer, instruments
        return spans

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        self._take(entry.at, entry.event)
        return
        yield

    def end(self, exit_code: int) -> None:
        """End the span of a run that has ended, with the exit code of the command line for such a run."""
        if self._span and self._ended:
            self._span.set_attribute("process.exit.code", exit_code)
            self._span.end(nanoseconds(self._ended))

    def _take(self, at: datetime, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._started = event
        if isinstance(event, RunStarted | RunResumed) and self._started:
            self._begin(at, self._started, is_resumed=isinstance(event, RunResumed))
        if self._started and self._steps:
            self._take_inside(at, event, self._started, self._steps)

    def _take_inside(self, at: datetime, event: Event, started: RunStarted, steps: StepSpans) -> None:
        match event:
            case RunbookMended():
                steps.planned = _numbers(event)
            case StepStarted():
                steps.start(at, event)
            case (
                StepPassed()
                | StepFailed()
                | StepInDoubt()
                | StepDoneByHand()
                | StepSoAlready()
                | StepSkipped()
                | StepRehearsed()
            ):
                steps.settle(at, event)
            case EvidenceMissed():
                self.instruments.pictures_missed.add(1, _labels(started))
            case StepApproved():
                self.instruments.approvals.add(1, _labels(started))
            case RunFinished():
                self._finish(at, event, started, steps)

    def _begin(self, at: datetime, started: RunStarted, *, is_resumed: bool) -> None:
        self._began, self._ended = at, None
        self._span = self.tracer.start_span(
            f"{'resume' if is_resumed else started.mode} {started.runbook}",
            self.parent,
            SpanKind.SERVER,
            attributes={
                "cicd.pipeline.name": started.runbook,
                "cicd.pipeline.run.id": started.run_id,
                "cicd.pipeline.action.name": "RUN",
                "handrail.pair": started.pair,
                "handrail.mode": started.mode,
                "handrail.resumed": is_resumed,
                "handrail.runbook.digest": started.digest,
            },
            start_time=nanoseconds(at),
        )
        inside = set_span_in_context(self._span, self.parent)
        surroundings = self.tracer, self.instruments, inside
        self._steps = (
            self._steps.continued(*surroundings)
            if self._steps
            else StepSpans(*surroundings, started.runbook, _numbers(started))
        )
        self.instruments.active_runs.add(1, _state(started))

    def _finish(self, at: datetime, event: RunFinished, started: RunStarted, steps: StepSpans) -> None:
        steps.end(at)
        has_exceptions = event.outcome == "passed" and "exception" in steps.outcomes.values()
        outcome = "exceptions" if has_exceptions else event.outcome
        result = RUN_RESULTS[outcome]
        self._ended = at
        if self._span:
            self._span.set_attributes({"handrail.outcome": outcome, "cicd.pipeline.result": result})
            if outcome in FAILED_RUNS:
                self._span.set_attribute("error.type", outcome)
                self._span.set_status(StatusCode.ERROR, outcome)
            elif outcome != "stopped":
                self._span.set_status(StatusCode.OK)
        self.instruments.active_runs.add(-1, _state(started))
        self.instruments.runs.add(1, {**_labels(started), "handrail.outcome": outcome})
        if self._began:
            told = {**_state(started), "cicd.pipeline.result": result}
            if outcome in FAILED_RUNS:
                told["error.type"] = outcome
            self.instruments.run_duration.record((at - self._began).total_seconds(), told)


def _numbers(event: RunStarted | RunbookMended) -> frozenset[str]:
    return frozenset(line.step for line in event.planned)


def _labels(started: RunStarted) -> dict[str, str]:
    return {"cicd.pipeline.name": started.runbook, "handrail.pair": started.pair, "handrail.mode": started.mode}


def _state(started: RunStarted) -> dict[str, str]:
    return {"cicd.pipeline.name": started.runbook, "cicd.pipeline.run.state": "executing"}
