"""Choosing in a list that a page makes of plain elements: a combobox, listbox, menu, tree, grid, or group of radio buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.async_api import Locator as PlaywrightLocator

from handrail.errors import StepError
from handrail.locator import ElementName
from handrail.page.chromium.controls.given import SHOWN_CHOICE
from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.finder import finding
from handrail.page.chromium.scripts import script
from handrail.page.explaining import not_offered, offered_but_disabled, offered_twice, value_not_kept
from handrail.page.waiting import retry_until

_POPUP = script("controls/popup.js")
_LATE_SECONDS = 2.0
"""Seconds that a page is given to show what was chosen."""


async def choose_in_popup(access: ElementAccess, option: ElementName) -> None:
    """Open the list that belongs to the element, unless it is open, and click the option. Raises `StepError`."""
    arguments = finding.encoded_name(option) | {"said": str(option)}

    async def ask() -> Mapping[str, Any]:
        answer: Mapping[str, Any] = await access.act(
            lambda element: access.evaluate(element, _POPUP, [arguments, False])
        )
        return answer

    if "closed" in await ask():
        await access.act(lambda element: element.click(timeout=access.ms), "choose")

    async def look() -> Mapping[str, Any]:
        answer = await ask()
        if refusal := _refusal(access, answer, str(option)):
            raise refusal
        return answer

    answer = await retry_until(look, timeout=access.patience)
    if "twice" in answer:
        raise offered_twice(access.locator, answer["twice"], answer["alike"])
    if not answer["isChosen"]:
        await access.act(lambda element: _click_option(element, arguments, access.ms), "choose")
    await retry_until(lambda: _require_shown(access, answer["name"]), timeout=min(access.patience, _LATE_SECONDS))


async def _click_option(element: PlaywrightLocator, name: Mapping[str, str], timeout: float) -> None:
    option = (await element.evaluate_handle(_POPUP, [name, True], timeout=timeout)).as_element()
    assert option
    await option.click(timeout=timeout)


def _refusal(access: ElementAccess, answer: Mapping[str, Any], said: str) -> StepError | None:
    """The error for what may pass, if one waits; None if the option can be chosen, or others have its name."""
    if "closed" in answer:
        return not_offered(access.locator, said, ())
    if "missing" in answer:
        return not_offered(access.locator, answer["missing"], answer["offered"])
    if "disabled" in answer:
        return offered_but_disabled(access.locator, answer["disabled"])
    return None


async def _require_shown(access: ElementAccess, name: str) -> None:
    answer = await access.ask_if_there(SHOWN_CHOICE, [name])
    if answer and "holds" in answer:
        raise value_not_kept(access.locator, answer["holds"], f'"{name}"')
    if answer:
        access.finder.given.add(access.target, SHOWN_CHOICE, [name], answer)
