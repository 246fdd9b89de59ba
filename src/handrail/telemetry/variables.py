"""The variables by which OpenTelemetry is asked for. Their names and meanings are OpenTelemetry's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
DEFAULT_ENDPOINT = "http://localhost:4318"


@dataclass(frozen=True)
class Signals:
    """The exporters of spans and of metrics, by their registered names; and the variable that asks for them."""

    traces: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    variable: str = ""
    place: str = ""
    """Where they are sent, without a name or a password that may stand in the address; empty if nothing is sent by OTLP."""

    def __bool__(self) -> bool:
        return bool(self.traces or self.metrics)


def signals_asked_for(env: Mapping[str, str]) -> Signals:
    """The signals that the environment asks for.

    An exporter that is named asks for its signal, and so does an address to which it is sent by OTLP; nothing else does.
    """
    if env.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return Signals()
    traces, metrics = _exporters(env, "TRACES"), _exporters(env, "METRICS")
    names = ("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", *_endpoints("TRACES"), *_endpoints("METRICS"))
    variable = next((name for name in names if _value(env, name) not in ("", "none")), "")
    place = _place(env) if any(name.startswith("otlp") for name in (*traces, *metrics)) else ""
    return Signals(traces, metrics, variable, place)


def _exporters(env: Mapping[str, str], signal: str) -> tuple[str, ...]:
    """The names of a signal's exporters, as the SDK has them registered."""
    named = _value(env, f"OTEL_{signal}_EXPORTER")
    if not named:
        named = "otlp" if any(_value(env, endpoint) for endpoint in _endpoints(signal)) else "none"
    names = filter(None, (name.strip() for name in named.split(",")))
    return tuple(_registered(env, signal, name) for name in names if name != "none")


def _registered(env: Mapping[str, str], signal: str, name: str) -> str:
    if name != "otlp":
        return name
    protocol = _value(env, f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") or _value(env, "OTEL_EXPORTER_OTLP_PROTOCOL")
    return "otlp_proto_grpc" if protocol == "grpc" else "otlp_proto_http"


def _endpoints(signal: str) -> tuple[str, str]:
    return f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", ENDPOINT


def _place(env: Mapping[str, str]) -> str:
    endpoints = (*_endpoints("TRACES"), *_endpoints("METRICS"))
    address = next((_value(env, name) for name in endpoints if _value(env, name)), DEFAULT_ENDPOINT)
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{urlsplit(f'//{rest}').netloc.rpartition('@')[2]}" if rest else "an address that is none"


def _value(env: Mapping[str, str], name: str) -> str:
    return env.get(name, "").strip()
