"""The spans of a rollout, by its entries, in the SDK's own memory; and its runs inside."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from handrail.journal import (
    Entry,
    Event,
    PairEnded,
    PairResumed,
    PairStarted,
    RolloutFinished,
    RolloutPlanned,
    RolloutResumed,
    RunFinished,
    RunStarted,
    WaveEnded,
    WaveStarted,
)
from handrail.telemetry.providers import Providers, providers_with
from handrail.telemetry.rollout_spans import RolloutSpans

BEGAN = datetime(2026, 12, 1, 20, tzinfo=UTC)
PLANNED = RolloutPlanned(
    runbook="Replicate",
    digest="d",
    plan_digest="p",
    waves=(("hq",), ("lab", "spare")),
    budget=1,
    inputs={"site": "canary"},
    operator="canary",
)


class Backend:
    """A backend in memory, to which one process sends what it tells of a rollout, with a second between its entries."""

    def __init__(self) -> None:
        self._spans, self._numbers = InMemorySpanExporter(), count()
        self.providers: Providers = providers_with([SimpleSpanProcessor(self._spans)], [], {})

    def entry(self, event: Event) -> Entry:
        number = next(self._numbers)
        return Entry.model_validate(
            {"seq": number, "at": BEGAN + timedelta(seconds=number), "event": event, "previous": "", "seal": ""}
        )

    def rollout(self, planned: RolloutPlanned | None = None) -> RolloutSpans:
        return self.providers.observe_rollout("20261201-replicate", planned)

    def take(self, rollout: RolloutSpans, *events: Event) -> None:
        for event in events:
            rollout.take(self.entry(event))

    async def run(self, rollout: RolloutSpans, pair: str) -> None:
        """A run of the rollout, as it begins and ends."""
        spans = self.providers.observe([], rollout.context)
        for event in (
            RunStarted(runbook="Replicate", digest="d", pair=pair, run_id=pair),
            RunFinished(outcome="passed"),
        ):
            assert [fact async for fact in spans.hear(self.entry(event))] == []
        spans.end(0)

    def spans(self) -> list[ReadableSpan]:
        return list(self._spans.get_finished_spans())

    def tree(self) -> dict[str, str]:
        """Each span by its name and pair, with that in which it is."""
        names = {json.loads(span.to_json())["context"]["span_id"]: _name(span) for span in self.spans()}
        return {_name(span): names[f"0x{span.parent.span_id:016x}"] if span.parent else "" for span in self.spans()}


def _name(span: ReadableSpan) -> str:
    return f"{span.name} {(span.attributes or {}).get('handrail.pair', '')}".strip()


@pytest.fixture
def backend() -> Backend:
    return Backend()


async def test_runs_are_in_their_wave_and_waves_in_the_rollout(backend: Backend) -> None:
    rollout = backend.rollout()
    backend.take(rollout, PLANNED, WaveStarted(wave=1, pairs=("hq",)), PairStarted(pair="hq", wave=1))
    await backend.run(rollout, "hq")
    backend.take(
        rollout, PairEnded(pair="hq", state="done"), WaveEnded(wave=1, states={"done": 1}), WaveStarted(wave=2)
    )
    await backend.run(rollout, "lab")
    ended = {"done": 1, "in doubt": 1}
    backend.take(
        rollout, WaveEnded(wave=2, states=ended), RolloutFinished(reason="complete", states=ended | {"done": 2})
    )
    rollout.end()
    assert backend.tree() == {
        "run Replicate hq": "wave 1",
        "wave 1": "rollout Replicate",
        "run Replicate lab": "wave 2",
        "wave 2": "rollout Replicate",
        "rollout Replicate": "",
    }
    first, second, whole = (span for span in backend.spans() if not span.name.startswith("run"))
    assert [span.status.status_code.name for span in (first, second, whole)] == ["OK", "ERROR", "ERROR"]
    assert second.status.description == "in doubt"
    assert dict(whole.attributes or {}) == {
        "cicd.pipeline.name": "Replicate",
        "cicd.pipeline.run.id": "20261201-replicate",
        "handrail.mode": "run",
        "handrail.resumed": False,
        "handrail.pairs": 3,
        "handrail.waves": 2,
        "handrail.plan.digest": "p",
        "handrail.outcome": "complete",
        "handrail.pairs.done": 2,
        "handrail.pairs.in_doubt": 1,
    }
    assert "canary" not in "".join(span.to_json() for span in backend.spans())


async def test_one_that_goes_on_has_a_span_of_its_own_and_the_wave_that_it_finds(backend: Backend) -> None:
    rollout = backend.rollout(PLANNED)
    backend.take(rollout, RolloutResumed(), PairResumed(pair="lab", run="runs/lab"))
    await backend.run(rollout, "lab")
    backend.take(rollout, PairStarted(pair="spare", wave=2))
    await backend.run(rollout, "spare")
    rollout.end()
    assert backend.tree() == {
        "run Replicate lab": "resume rollout Replicate",
        "run Replicate spare": "wave 2",
        "wave 2": "resume rollout Replicate",
        "resume rollout Replicate": "",
    }
