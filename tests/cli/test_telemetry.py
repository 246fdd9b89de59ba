"""Telemetry through the command line, received over OpenTelemetry's protocol and read by its own definitions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from canaries import Canaries
from handrail.journal import StepFailed, StepStarted, TextRead, read
from handrail_practice.pair import Pair

from .conftest import Handrail
from .otlp_receiver import Receiver, attributes, otlp_receiver

TYPED = "typed-canary-4711"
BOOK = """\
runbook: Sign in and look
appliances: [primary]
inputs: {name: What is typed}
sections:
  - heading: Sign in
    steps:
      - open: $url
      - fill: $name
        target: field "Username"
      - call: sign-in
      - read: heading "Appliance Statistics"
        as: title
      - expect: button "Launch the rocket"
        timeout: 0.2
"""
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with otlp_receiver() as receiver:
        yield receiver


def test_a_backend_gets_spans_and_counters_and_nothing_that_is_secret_typed_or_shown(
    handrail: Handrail, pair: Pair, receiver: Receiver, canaries: Canaries, tmp_path: Path
) -> None:
    (tmp_path / "book.yaml").write_text(BOOK)
    env = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.address,
        "OTEL_EXPORTER_OTLP_HEADERS": "x-key=k",
        "TRACEPARENT": PARENT,
    }
    done = handrail(
        "run", "book.yaml", "-i", pair.inventory_path, "--set", f"name={TYPED}", "--ticket", TYPED, "--no-ask", **env
    )
    assert (done.returncode, "telemetry" in done.stderr) == (1, False), done.stdout + done.stderr

    (run_folder,) = (tmp_path / "runs").iterdir()
    entries = read(run_folder / "journal.jsonl")
    spans = {span.name: span for span in receiver.spans()}
    run, failed = spans["run Sign in and look"], spans["5 expect"]
    assert (run.parent_span_id.hex(), run.trace_id.hex()) == (PARENT.split("-")[2], PARENT.split("-")[1])
    assert run.start_time_unix_nano == int(entries[0].at.timestamp() * 1_000_000) * 1000
    assert run.end_time_unix_nano == int(entries[-1].at.timestamp() * 1_000_000) * 1000
    assert attributes(run.attributes)["process.exit.code"] == 1
    assert attributes(run.attributes)["handrail.pair"] == "practice"
    assert (failed.status.code, attributes(failed.attributes)["error.type"]) == (
        Status.STATUS_CODE_ERROR,
        "ElementNotFound",
    )
    (resource,) = receiver.requests()[0].resource_spans
    assert attributes(resource.resource.attributes)["service.name"] == "handrail"
    assert receiver.headers[0]["x-key"] == "k"
    (ended,) = receiver.metrics()["handrail.runs"].sum.data_points
    assert (ended.as_int, attributes(ended.attributes)["handrail.outcome"]) == (1, "failed")

    told = b"".join(body for _, body in receiver.bodies)
    events = [entry.event for entry in entries]
    texts = [event.problem for event in events if isinstance(event, StepFailed)]
    texts += [event.text for event in events if isinstance(event, TextRead)]
    texts += [event.sentence for event in events if isinstance(event, StepStarted)]
    assert len(texts) > 5
    assert [text for text in (TYPED, "Launch the rocket", *texts) if text.encode() in told] == []
    assert canaries.shown_by(told) == []


def test_a_backend_that_cannot_be_reached_changes_nothing_about_the_run(
    handrail: Handrail, pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "book.yaml").write_text(BOOK.partition("      - call")[0])
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_TIMEOUT": "0.3"}
    done = handrail("run", "book.yaml", "-i", pair.inventory_path, "--set", "name=ana", **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.startswith("telemetry could not be sent to http://127.0.0.1:1: ")
    assert done.stderr.count("\n") == 1
