"""Being signed in: how one sees that nobody is, and the way back to where the page was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from handrail.action import PAGELESS
from handrail.page import Target
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, Navigate, names_in


def signs_in(planned: PlannedStep) -> bool:
    """Does it perform a runbook that fills in the appliance's password?"""
    return planned.calls is not None and bool(_marks(planned))


def _marks(planned: PlannedStep) -> tuple[Target, ...]:
    """The fields that are filled in, and the button that sends them: a page of settings may well have such fields alone."""
    steps = [inner.step for inner in planned.walk()]
    fields = [step.control for step in steps if step.typed is not None]
    password = next((n for n, step in enumerate(steps) if "password" in names_in(step.typed)), None)
    if password is None:
        return ()
    sends = [step.control for step in steps[password:] if _is_sending(step)][:1]
    return (*fields, *sends)


def _is_sending(step: BaseStep) -> bool:
    return step.reach == "sends" and bool(step.control) and step.when is None


def guards(sections: Sequence[PlannedSection]) -> dict[str, tuple[Target, ...]]:
    """By step number: what, all together, marks the sign-in page. Only for steps that come after their appliance's sign-in."""
    known: dict[str, tuple[Target, ...]] = {}
    found: dict[str, tuple[Target, ...]] = {}
    for planned in _places(sections):
        if signs_in(planned):
            known[planned.appliance] = _marks(planned)
        elif planned.appliance in known:
            found |= dict.fromkeys((one.number for one in _with_its_anchor(planned)), known[planned.appliance])
    return found


def _with_its_anchor(planned: PlannedStep) -> Iterator[PlannedStep]:
    """What a way back begins with relies on being signed in too; what needs no page does not."""
    yield from (inner for inner in planned.walk() if inner.step.reach not in PAGELESS)
    anchor = _anchor(planned)
    if anchor:
        yield anchor


def sign_in_before(sections: Sequence[PlannedSection], planned: PlannedStep) -> PlannedStep | None:
    """The sign-in that a step relies on."""
    return next((one for one in reversed(_before(sections, planned)) if signs_in(one)), None)


def way_back(sections: Sequence[PlannedSection], planned: PlannedStep) -> tuple[PlannedStep, ...] | None:
    """What brings the page back to where it is before `planned`, with nobody signed in; None where nothing harmless does.

    The sign-in, then from the last `navigate` on whatever acts on the page. A step that must happen once is never part of it: the
    way begins after it, at the page where its `done_when` is looked for.
    """
    sign_in = sign_in_before(sections, planned)
    if sign_in is None:
        return None
    if planned.step.reach in PAGELESS or _leads(planned):
        return (sign_in,)
    before = _before(sections, planned)
    stretch = _stretch(before[before.index(sign_in) + 1 :])
    if any(inner.step.effective == "once" for one in stretch for inner in one.walk()):
        return None
    return (sign_in, *(one for one in stretch if _leads_on(one.step)))


def _leads_on(step: BaseStep) -> bool:
    """The page is as it was after a step that takes something from it; and what that took is there already."""
    return step.reach not in PAGELESS and not step.gives and not step.picture_caption


def proofs_shown_at(sections: Sequence[PlannedSection], planned: PlannedStep) -> list[PlannedStep]:
    """The steps that must happen once and whose proof would show where `planned` has just led, before they begin."""
    if planned.step.menu_path is None:
        return []
    return [
        one for one in _places(sections) if one.appliance == planned.appliance and _shows_at(one, planned, sections)
    ]


def _shows_at(one: PlannedStep, planned: PlannedStep, sections: Sequence[PlannedSection]) -> bool:
    proof = one.step.done_when
    if one.step.effective != "once" or not proof or proof.at != planned.step.menu_path:
        return False
    return any(before.number == planned.number for before in _stretch(_before(sections, one)))


def _stretch(steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """From the last step that leads to a page by itself, whatever stood there before."""
    for n in range(len(steps) - 1, -1, -1):
        anchor = _anchor(steps[n])
        if anchor:
            return [anchor, *steps[n + 1 :]]
    return list(steps)


def _leads(planned: PlannedStep) -> bool:
    """Does it lead to a page by itself? Where `when` looks at the page first, it relies on that one."""
    return planned.step.menu_path is not None and planned.step.when is None


def _anchor(planned: PlannedStep) -> PlannedStep | None:
    if _leads(planned):
        return planned
    done_when = planned.step.done_when
    if planned.step.effective == "once" and done_when and done_when.at:
        return PlannedStep(f"{planned.number}.back", Navigate(path=done_when.at), planned.appliance)
    return None


def _before(sections: Sequence[PlannedSection], planned: PlannedStep) -> list[PlannedStep]:
    mine = (one for one in _places(sections) if one.appliance == planned.appliance)
    return list(takewhile(lambda one: one.number != planned.number, mine))


def _places(sections: Sequence[PlannedSection]) -> Iterator[PlannedStep]:
    return (planned for section in sections for planned in section.steps)
