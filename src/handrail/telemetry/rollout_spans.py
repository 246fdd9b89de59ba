"""The spans of a rollout: one of the rollout, in it those of its waves, and in these the runs that this process performs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, set_span_in_context

from handrail.journal import (
    Entry,
    PairStarted,
    RolloutFinished,
    RolloutPlanned,
    RolloutResumed,
    WaveEnded,
    WaveStarted,
)
from handrail.telemetry.times import nanoseconds

BAD_STATES = frozenset({"failed", "in doubt", "unknown"})
"""The states of runs that spend a rollout's budget."""


@dataclass
class RolloutSpans:
    """A listener that makes spans of a rollout's entries. `context` is that of the runs that begin now.

    `planned` is how the rollout had begun, if it goes on: of what is on record already, nothing is told again.
    """

    tracer: Tracer
    parent: Context
    name: str
    """The name of the rollout's folder."""
    planned: RolloutPlanned | None = None
    _span: Span | None = field(default=None, init=False)
    _waves: dict[int, Span] = field(default_factory=dict, init=False)
    """The spans of the waves that have not ended."""
    _latest: datetime | None = field(default=None, init=False)

    @property
    def context(self) -> Context:
        inner = next(reversed(self._waves.values()), self._span)
        return set_span_in_context(inner, self.parent) if inner else self.parent

    def take(self, entry: Entry) -> None:
        self._latest = entry.at
        match entry.event:
            case RolloutPlanned() as planned:
                self.planned = planned
                self._begin(entry.at, planned, is_resumed=False)
            case RolloutResumed() if self.planned:
                self._begin(entry.at, self.planned, is_resumed=True)
            case WaveStarted(wave=wave) | PairStarted(wave=wave) if wave not in self._waves:
                self._begin_wave(entry.at, wave)
            case WaveEnded(wave=wave, states=states) if wave in self._waves:
                _end(self._waves.pop(wave), entry.at, states)
            case RolloutFinished(reason=reason, states=states) if self._span:
                self._span.set_attribute("handrail.outcome", reason)
                _count(self._span, states)

    def end(self) -> None:
        """End what has not ended: the rollout, and waves in which it was stopped."""
        for span in (*self._waves.values(), self._span):
            if span and self._latest:
                span.end(nanoseconds(self._latest))

    def _begin(self, at: datetime, planned: RolloutPlanned, *, is_resumed: bool) -> None:
        self._span = self.tracer.start_span(
            f"{'resume rollout' if is_resumed else 'rollout'} {planned.runbook}",
            self.parent,
            SpanKind.SERVER,
            attributes={
                "cicd.pipeline.name": planned.runbook,
                "cicd.pipeline.run.id": self.name,
                "handrail.mode": "rehearsal" if planned.rehearses else "run",
                "handrail.resumed": is_resumed,
                "handrail.pairs": sum(map(len, planned.waves)),
                "handrail.waves": len(planned.waves),
                "handrail.plan.digest": planned.plan_digest,
            },
            start_time=nanoseconds(at),
        )

    def _begin_wave(self, at: datetime, wave: int) -> None:
        pairs = self.planned.waves[wave - 1] if self.planned and wave <= len(self.planned.waves) else ()
        self._waves[wave] = self.tracer.start_span(
            f"wave {wave}",
            set_span_in_context(self._span, self.parent) if self._span else self.parent,
            attributes={"handrail.wave": wave, "handrail.pairs": len(pairs)},
            start_time=nanoseconds(at),
        )


def _end(span: Span, at: datetime, states: Mapping[str, int]) -> None:
    _count(span, states)
    span.end(nanoseconds(at))


def _count(span: Span, states: Mapping[str, int]) -> None:
    """Tell how many pairs are in which state; where one of them spends budget, a person has to look."""
    span.set_attributes({f"handrail.pairs.{state.replace(' ', '_')}": count for state, count in states.items()})
    bad = sorted(state for state in BAD_STATES if states.get(state))
    if bad:
        span.set_status(StatusCode.ERROR, ", ".join(bad))
    else:
        span.set_status(StatusCode.OK)
