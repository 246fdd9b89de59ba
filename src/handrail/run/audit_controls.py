"""The steps of a runbook that answer to controls of an audit, as the journal keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from handrail.journal import AnsweredControl, ControlledStep
from handrail.run.planned_steps import planned_sentence
from handrail.runbook import Runbook, outline
from handrail.steps import Value


def controlled_steps(runbook: Runbook, inputs: Mapping[str, Value]) -> tuple[ControlledStep, ...]:
    """The steps that answer to a control, in order, with the inputs of the run in their sentences."""
    return tuple(
        ControlledStep(
            step=planned.number,
            sentence=planned_sentence(planned, inputs),
            heading=section.heading,
            appliance=planned.appliance,
            controls=tuple(AnsweredControl(name=name, origin=origin) for name, origin in planned.controls.items()),
        )
        for section in outline(runbook)
        for planned in section.walk()
        if planned.controls
    )
