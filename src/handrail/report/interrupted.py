"""The interruptions of a run in words: refusals, deaths and doubts of which the end of a run that was resumed tells nothing."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.journal import RunRecord, StepDoneByHand, StepProbed
from handrail.journal.projections.interruptions import Interruption, Settling
from handrail.report import words


def interrupted(record: RunRecord) -> Iterator[str]:
    """A sentence for each end of a process, and one for each answer to what had become of its step."""
    for interruption in record.interruptions:
        yield f"{words.utc_time(interruption.at, record.began)}: {_ended(interruption)}"
        for at, event in interruption.settled:
            yield f"{words.utc_time(at, record.began)}: step {event.step}: {_settled(event)}"


def _ended(interruption: Interruption) -> str:
    at_step = f" at step {interruption.step}" if interruption.step else ""
    if interruption.end is None:
        return f"the process died{at_step}"
    if interruption.end.outcome == "passed":
        return "it came to its end"
    if interruption.end.outcome == "in-doubt":
        return f"ended in doubt{at_step}: {interruption.end.problem}"
    ended = {"failed": "failed", "stopped": "stopped", "broken": "could not go on"}[interruption.end.outcome]
    return f"{ended}{at_step}: {interruption.end.problem}"


def _settled(event: Settling) -> str:
    if isinstance(event, StepDoneByHand):
        return f"declared done by {event.by} (as typed, not proved): {event.reason}"
    sentence = words.finding(event)
    return sentence if isinstance(event, StepProbed) else f"{sentence} (as typed, not proved)"
