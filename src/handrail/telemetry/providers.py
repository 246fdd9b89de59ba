"""The SDK's providers of spans and metrics, as its own variables configure them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from opentelemetry.context import Context
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from handrail.journal import Entry, RolloutPlanned
from handrail.telemetry.instruments import Instruments
from handrail.telemetry.rollout_spans import RolloutSpans
from handrail.telemetry.run_spans import RunSpans
from handrail.telemetry.variables import Signals
from handrail.version import __version__

SCOPE = "handrail"
COMMAND_LINE = "process.command"
"""What the attributes of a resource begin with that hold a command line: inputs are typed there."""


@dataclass(frozen=True)
class Providers:
    """The providers of runs at the same time. The program ends without waiting for them."""

    tracers: TracerProvider
    meters: MeterProvider
    parent: Context
    """That of TRACEPARENT, of which each run is a child; empty without it."""
    complaints: Complaints
    instruments: Instruments

    def observe(self, earlier: Sequence[Entry], inside: Context | None = None) -> RunSpans:
        """Make the listener of a run; `earlier` are the entries of one that goes on, `inside` the context of its rollout."""
        return RunSpans.after(earlier, self._tracer(), self.instruments, self.parent if inside is None else inside)

    def observe_rollout(self, name: str, planned: RolloutPlanned | None) -> RolloutSpans:
        """Make the listener of a rollout, by the name of its folder; `planned` is how one that goes on had begun."""
        return RolloutSpans(self._tracer(), self.parent, name, planned)

    def _tracer(self) -> Tracer:
        return self.tracers.get_tracer(SCOPE, __version__)

    def close(self) -> None:
        """Send what was not sent yet, and stop. That takes as long as the exporters try."""
        self.tracers.shutdown()
        self.meters.shutdown()


class Complaints(logging.Handler):
    """The complaints of the SDK, which would else be printed in the middle of a run. Of each, no more is told than its kind."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.latest = ""
        """What was last complained about, if only of a first attempt."""
        self.failure = ""
        """What failed last, for good."""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is complained about. Of errors, the class alone: their texts may hold the address with its token."""
        args = record.args if isinstance(record.args, tuple) else ()
        safe = tuple(type(part).__name__ if isinstance(part, BaseException) else part for part in args)
        self.latest = (record.msg % safe if safe else str(record.msg)).rstrip(".")
        if record.levelno >= logging.ERROR:
            self.failure = self.latest


def open_providers(signals: Signals, env: Mapping[str, str]) -> Providers:
    """Open what is asked for. Raises `ValueError` if an exporter is not installed, or a variable is wrong."""
    processors = [BatchSpanProcessor(_exporter("traces", name)) for name in signals.traces]
    readers = [PeriodicExportingMetricReader(_exporter("metrics", name)) for name in signals.metrics]
    return providers_with(processors, readers, env)


def providers_with(
    processors: Sequence[SpanProcessor], readers: Sequence[MetricReader], env: Mapping[str, str]
) -> Providers:
    """The providers that give their spans and metrics to these."""
    resource = _resource()
    tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
    for processor in processors:
        tracers.add_span_processor(processor)
    meters = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
    carrier = {name.lower(): env[name] for name in ("TRACEPARENT", "TRACESTATE") if name in env}
    parent = TraceContextTextMapPropagator().extract(carrier, Context())
    return Providers(tracers, meters, parent, _silenced(), Instruments.of(meters.get_meter(SCOPE, __version__)))


def _silenced() -> Complaints:
    """Have the SDK complain to Handrail alone."""
    complaints, logger = Complaints(), logging.getLogger("opentelemetry")
    logger.handlers = [complaints]
    logger.propagate = False
    return complaints


def _resource() -> Resource:
    """What OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME say, and otherwise that it is Handrail; never a command line."""
    named = OTELResourceDetector().detect().attributes
    whole = Resource.create({"service.name": "handrail", "service.version": __version__, **named})
    return Resource({name: value for name, value in whole.attributes.items() if not name.startswith(COMMAND_LINE)})


def _exporter(signal: str, name: str) -> Any:
    """Make the exporter that is registered under the name. One that prints does so where no output of a command is."""
    registered = entry_points(group=f"opentelemetry_{signal}_exporter")
    found = next(iter(registered.select(name=name)), None)
    if found is None:
        there = ", ".join(sorted(registered.names)) or "none"
        raise ValueError(f"there is no exporter {name} of {signal}; installed: {there}")
    make = found.load()
    return make(out=sys.stderr) if name == "console" else make()
