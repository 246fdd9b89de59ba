"""Keys that are pressed on the element that has the focus."""

from __future__ import annotations

import contextlib

from playwright.async_api import Error as PlaywrightError

from handrail.errors import ElementNotReady
from handrail.locator import Locator
from handrail.page.chromium.element_access import ElementAccess, PageActions
from handrail.page.chromium.rest.rest import unrest_of
from handrail.page.chromium.window import Window
from handrail.page.explaining import form_refused
from handrail.page.waiting import Unrest, rests_within

SENDING = ("Enter", "Space", " ")
"""The keys that send a form, or press the button that has the focus; in combinations, too."""
SETTLING_SECONDS = 1.0
"""Seconds that the page's scripts are given to do what the last change leads to, as before a click."""

_FOCUSED = (Locator.parse('css=":focus"'),)


async def press(page: PageActions, window: Window, key: str) -> None:
    """Press a key. One that may send what controls were given is pressed only if they still hold that. Raises `StepError`."""
    given, focused = window.finder.given, ElementAccess(page, window.finder, _FOCUSED, SETTLING_SECONDS)
    may_send = bool(given) and (key in SENDING or key.split("+")[-1] in SENDING or key.endswith("Enter"))
    if may_send:  # the focus stays where the key is for
        await _settle(window)
        await given.compare(focused)
        await given.forget_focused(focused)  # the key may as well be for this control alone, as in a list of tags
    before, complaint = page.sent_count, ""
    try:
        async with page.allow_action(None):
            await window.page.keyboard.press(key)
    except PlaywrightError as error:
        complaint = error.message
    if complaint:
        raise ElementNotReady(f"the key {key} could not be pressed; write it as Playwright does: Enter, Tab, Control+a")
    if may_send:
        await _settle(window)
    if may_send and page.sent_count != before:
        given.clear()
    refused = await page.refusals() if page.sent_count == before else ()
    if refused:
        raise form_refused(f"{key} was pressed", refused)


async def _settle(window: Window) -> None:
    async def look() -> Unrest:
        with contextlib.suppress(PlaywrightError):  # another page is coming
            return await unrest_of(window.devtools)
        return ""

    await rests_within(look, timeout=SETTLING_SECONDS)
