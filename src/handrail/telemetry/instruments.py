"""The instruments that count runs and steps. Names that begin with `cicd.` are OpenTelemetry's semantic conventions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from opentelemetry.metrics import Counter, Histogram, Meter, UpDownCounter

STEP_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
RUN_SECONDS = (5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)


@dataclass(frozen=True)
class Instruments:
    """The instruments of a process, which all its runs share."""

    active_runs: UpDownCounter
    run_duration: Histogram
    run_errors: Counter
    runs: Counter
    steps: Counter
    step_duration: Histogram
    pictures_missed: Counter
    approvals: Counter

    @classmethod
    def of(cls, meter: Meter) -> Self:
        """Make the instruments."""
        return cls(
            active_runs=meter.create_up_down_counter("cicd.pipeline.run.active", "{run}", "Runs that go on."),
            run_duration=meter.create_histogram(
                "cicd.pipeline.run.duration",
                "s",
                "How long runs take.",
                explicit_bucket_boundaries_advisory=RUN_SECONDS,
            ),
            run_errors=meter.create_counter(
                "cicd.pipeline.run.errors", "{error}", "Attempts at steps that failed or are in doubt."
            ),
            runs=meter.create_counter("handrail.runs", "{run}", "Runs that have ended."),
            steps=meter.create_counter("handrail.steps", "{attempt}", "Attempts at steps, and steps left out."),
            step_duration=meter.create_histogram(
                "handrail.step.duration",
                "s",
                "How long attempts at steps take.",
                explicit_bucket_boundaries_advisory=STEP_SECONDS,
            ),
            pictures_missed=meter.create_counter(
                "handrail.pictures.missed", "{picture}", "Pictures that could not be taken."
            ),
            approvals=meter.create_counter("handrail.approvals", "{approval}", "Steps that a person has approved."),
        )
