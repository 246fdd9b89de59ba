"""Recovery: the harmless steps that bring an appliance's page back to where a step needs it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from handrail.action import PAGELESS
from handrail.engine.sign_in import signs_in
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, Navigate, Open
from handrail.steps.menu import is_address


def recovery_steps(sections: Sequence[PlannedSection], planned: PlannedStep) -> tuple[PlannedStep, ...] | None:
    """The steps that bring the page to where `planned` needs it, if nobody is signed in; None if these are not harmless.

    They are the entry, the last step before `planned` that leads to a page, and all later ones that act on the page.
    No `once` step is among them: after one, the path begins with its `return_step`.
    """
    entry = entry_before(sections, planned)
    if entry is None or not may_enter_again(entry):
        return None
    if planned.step.reach in PAGELESS or leads_to_page(planned):
        return (entry,)
    before = steps_before(sections, planned)
    path_steps = steps_from_last_arrival(before[before.index(entry) + 1 :])
    if any(inner.step.effect_in_force == "once" for step in path_steps for inner in step.walk()):
        return None
    return (entry, *(step for step in path_steps if _changes_page(step.step)))


def entry_before(sections: Sequence[PlannedSection], planned: PlannedStep) -> PlannedStep | None:
    """The step that leads to the pages on which a step relies: its sign-in, or without one the last `open` before it."""
    sign_in = sign_in_before(sections, planned)
    if sign_in or opens_page(next(iter(planned.children), planned)):
        return sign_in
    return next((step for step in reversed(steps_before(sections, planned)) if opens_page(step)), None)


def may_enter_again(entry: PlannedStep) -> bool:
    """Say whether an entry is harmless: an address that may be opened only once is not opened again."""
    return signs_in(entry) or entry.step.effect_in_force != "once"


def sign_in_before(sections: Sequence[PlannedSection], planned: PlannedStep) -> PlannedStep | None:
    """The last sign-in on the same appliance before a step; None if there is none."""
    return next((step for step in reversed(steps_before(sections, planned)) if signs_in(step)), None)


def return_step(planned: PlannedStep) -> PlannedStep | None:
    """The step that leads to the page which shows the proof of a `once` step. Journals know it by `return_number`."""
    proof = planned.step.done_when
    if planned.step.effect_in_force != "once" or proof is None or proof.at is None:
        return None
    way = Open(address=proof.at) if is_address(proof.at) else Navigate(path=proof.at)
    return PlannedStep(return_number(planned), way, planned.appliance)


def return_number(planned: PlannedStep) -> str:
    """The number of a step's `return_step`, which is not in the runbook, as in "25.back"."""
    return f"{planned.number}.back"


def opening_step(planned: PlannedStep) -> PlannedStep:
    """The step that opens the address of a step's appliance. It is not in the runbook; its number is as in "25.open"."""
    return PlannedStep(f"{planned.number}.open", Open(address="$url"), planned.appliance)


def steps_from_last_arrival(steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """The last of `steps` that leads to a page, whatever page was there before, and all steps after it."""
    for n in range(len(steps) - 1, -1, -1):
        first = steps[n] if leads_to_page(steps[n]) else return_step(steps[n])
        if first:
            return [first, *steps[n + 1 :]]
    return list(steps)


def steps_before(sections: Sequence[PlannedSection], planned: PlannedStep) -> list[PlannedStep]:
    """The steps before this one on the same appliance, in order."""
    everything = (step for section in sections for step in section.steps)
    same_appliance = (step for step in everything if step.appliance == planned.appliance)
    return list(takewhile(lambda step: step.number != planned.number, same_appliance))


def leads_to_page(planned: PlannedStep) -> bool:
    """Say whether the step leads to a page by itself: it follows the menu, and has no `when`, which relies on the page before."""
    return planned.step.menu_path is not None and planned.step.when is None


def opens_page(planned: PlannedStep) -> bool:
    """Say whether the step leads to a page even from a blank one, where there is no menu."""
    step = planned.step
    return step.reach == "arrives" and step.menu_path is None and step.when is None


def _changes_page(step: BaseStep) -> bool:
    """Say whether the step may change the page: not if it needs no page, or only takes a text, a file or a picture from it."""
    return step.reach not in PAGELESS and not step.output and not step.picture_caption
