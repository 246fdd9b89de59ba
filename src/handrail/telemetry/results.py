"""Outcomes of runs and steps in the words of OpenTelemetry's semantic conventions for pipelines."""

from __future__ import annotations

from collections.abc import Mapping

from handrail.journal.projections.outcomes import Outcome

RUN_RESULTS: Mapping[str, str] = {
    "passed": "success",
    "exceptions": "success",
    "failed": "failure",
    "in-doubt": "error",
    "broken": "error",
    "stopped": "cancellation",
}
STEP_RESULTS: Mapping[Outcome, str] = {
    "passed": "success",
    "by hand": "success",
    "proved": "success",
    "skipped": "skip",
    "so already": "skip",
    "after": "skip",
    "exception": "failure",
    "failed": "failure",
    "not found": "failure",
    "in doubt": "error",
    "unfinished": "cancellation",
}
FAILED_RUNS = frozenset({"failed", "in-doubt", "broken"})
