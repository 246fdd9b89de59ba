"""Being signed in: how one sees that nobody is, and the way back to where the page was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from handrail.page import Target
from handrail.runbook import Place, PlacedSection
from handrail.steps import Call, Capture, Click, Download, Fill, Inspect, Navigate, Probe, Read, names_in

ELSEWHERE = (Capture, Download, Inspect, Probe, Read)
"""Steps that leave the page as it is."""

WITHOUT_PAGE = (Inspect, Probe)
"""Steps that need no page."""


def signs_in(place: Place) -> bool:
    """Does it perform a runbook that fills in the appliance's password?"""
    return isinstance(place.step, Call) and bool(_marks(place))


def _marks(place: Place) -> tuple[Target, ...]:
    """The fields that are filled in, and the button that sends them: a page of settings may well have such fields alone."""
    steps = [inner.step for inner in place.walk()]
    fills = [step for step in steps if isinstance(step, Fill)]
    secret = next(
        (n for n, step in enumerate(steps) if isinstance(step, Fill) and "password" in names_in(step.value)), None
    )
    if secret is None:
        return ()
    sends = [step.target for step in steps[secret:] if isinstance(step, Click) and step.when is None][:1]
    return (*(fill.target for fill in fills), *sends)


def guards(sections: Sequence[PlacedSection]) -> dict[str, tuple[Target, ...]]:
    """By step number: what, all together, marks the sign-in page. Only for steps that come after their appliance's sign-in."""
    known: dict[str, tuple[Target, ...]] = {}
    found: dict[str, tuple[Target, ...]] = {}
    for place in _places(sections):
        if signs_in(place):
            known[place.appliance] = _marks(place)
        elif place.appliance in known:
            found |= dict.fromkeys((one.number for one in _with_its_anchor(place)), known[place.appliance])
    return found


def _with_its_anchor(place: Place) -> Iterator[Place]:
    """What a way back begins with relies on being signed in too; what needs no page does not."""
    yield from (inner for inner in place.walk() if not isinstance(inner.step, WITHOUT_PAGE))
    anchor = _anchor(place)
    if anchor:
        yield anchor


def sign_in_before(sections: Sequence[PlacedSection], place: Place) -> Place | None:
    """The sign-in that a step relies on."""
    return next((one for one in reversed(_before(sections, place)) if signs_in(one)), None)


def way_back(sections: Sequence[PlacedSection], place: Place) -> tuple[Place, ...] | None:
    """What brings the page back to where it is before `place`, with nobody signed in; None where nothing harmless does.

    The sign-in, then from the last `navigate` on whatever acts on the page. A step that must happen once is never part of it: the
    way begins after it, at the page where its `done_when` is looked for.
    """
    sign_in = sign_in_before(sections, place)
    if sign_in is None:
        return None
    if isinstance(place.step, WITHOUT_PAGE) or _leads(place):
        return (sign_in,)
    before = _before(sections, place)
    stretch = _stretch(before[before.index(sign_in) + 1 :])
    if any(inner.step.effective == "once" for one in stretch for inner in one.walk()):
        return None
    return (sign_in, *(one for one in stretch if not isinstance(one.step, ELSEWHERE)))


def foreseen(sections: Sequence[PlacedSection], place: Place) -> list[Place]:
    """The steps that must happen once and whose proof would show where `place` has just led, before they begin."""
    if not isinstance(place.step, Navigate):
        return []
    return [one for one in _places(sections) if one.appliance == place.appliance and _shows_at(one, place, sections)]


def _shows_at(one: Place, place: Place, sections: Sequence[PlacedSection]) -> bool:
    proof = one.step.done_when
    if one.step.effective != "once" or not proof or not isinstance(place.step, Navigate) or proof.at != place.step.path:
        return False
    return any(before.number == place.number for before in _stretch(_before(sections, one)))


def _stretch(places: Sequence[Place]) -> list[Place]:
    """From the last step that leads to a page by itself, whatever stood there before."""
    for n in range(len(places) - 1, -1, -1):
        anchor = _anchor(places[n])
        if anchor:
            return [anchor, *places[n + 1 :]]
    return list(places)


def _leads(place: Place) -> bool:
    """Does it lead to a page by itself? Where `when` looks at the page first, it relies on that one."""
    return isinstance(place.step, Navigate) and place.step.when is None


def _anchor(place: Place) -> Place | None:
    if _leads(place):
        return place
    done_when = place.step.done_when
    if place.step.effective == "once" and done_when and done_when.at:
        return Place(f"{place.number}.back", Navigate(path=done_when.at), place.appliance)
    return None


def _before(sections: Sequence[PlacedSection], place: Place) -> list[Place]:
    mine = (one for one in _places(sections) if one.appliance == place.appliance)
    return list(takewhile(lambda one: one.number != place.number, mine))


def _places(sections: Sequence[PlacedSection]) -> Iterator[Place]:
    return (place for section in sections for place in section.places)
