"""What a run told others, and for whom it waited: rows of an overview."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.journal import OthersNotified, RunRecord, StepAwaitsApproval
from handrail.report import words


def told_others(record: RunRecord) -> list[str]:
    """The messages to others, each with its time: which service took it, and which did not, and why."""
    return [
        f"at {words.utc_time(at, record.began)}: {words.notified(event)}"
        for at, event in record.run_facts
        if isinstance(event, OthersNotified)
    ]


def awaited_approvals(record: RunRecord) -> Iterator[tuple[str, str]]:
    """The steps for whose approval a person was waited for, and that nobody approved after that; each with a sentence."""
    waited = {event.step: at for at, event in record.run_facts if isinstance(event, StepAwaitsApproval)}
    for step, at in waited.items():
        if not any(approved.step == step and when >= at for when, approved in record.approvals):
            yield step, f"a person’s approval was waited for from {words.utc_time(at, record.began)} on; nobody gave it"
