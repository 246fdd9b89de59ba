"""Ways back: the harmless steps that bring an appliance's page to where a step needs it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from handrail.action import PAGELESS
from handrail.engine.sign_in import signs_in
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, Navigate


def recovery_steps(sections: Sequence[PlannedSection], planned: PlannedStep) -> tuple[PlannedStep, ...] | None:
    """The steps that bring the page to where it is before `planned`, with nobody signed in; None where none are harmless.

    They are the sign-in, and from the last step that leads to a page on, all that act on the page. A step that must happen
    once is never among them: the way begins after it, with its `return_step`.
    """
    sign_in = sign_in_before(sections, planned)
    if sign_in is None:
        return None
    if planned.step.reach in PAGELESS or _leads_to_page(planned):
        return (sign_in,)
    before = steps_before(sections, planned)
    stretch = last_stretch(before[before.index(sign_in) + 1 :])
    if any(inner.step.effect_in_force == "once" for step in stretch for inner in step.walk()):
        return None
    return (sign_in, *(step for step in stretch if _changes_page(step.step)))


def sign_in_before(sections: Sequence[PlannedSection], planned: PlannedStep) -> PlannedStep | None:
    """The sign-in that a step relies on."""
    return next((step for step in reversed(steps_before(sections, planned)) if signs_in(step)), None)


def return_step(planned: PlannedStep) -> PlannedStep | None:
    """The step that leads to the page where the proof of a `once` step shows; journals know it by `return_number`."""
    proof = planned.step.done_when
    if planned.step.effect_in_force != "once" or proof is None or proof.at is None:
        return None
    return PlannedStep(return_number(planned), Navigate(path=proof.at), planned.appliance)


def return_number(planned: PlannedStep) -> str:
    """The number of a step's `return_step`, which is no step of the runbook: "25.back"."""
    return f"{planned.number}.back"


def last_stretch(steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """The end of `steps`, from the last one on that leads to a page by itself, whatever page was there before."""
    for n in range(len(steps) - 1, -1, -1):
        first = steps[n] if _leads_to_page(steps[n]) else return_step(steps[n])
        if first:
            return [first, *steps[n + 1 :]]
    return list(steps)


def steps_before(sections: Sequence[PlannedSection], planned: PlannedStep) -> list[PlannedStep]:
    """The steps on the same appliance before this one, in order."""
    everything = (step for section in sections for step in section.steps)
    same_appliance = (step for step in everything if step.appliance == planned.appliance)
    return list(takewhile(lambda step: step.number != planned.number, same_appliance))


def _leads_to_page(planned: PlannedStep) -> bool:
    """Following the menu leads to a page by itself; with `when`, the step relies on the page that is there."""
    return planned.step.menu_path is not None and planned.step.when is None


def _changes_page(step: BaseStep) -> bool:
    """A step that takes something from the page, or needs none, leaves the page as it is."""
    return step.reach not in PAGELESS and not step.output and not step.picture_caption
