"""Which of OpenTelemetry's variables ask for what."""

from __future__ import annotations

import pytest

from handrail.telemetry import Signals, Telemetry, signals_asked_for

HTTP = ("otlp_proto_http",)
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}


@pytest.mark.parametrize(
    ("env", "traces", "metrics", "variable"),
    [
        ({}, (), (), ""),
        ({"OTEL_SERVICE_NAME": "x", "TRACEPARENT": "00-0-0-00"}, (), (), ""),
        (ENDPOINT, HTTP, HTTP, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "TRUE"}, (), (), ""),
        (ENDPOINT | {"OTEL_METRICS_EXPORTER": "none"}, HTTP, (), "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, HTTP, (), "OTEL_TRACES_EXPORTER"),
        ({"OTEL_TRACES_EXPORTER": "none"}, (), (), ""),
        ({"OTEL_METRICS_EXPORTER": "console, otlp"}, (), ("console", *HTTP), "OTEL_METRICS_EXPORTER"),
        ({"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://m/"}, (), HTTP, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"),
        (
            ENDPOINT | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf"},
            ("otlp_proto_grpc",),
            HTTP,
            "OTEL_EXPORTER_OTLP_ENDPOINT",
        ),
    ],
)
def test_an_exporter_or_an_address_asks(
    env: dict[str, str], traces: tuple[str, ...], metrics: tuple[str, ...], variable: str
) -> None:
    asked = signals_asked_for(env)
    assert (asked.traces, asked.metrics, asked.variable) == (traces, metrics, variable)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://ana:canary@collector.example.com:4318/canary?key=canary", "https://collector.example.com:4318"),
        ("canary", "an address that is none"),
    ],
)
def test_the_place_is_told_without_what_may_be_secret(address: str, place: str) -> None:
    assert signals_asked_for({"OTEL_EXPORTER_OTLP_ENDPOINT": address}).place == place


def test_what_is_printed_is_sent_nowhere() -> None:
    assert signals_asked_for({"OTEL_TRACES_EXPORTER": "console"}) == Signals(
        ("console",), (), "OTEL_TRACES_EXPORTER", ""
    )


def test_telemetry_says_what_would_be_sent() -> None:
    assert Telemetry(ENDPOINT).in_words == (
        "traces and metrics of runs are sent to http://collector:4318, as OTEL_EXPORTER_OTLP_ENDPOINT asks"
    )
    assert Telemetry({}).in_words == "nothing is sent; OTEL_EXPORTER_OTLP_ENDPOINT asks for it"
