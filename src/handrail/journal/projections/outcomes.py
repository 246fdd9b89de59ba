"""The outcome of a step, by the events that give it: one table, for the record of a run and for its summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Outcome = Literal[
    "passed",
    "failed",
    "in doubt",
    "skipped",
    "exception",
    "so already",
    "by hand",
    "unfinished",
    "proved",
    "after",
    "not found",
]
"""One that is `so already` was not performed, since the appliance was so before; an `exception` failed, and a person skipped it.
The last three are a rehearsal's; `after` means after another step, which was not performed."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
FAILURES: tuple[Outcome, ...] = ("failed", "in doubt", "not found", "unfinished", "exception")
"""The outcomes of steps that did not go well."""
SETTLED_WHOLE: tuple[Outcome, ...] = ("skipped", "exception", "so already", "by hand")
"""The outcomes of steps after which nothing that they call is performed any more."""

STARTS = frozenset({"step-started", "step-skipped", "step-rehearsed"})
"""The kinds of events with which a step enters the record."""
ENDS = frozenset({"step-passed", "step-failed", "step-in-doubt", "step-done-by-hand", "step-so-already"})
"""The kinds of events that end a step which is in the record."""

OUTCOME_OF_KIND: Mapping[str, Outcome] = {
    "step-started": "unfinished",
    "step-skipped": "skipped",
    "step-passed": "passed",
    "step-failed": "failed",
    "step-in-doubt": "in doubt",
    "step-done-by-hand": "by hand",
    "step-so-already": "so already",
}
OUTCOME_OF_VERDICT: Mapping[str, Outcome] = {"proved": "proved", "after": "after", "not-found": "not found"}


def is_planned(number: str) -> bool:
    """Whether a step is one of the runbook's: those that only lead to a step's page are numbered as in `29.back`, `25.open`."""
    return number.rpartition(".")[2].isdigit()


def outcome_of(kind: str, verdict: str = "", *, by: str = "", earlier: Outcome | None = None) -> Outcome:
    """The outcome that an event of `STARTS` or `ENDS` gives to its step: with a rehearsal's verdict, the person who decided,
    and the outcome that the step had before.
    """
    if kind == "step-skipped" and by and earlier in ("failed", "in doubt", "exception"):
        return "exception"
    return OUTCOME_OF_VERDICT[verdict] if kind == "step-rehearsed" else OUTCOME_OF_KIND[kind]
