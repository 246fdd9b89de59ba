"""Switching boxes, radio buttons, switches, and buttons that stay down."""

from __future__ import annotations

from typing import Any

from playwright.async_api import ElementHandle
from playwright.async_api import Locator as PlaywrightLocator

from handrail.page.chromium.controls.found_parts import use_part
from handrail.page.chromium.controls.given import CHECKED
from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.scripts import script
from handrail.page.explaining import not_checked
from handrail.page.waiting import retry_until

_SWITCH = script("controls/switch.js")
_STAND_IN = script("controls/stand_in.js")
_LATE_SECONDS = 5.0
"""Seconds that a page is given to draw a switch anew, by whose script it is one."""


async def check(access: ElementAccess, *, on: bool) -> None:
    """Switch a control on or off, through what a person sees of it. Raises `StepError` if it does not stay so."""
    state: dict[str, Any] = await access.look(_SWITCH)
    if state["isDrawn"] and not state["isScripted"]:
        await access.act(lambda element: element.set_checked(on, timeout=access.ms), "check")
    elif state["on"] != on:
        await access.act(lambda element: _click_stand_in(access, element), "check")
    await retry_until(lambda: _require_state(access, on=on), timeout=min(access.patience, _LATE_SECONDS))


async def _click_stand_in(access: ElementAccess, element: PlaywrightLocator) -> None:
    async def find() -> ElementHandle:
        stand_in = (await element.evaluate_handle(_STAND_IN, timeout=access.ms)).as_element()
        assert stand_in
        return stand_in

    await use_part(access, find, lambda stand_in: stand_in.click(timeout=access.ms))


async def _require_state(access: ElementAccess, *, on: bool) -> None:
    answer = await access.ask_if_there(CHECKED, on)
    if answer and "holds" in answer:
        raise not_checked(access.locator, wanted=on)
    if answer:
        access.finder.given.add(access.target, CHECKED, on, answer)
