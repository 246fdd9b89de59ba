"""The headline of a run: how it ended, by the end on record and by the outcomes of its steps. It is decided here alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from handrail.journal.projections.outcomes import Outcome

Headline = Literal["passed", "nothing-left", "exceptions", "failed", "in-doubt", "stopped", "broken", "unfinished"]
"""Of a run that came to its last step: `exceptions` if a person skipped a step that had failed, `nothing-left` if
whatever must happen once was so already, and `passed` otherwise."""
CAME_TO_ITS_END: Collection[Headline] = ("passed", "nothing-left", "exceptions")
"""The headlines of runs of which nothing is left to resume."""


def headline_of(end: Headline, steps: Iterable[tuple[Outcome, bool]]) -> Headline:
    """The headline of a run that ended so: of each step, its outcome, and whether it must happen once."""
    if end != "passed":
        return end
    outcomes = set(steps)
    if any(outcome == "exception" for outcome, _ in outcomes):
        return "exceptions"
    once = {outcome for outcome, is_once in outcomes if is_once} - {"skipped"}
    return "nothing-left" if once == {"so already"} else "passed"
