"""The telemetry of a process: what is in its way is told, and never keeps a run waiting for long."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from handrail.journal import Entry, RunFinished, RunStarted
from handrail.telemetry import Telemetry
from waiting import wait_until

ENTRIES = [
    Entry.model_validate({"seq": 0, "at": "2026-11-30T20:00:00Z", "event": event, "previous": "", "seal": ""})
    for event in (RunStarted(runbook="R", digest="d"), RunFinished(outcome="passed"))
]


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes what it is sent, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


async def observe(telemetry: Telemetry) -> str:
    observation = telemetry.observe()
    for listener in observation.listeners:
        for entry in ENTRIES:
            assert [fact async for fact in listener.hear(entry)] == []
    return await observation.end(0)


def asking(monkeypatch: pytest.MonkeyPatch, **env: str) -> Telemetry:
    """Telemetry by these variables, which the SDK reads from the environment itself."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return Telemetry(env)


async def test_without_a_variable_nothing_is_observed() -> None:
    assert Telemetry({}).observe().listeners == []
    assert await observe(Telemetry({})) == ""


async def test_a_backend_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, silent: str) -> None:
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": silent, "OTEL_METRICS_EXPORTER": "none", "OTEL_EXPORTER_OTLP_TIMEOUT": "1"}
    telemetry = asking(monkeypatch, **env)
    monkeypatch.setattr("handrail.telemetry.telemetry.CLOSING_SECONDS", 0.1)
    assert await observe(telemetry) == (
        f"telemetry could not be sent to {silent}: nothing was taken within 0.1 s. The run itself is not affected"
    )
    await asyncio.to_thread(wait_until, lambda: "telemetry" not in [thread.name for thread in threading.enumerate()])


async def test_runs_at_the_same_time_share_one_and_the_last_one_closes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    telemetry = asking(monkeypatch, OTEL_METRICS_EXPORTER="console")
    first, second = telemetry.observe(), telemetry.observe()
    assert (await first.end(0), capsys.readouterr().err) == ("", "")
    for entry in ENTRIES:
        assert [fact async for fact in second.listeners[0].hear(entry)] == []
    assert await second.end(0) == ""
    assert "handrail.runs" in capsys.readouterr().err
    assert await observe(telemetry) == ""
    assert "handrail.runs" in capsys.readouterr().err


async def test_a_refusal_is_told_in_its_kind_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1/canary",
        "OTEL_EXPORTER_OTLP_HEADERS": "x-key=canary",
        "OTEL_EXPORTER_OTLP_TIMEOUT": "0.5",
        "OTEL_METRICS_EXPORTER": "none",
    }
    told = await observe(asking(monkeypatch, **env))
    assert told.startswith("telemetry could not be sent to http://127.0.0.1:1: Failed to export spans batch due to")
    assert "canary" not in told


async def test_an_exporter_that_is_not_there_is_told_with_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await observe(asking(monkeypatch, OTEL_TRACES_EXPORTER="zipkin")) == (
        "telemetry is not sent, since OpenTelemetry refuses its variables: there is no exporter zipkin of traces; "
        "installed: console, otlp_proto_http. The run itself is not affected"
    )


async def test_a_variable_without_the_extra_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.telemetry.telemetry.is_installed", lambda: False)
    told = "OTEL_TRACES_EXPORTER asks for telemetry, and support for it is not installed: pip install 'handrail[otel]'"
    assert await observe(Telemetry({"OTEL_TRACES_EXPORTER": "otlp"})) == told
    assert await observe(Telemetry({})) == ""


async def test_spans_can_be_printed_where_no_output_of_a_command_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    telemetry = asking(monkeypatch, OTEL_TRACES_EXPORTER="console")
    assert await observe(telemetry) == ""
    out, err = capsys.readouterr()
    assert (out, '"name": "run R"' in err) == ("", True)
