"""The steps of a runbook as they are planned, for the journal."""

from __future__ import annotations

from collections.abc import Mapping

from handrail.journal import PlanLine
from handrail.runbook import PlannedStep, Runbook, outline
from handrail.steps import Value


def planned_steps(runbook: Runbook, inputs: Mapping[str, Value]) -> tuple[PlanLine, ...]:
    """All steps, in order, with the inputs of the run in their sentences, and no text that a page may turn out to hide."""
    return tuple(
        PlanLine(
            step=planned.number,
            sentence=_sentence(planned, inputs),
            section=section.number,
            heading=section.heading,
            appliance=planned.appliance,
        )
        for section in outline(runbook)
        for planned in section.walk()
    )


def _sentence(planned: PlannedStep, inputs: Mapping[str, Value]) -> str:
    """A step in a sentence, before any page is seen. A called runbook has inputs of its own, which are not known yet."""
    return planned.step.as_planned().filled({} if "." in planned.number else dict(inputs)).describe()
