"""The headline of a run: how it ended, by the end on record and by the outcomes of its steps. It is decided here alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from handrail.journal.projections.outcomes import Outcome

Headline = Literal["passed", "exceptions", "failed", "in-doubt", "stopped", "broken", "unfinished"]
"""Of a run that came to its last step: `passed`, or `exceptions` if a person skipped a step that had failed."""
CAME_TO_ITS_END: Collection[Headline] = ("passed", "exceptions")
"""The headlines of runs of which nothing is left to resume."""


def headline_of(end: Headline, outcomes: Collection[Outcome]) -> Headline:
    """The headline of a run that ended so, and whose steps have these outcomes."""
    return "exceptions" if end == "passed" and "exception" in outcomes else end
