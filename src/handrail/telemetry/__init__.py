"""Telemetry of runs for OpenTelemetry: a span a run and a step, and counters. Only its own modules know OpenTelemetry."""

from handrail.telemetry.telemetry import CLOSING_SECONDS, Observation, Telemetry
from handrail.telemetry.variables import Signals, signals_asked_for

__all__ = ["CLOSING_SECONDS", "Observation", "Signals", "Telemetry", "signals_asked_for"]
