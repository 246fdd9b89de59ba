"""The spans of steps: one of each attempt, and one without length of a step that is settled otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from opentelemetry.context import Context
from opentelemetry.trace import Span, StatusCode, Tracer, set_span_in_context

from handrail.journal import (
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
)
from handrail.journal.projections.outcomes import FAILURES, Outcome, outcome_of
from handrail.telemetry.instruments import Instruments
from handrail.telemetry.results import STEP_RESULTS
from handrail.telemetry.times import nanoseconds

StepEnd = StepPassed | StepFailed | StepInDoubt | StepDoneByHand | StepSoAlready | StepSkipped | StepRehearsed
"""The events that say what became of a step."""


@dataclass
class _Attempt:
    """An attempt at a step whose span has not ended."""

    span: Span
    began: datetime
    is_settled: bool = False


@dataclass
class StepSpans:
    """The maker of the spans of steps, inside that of their run. A step that calls others ends after them."""

    tracer: Tracer
    instruments: Instruments
    run: Context
    """That of the run's span."""
    name: str
    """The title of the runbook."""
    planned: Collection[str] = ()
    """The numbers of all steps."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    _attempts: dict[str, _Attempt] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _actions: dict[str, dict[str, str]] = field(default_factory=dict)
    """By step: what it does, where, and what a second time would do."""

    def continued(self, tracer: Tracer, instruments: Instruments, run: Context) -> StepSpans:
        """The maker for the same run as it goes on: attempts that were cut off are not told."""
        return replace(self, tracer=tracer, instruments=instruments, run=run, _attempts={})

    def start(self, at: datetime, event: StepStarted | StepSkipped | StepRehearsed) -> None:
        """Begin an attempt."""
        effect = "" if isinstance(event, StepSkipped) else event.effect
        told = {"handrail.action": event.action, "handrail.effect": effect, "handrail.appliance": event.appliance}
        self._actions[event.step] = {name: text for name, text in told.items() if text}
        self._begin(at, event.step)

    def settle(self, at: datetime, event: StepEnd) -> None:
        """Tell what became of a step, whether or not an attempt at it has begun."""
        if isinstance(event, StepSkipped | StepRehearsed):
            self.start(at, event)
        elif event.step not in self._attempts:
            self._begin(at, event.step)
        outcome = outcome_of(
            event.kind,
            event.verdict if isinstance(event, StepRehearsed) else "",
            by=event.by if isinstance(event, StepSkipped) else "",
            earlier=self.outcomes.get(event.step),
        )
        self._settle(at, event.step, outcome, event.error if isinstance(event, StepFailed) else "")
        if not any(number.startswith(f"{event.step}.") for number in self.planned):
            self._attempts.pop(event.step).span.end(nanoseconds(at))

    def end(self, at: datetime) -> None:
        """End the spans that have not ended yet. An attempt of which nothing more is on record is unfinished."""
        for step, attempt in list(self._attempts.items()):
            if not attempt.is_settled:
                self._settle(at, step, "unfinished", "")
        self._end_all(at, list(self._attempts))

    def _begin(self, at: datetime, step: str) -> None:
        self._end_all(at, [number for number in self._attempts if not step.startswith(f"{number}.")])
        caller = self._attempts.get(step.rpartition(".")[0])
        count = self._counts[step] = self._counts.get(step, 0) + 1
        told = self._actions.get(step, {})
        name = f"{step} {told['handrail.action']}" if "handrail.action" in told else step
        span = self.tracer.start_span(
            name,
            set_span_in_context(caller.span, self.run) if caller else self.run,
            attributes={
                "cicd.pipeline.task.name": name,
                "cicd.pipeline.task.run.id": f"{step}#{count}",
                "handrail.step": step,
                "handrail.attempt": count,
                **told,
            },
            start_time=nanoseconds(at),
        )
        self._attempts[step] = _Attempt(span, at)

    def _settle(self, at: datetime, step: str, outcome: Outcome, error: str) -> None:
        attempt, told = self._attempts[step], self._actions.get(step, {})
        self.outcomes[step], attempt.is_settled = outcome, True
        attempt.span.set_attributes(
            {"handrail.outcome": outcome, "cicd.pipeline.task.run.result": STEP_RESULTS[outcome]}
        )
        if outcome in FAILURES:
            kind = error or outcome
            attempt.span.set_status(StatusCode.ERROR, outcome)
            attempt.span.set_attribute("error.type", kind)
            self.instruments.run_errors.add(1, {"cicd.pipeline.name": self.name, "error.type": kind})
        elif outcome in ("passed", "by hand", "proved", "so already"):
            attempt.span.set_status(StatusCode.OK)
        counted = {**told, "handrail.outcome": outcome}
        self.instruments.steps.add(1, counted)
        if at > attempt.began:
            self.instruments.step_duration.record((at - attempt.began).total_seconds(), counted)

    def _end_all(self, at: datetime, steps: Collection[str]) -> None:
        for step in steps:
            self._attempts.pop(step).span.end(nanoseconds(at))
