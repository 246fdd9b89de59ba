"""The list that a page makes of plain elements, as it shows: what it offers, and clicks and keys at its options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from playwright.async_api import ElementHandle
from playwright.async_api import Locator as PlaywrightLocator

from handrail.errors import StepError
from handrail.page.chromium.controls.found_parts import use_part
from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.scripts import joined, script
from handrail.page.explaining import not_offered, offered_but_disabled, offered_twice
from handrail.page.waiting import retry_until

Modifiers = list[Literal["Alt", "Control", "ControlOrMeta", "Meta", "Shift"]]
Names = Sequence[Mapping[str, str]]

_POPUP = joined("controls/options.js", "controls/popup.js")
_EXPANDER = script("controls/expander.js")
_OWN_WORDS = script("controls/own_words.js")


class PopupList:
    """The list of one element. An option is known by its path, as `Systems > Servers`, and by whether it is chosen."""

    def __init__(self, access: ElementAccess) -> None:
        self._access = access

    async def ask(self, names: Names) -> Mapping[str, Any]:
        """What the list says of these names, as popup.js tells it."""
        answer: Mapping[str, Any] = await self._access.look(_POPUP, [names, None], is_told=True)
        return answer

    async def offering(self, names: Names) -> Mapping[str, Any]:
        """The same, once the list offers them all, or something in it is to be opened first. Raises `StepError`."""

        async def look() -> Mapping[str, Any]:
            answer = await self.ask(names)
            if refusal := self._refusal(answer, names):
                raise refusal
            return answer

        answer = await retry_until(look, timeout=self._access.patience)
        if "twice" in answer:
            raise offered_twice(self._access.locator, answer["twice"], answer["alike"])
        return answer

    async def chosen(self, names: Names) -> list[str]:
        """The paths of all options that are chosen; the list is opened again where a choice has closed it."""
        if "closed" in await self.ask(names):
            await self._access.act(lambda element: element.click(timeout=self._access.ms), "choose")
        return list((await self.offering(names))["chosen"])

    async def click(self, path: str, *, is_chosen: bool, modifiers: Modifiers | None = None) -> None:
        async def click(element: PlaywrightLocator) -> None:
            await use_part(self._access, lambda: self._option(element, path, is_chosen=is_chosen), click_option)

        async def click_option(option: ElementHandle) -> None:
            position = await option.evaluate(_OWN_WORDS)
            await option.click(timeout=self._access.ms, modifiers=modifiers or [], position=position)

        await self._access.act(click, "choose")

    async def open_by_button_or_key(self, path: str, *, is_chosen: bool) -> bool:
        """Use the button of an item, or else the key for opening it; whether it has either."""

        async def use(element: PlaywrightLocator) -> bool:
            item = await self._option(element, path, is_chosen=is_chosen)
            button = (await item.evaluate_handle(_EXPANDER)).as_element()
            takes_keys = await item.evaluate("item => item.hasAttribute('tabindex')")
            if button:
                await self._access.scroll_to(button)
                await button.click(timeout=self._access.ms)
            elif takes_keys:
                await item.press("ArrowRight", timeout=self._access.ms)
            return bool(button or takes_keys)

        return await self._access.act(use, "choose")

    async def write(self, text: str) -> str:
        """Type a text over what the combobox holds, and return that."""

        async def write(element: PlaywrightLocator) -> str:
            field = (await element.evaluate_handle(_POPUP, [[], {}], timeout=self._access.ms)).as_element()
            assert field
            held = await field.input_value()
            await field.fill("", timeout=self._access.ms)
            await field.type(text, timeout=self._access.ms)
            return held

        return await self._access.act(write, "choose")

    async def _option(self, element: PlaywrightLocator, path: str, *, is_chosen: bool) -> ElementHandle:
        pick = {"path": path, "isChosen": is_chosen}
        option = (await element.evaluate_handle(_POPUP, [[], pick], timeout=self._access.ms)).as_element()
        if option is None:
            raise not_offered(self._access.locator, path, ())
        return option

    def _refusal(self, answer: Mapping[str, Any], names: Names) -> StepError | None:
        """The error for what may pass, if one waits; None if the options can be chosen, or others have their names."""
        if "closed" in answer:
            return not_offered(self._access.locator, names[0]["said"], ())
        if "missing" in answer:
            return not_offered(self._access.locator, answer["missing"], answer["offered"])
        if "disabled" in answer:
            return offered_but_disabled(self._access.locator, answer["disabled"])
        return None
