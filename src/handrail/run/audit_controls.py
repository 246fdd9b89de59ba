"""The steps of a runbook that answer to controls of an audit, as the journal keeps them."""

from __future__ import annotations

from handrail.journal import AnsweredControl, StepControls
from handrail.runbook import Runbook, outline


def controlled_steps(runbook: Runbook) -> tuple[StepControls, ...]:
    """The steps that answer to a control, in order, each with those controls."""
    return tuple(
        StepControls(
            step=planned.number,
            controls=tuple(AnsweredControl(name=name, origin=origin) for name, origin in planned.controls.items()),
        )
        for section in outline(runbook)
        for planned in section.walk()
        if planned.controls
    )
