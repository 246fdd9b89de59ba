"""The list of a fake page's controls, as a driver would give it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from handrail.fakes.element_state import ElementState
from handrail.fakes.site import CONTROLS, SiteElement
from handrail.locator import ElementName, Locator
from handrail.page.control import Control

SWITCHES = ("checkbox", "radio")
WRITTEN_INTO = ("textbox", "password")


def list_controls(states: list[ElementState], find: Callable[[Locator], list[ElementState]]) -> list[Control]:
    """List the controls among these; `find` gives all elements that a locator finds."""

    def alone(state: ElementState) -> Locator | None:
        found = ((locator, find(locator)) for locator in _locators(state.element))
        return next((locator for locator, it in found if len(it) == 1 and it[0] is state), None)

    return [_control(state, alone(state)) for state in states if state.element.role in (*CONTROLS, "button", "link")]


def _control(state: ElementState, locator: Locator | None) -> Control:
    element = state.element
    hides = element.role == "password" or bool(state.received)
    has_value = element.role in CONTROLS and element.role not in SWITCHES and not hides
    return Control(
        role=_role(element),
        name=element.name,
        locator=locator,
        place=_place(element),
        value=state.value if has_value else None,
        hides=hides,
        checked=state.checked if element.role in SWITCHES else None,
        disabled=not element.enabled,
        options=element.options,
    )


def _place(element: SiteElement) -> tuple[str, str]:
    if element.role == "link":
        return ("menu", "")
    return ("section", element.section) if element.section else ("", "")


def _role(element: SiteElement) -> str:
    """The role by which a locator names it. Every link of a fake page is an entry of its menu."""
    return "field" if element.role in WRITTEN_INTO else "entry" if element.role == "link" else element.role


def _locators(element: SiteElement) -> Iterator[Locator]:
    own = Locator(_role(element), ElementName(element.name) if element.name else None)
    if element.name:
        yield own
    if element.frame:
        yield own.narrowed("in", Locator("frame", ElementName(element.frame)))
        return
    for role, name in (("row", element.row), ("section", element.section), ("entry", element.parent_entry)):
        if name:
            yield own.narrowed("in", Locator(role, ElementName(name)))
