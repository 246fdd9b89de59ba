"""The spans and counters of a run, by its entries, in the SDK's own memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from handrail.journal import (
    Entry,
    Event,
    EvidenceMissed,
    PageNoticed,
    PlanLine,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepRetried,
    StepSkipped,
    StepSoAlready,
    StepStarted,
    TextRead,
)
from handrail.telemetry.providers import Providers, providers_with

BEGAN = datetime(2026, 11, 30, 20, 0, 0, 123457, tzinfo=UTC)
CANARY = "canary-7f3a"


class Backend:
    """A backend in memory, to which one process sends what it tells of its runs."""

    def __init__(self, env: dict[str, str] | None = None) -> None:
        self._spans, self._metrics = InMemorySpanExporter(), InMemoryMetricReader()
        processors = [SimpleSpanProcessor(self._spans)]
        self.providers: Providers = providers_with(processors, [self._metrics], env or {})

    async def hear(self, *events: Event, exit_code: int = 0, earlier: Sequence[Event] = ()) -> None:
        """Hear a run, with a second between its entries."""
        spans = self.providers.observe(list(map(_entry, range(len(earlier)), earlier)))
        for number, event in enumerate(events, start=len(earlier)):
            assert [fact async for fact in spans.hear(_entry(number, event))] == []
        spans.end(exit_code)

    def spans(self) -> dict[str, ReadableSpan]:
        """By name, in the order in which they ended."""
        return {span.name: span for span in self._spans.get_finished_spans()}

    def counted(self, name: str) -> dict[tuple[str, ...], float]:
        """The sums or counts of a metric, each by the values of its attributes in the order of their names."""
        data = self._metrics.get_metrics_data()
        assert data is not None
        points = [
            point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]
        return {
            tuple(str(value) for _, value in sorted((point.attributes or {}).items())): (
                point.value if isinstance(point, NumberDataPoint) else point.count
            )
            for point in points
        }

    def all_words(self) -> str:
        data = self._metrics.get_metrics_data()
        return "".join(span.to_json() for span in self._spans.get_finished_spans()) + (data.to_json() if data else "")


def _entry(number: int, event: Event) -> Entry:
    return Entry.model_validate(
        {"seq": number, "at": BEGAN + timedelta(seconds=number), "event": event, "previous": "", "seal": ""}
    )


def planned(*steps: str) -> tuple[PlanLine, ...]:
    return tuple(PlanLine(step=step, sentence="s", section=1, heading="h", appliance="primary") for step in steps)


def started(step: str, action: str = "click", effect: str = "once") -> StepStarted:
    return StepStarted.model_validate(
        {"step": step, "action": action, "sentence": CANARY, "effect": effect, "appliance": "primary", "note": CANARY}
    )


RUN = RunStarted(
    runbook="Replicate",
    digest="d",
    pair="hq",
    run_id="20261130-replicate-hq",
    inputs={"site": CANARY},
    operator_name=CANARY,
    planned=planned("1", "2", "2.1", "2.2", "3"),
)


@pytest.fixture
def backend() -> Backend:
    return Backend()


def outcome(span: ReadableSpan) -> tuple[object, object, str]:
    told = span.attributes or {}
    return told["handrail.outcome"], told["cicd.pipeline.task.run.result"], span.status.status_code.name


async def test_a_run_and_its_steps_have_the_times_of_the_journal(backend: Backend) -> None:
    await backend.hear(RUN, started("1", "open", "safe"), StepPassed(step="1"), RunFinished(outcome="passed"))
    step, run = backend.spans()["1 open"], backend.spans()["run Replicate"]
    assert (run.start_time, run.end_time) == (1796068800123457000, 1796068803123457000)
    assert (step.start_time, step.end_time) == (1796068801123457000, 1796068802123457000)
    assert step.parent == run.get_span_context()
    assert run.parent is None
    assert (run.kind, run.status.status_code.name) == (SpanKind.SERVER, "OK")
    assert dict(run.attributes or {}) == {
        "cicd.pipeline.name": "Replicate",
        "cicd.pipeline.run.id": "20261130-replicate-hq",
        "cicd.pipeline.action.name": "RUN",
        "cicd.pipeline.result": "success",
        "handrail.pair": "hq",
        "handrail.mode": "run",
        "handrail.resumed": False,
        "handrail.runbook.digest": "d",
        "handrail.outcome": "passed",
        "process.exit.code": 0,
    }
    assert dict(step.attributes or {}) == {
        "cicd.pipeline.task.name": "1 open",
        "cicd.pipeline.task.run.id": "1#1",
        "cicd.pipeline.task.run.result": "success",
        "handrail.step": "1",
        "handrail.attempt": 1,
        "handrail.action": "open",
        "handrail.effect": "safe",
        "handrail.appliance": "primary",
        "handrail.outcome": "passed",
    }


async def test_a_step_that_calls_others_ends_after_them(backend: Backend) -> None:
    await backend.hear(
        RUN,
        started("2", "call"),
        StepPassed(step="2"),
        started("2.1", "fill"),
        StepPassed(step="2.1"),
        started("2.2"),
        StepPassed(step="2.2"),
        started("3"),
        StepPassed(step="3"),
        RunFinished(outcome="passed"),
    )
    spans = backend.spans()
    assert list(spans) == ["2.1 fill", "2.2 click", "2 call", "3 click", "run Replicate"]
    assert [spans[name].parent for name in ("2.1 fill", "2.2 click")] == [spans["2 call"].get_span_context()] * 2
    assert spans["2 call"].end_time == spans["3 click"].start_time


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (StepPassed(step="1"), ("passed", "success", "OK")),
        (StepFailed(step="1", error="ElementNotFound", problem=CANARY), ("failed", "failure", "ERROR")),
        (StepInDoubt(step="1", problem=CANARY), ("in doubt", "error", "ERROR")),
        (StepSoAlready(step="1", sought=CANARY), ("so already", "skip", "OK")),
        (StepDoneByHand(step="1", by=CANARY, reason=CANARY), ("by hand", "success", "OK")),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
async def test_a_span_tells_what_became_of_its_step(backend: Backend, end: Event, told: tuple[str, ...]) -> None:
    await backend.hear(RUN, started("1"), end, RunFinished(outcome="stopped"))
    assert outcome(backend.spans()["1 click"]) == told
    assert CANARY not in backend.all_words()


async def test_a_step_that_is_left_out_has_a_span_without_length(backend: Backend) -> None:
    skipped = StepSkipped(step="1", sentence=CANARY, reason=CANARY, action="click", appliance="primary", due=CANARY)
    found = StepRehearsed(step="3", verdict="proved", sentence=CANARY, action="click", detail=CANARY)
    await backend.hear(RUN, skipped, found, RunFinished(outcome="passed"))
    spans = backend.spans()
    assert outcome(spans["1 click"]) == ("skipped", "skip", "UNSET")
    assert outcome(spans["3 click"]) == ("proved", "success", "OK")
    assert spans["1 click"].start_time == spans["1 click"].end_time
    assert backend.counted("handrail.step.duration") == {}
    assert CANARY not in backend.all_words()


async def test_each_attempt_is_a_span_and_what_a_person_then_does_is_one(backend: Backend) -> None:
    failed = StepFailed(step="1", error="ElementNotFound", problem=CANARY)
    by_hand = StepDoneByHand(step="1", by=CANARY, reason=CANARY)
    retried = StepRetried(step="1", by=CANARY)
    await backend.hear(RUN, started("1"), failed, retried, started("1"), failed, by_hand, RunFinished(outcome="passed"))
    spans = [span.attributes or {} for span in backend._spans.get_finished_spans()]
    assert [(span.get("cicd.pipeline.task.run.id"), span["handrail.outcome"]) for span in spans] == [
        ("1#1", "failed"),
        ("1#2", "failed"),
        ("1#3", "by hand"),
        (None, "passed"),
    ]
    assert backend.counted("cicd.pipeline.run.errors") == {("Replicate", "ElementNotFound"): 2}
    assert backend.counted("handrail.steps") == {
        ("click", "primary", "once", "failed"): 2,
        ("click", "primary", "once", "by hand"): 1,
    }


async def test_a_step_in_progress_at_the_end_is_unfinished(backend: Backend) -> None:
    await backend.hear(RUN, started("1"), RunFinished(outcome="stopped", problem=CANARY), exit_code=130)
    assert outcome(backend.spans()["1 click"]) == ("unfinished", "cancellation", "ERROR")
    run = backend.spans()["run Replicate"]
    told = run.attributes or {}
    assert (told["cicd.pipeline.result"], told["process.exit.code"]) == ("cancellation", 130)
    assert run.status.status_code.name == "UNSET"


@pytest.mark.parametrize(
    ("ended", "result"), [("failed", "failure"), ("in-doubt", "error"), ("broken", "error")], ids=lambda value: value
)
async def test_a_run_that_did_not_go_well_is_an_error(backend: Backend, ended: str, result: str) -> None:
    await backend.hear(RUN, RunFinished.model_validate({"outcome": ended, "problem": CANARY}), exit_code=1)
    run = backend.spans()["run Replicate"]
    told = run.attributes or {}
    assert (run.status.status_code.name, run.status.description) == ("ERROR", ended)
    assert (told["cicd.pipeline.result"], told["error.type"]) == (result, ended)
    assert CANARY not in backend.all_words()


async def test_a_failure_that_a_person_skipped_makes_it_a_run_with_exceptions(backend: Backend) -> None:
    failed = StepFailed(step="1", error="ElementNotFound", problem="p")
    skipped = StepSkipped(step="1", sentence="s", reason="r", action="click", by="ana")
    await backend.hear(RUN, started("1"), failed, skipped, RunFinished(outcome="passed"))
    assert (backend.spans()["run Replicate"].attributes or {})["handrail.outcome"] == "exceptions"


async def test_a_run_that_goes_on_tells_nothing_again(backend: Backend) -> None:
    earlier = [RUN, started("1"), StepPassed(step="1"), started("2"), StepPassed(step="2"), started("2.1")]
    settled = StepDoneByHand(step="2.1", by=CANARY, reason=CANARY)
    await backend.hear(
        RunResumed(plan=(CANARY,)),
        settled,
        started("2.2"),
        StepPassed(step="2.2"),
        RunFinished(outcome="passed"),
        earlier=earlier,
    )
    assert list(backend.spans()) == ["2.1 click", "2.2 click", "resume Replicate"]
    assert outcome(backend.spans()["2.1 click"])[0] == "by hand"
    told = backend.spans()["resume Replicate"].attributes or {}
    assert (told["handrail.resumed"], told["cicd.pipeline.run.id"]) == (True, RUN.run_id)
    assert backend.counted("handrail.runs") == {("Replicate", "run", "passed", "hq"): 1}
    assert backend.counted("cicd.pipeline.run.active") == {("Replicate", "executing"): 0}


async def test_what_pages_show_and_people_type_is_never_told(backend: Backend) -> None:
    await backend.hear(
        RUN,
        SectionStarted(heading=CANARY, appliance="primary"),
        started("1"),
        TextRead(step="1", name=CANARY, text=CANARY),
        PageNoticed(step="1", what="message", detail=CANARY),
        EvidenceMissed(step="1", problem=CANARY),
        StepApproved(step="1", by=CANARY),
        StepPassed(step="1"),
        RunFinished(outcome="passed"),
    )
    assert CANARY not in backend.all_words()
    labels = ("Replicate", "run", "hq")
    assert backend.counted("handrail.pictures.missed") == {labels: 1}
    assert backend.counted("handrail.approvals") == {labels: 1}
    assert backend.counted("cicd.pipeline.run.duration") == {("Replicate", "success", "executing"): 1}


async def test_a_trace_of_whoever_started_it_goes_on() -> None:
    backend = Backend({"TRACEPARENT": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    await backend.hear(RUN, RunFinished(outcome="passed"))
    run = backend.spans()["run Replicate"]
    assert run.parent is not None
    assert (run.parent.span_id, run.parent.trace_id) == (0xB7AD6B7169203331, 0x0AF7651916CD43DD8448EB211C80319C)


def test_the_service_is_handrail_unless_a_variable_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Backend().providers.tracers.resource.attributes["service.name"] == "handrail"
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=rollouts,deployment.environment.name=live")
    monkeypatch.setenv("OTEL_EXPERIMENTAL_RESOURCE_DETECTORS", "process")
    told = Backend().providers.tracers.resource.attributes
    assert (told["service.name"], told["deployment.environment.name"]) == ("rollouts", "live")
    assert "process.pid" in told
    assert not [name for name in told if name.startswith("process.command")]
    monkeypatch.setenv("OTEL_SERVICE_NAME", "nightly")
    assert Backend().providers.tracers.resource.attributes["service.name"] == "nightly"
