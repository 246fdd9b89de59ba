"""Choosing in a list that a page makes of plain elements: a combobox, listbox, menu, tree, grid, or group of radio buttons."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from handrail.errors import StepError
from handrail.locator import ElementName
from handrail.page.chromium.controls.given import SHOWN_CHOICE
from handrail.page.chromium.controls.popup_list import Modifiers, PopupList
from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.finder import finding
from handrail.page.explaining import (
    SHOWS_A_PART,
    TAKES_ONE_OPTION,
    choice_not_taken,
    not_opened,
    not_ready,
    value_not_kept,
)
from handrail.page.waiting import retry_until

_LATE_SECONDS = 2.0
"""Seconds that a page is given to show what was chosen, or to open an item of a tree."""
_KEY_SECONDS = 1.0
"""Seconds that a page is given to open an item of a tree by a key, before it is clicked."""


async def choose_in_popup(access: ElementAccess, options: Sequence[ElementName], *, only: bool) -> None:
    """Open the list that belongs to the element, unless it is open, and choose the options. Raises `StepError`."""
    await _Choosing(access).choose(options, only=only)


class _Choosing:
    def __init__(self, access: ElementAccess) -> None:
        self._access, self._list = access, PopupList(access)
        self._seconds = min(access.patience, _LATE_SECONDS)
        self._passed: set[str] = set()
        """The items of a tree that were opened, and not chosen before: a page may choose what is clicked."""

    async def choose(self, options: Sequence[ElementName], *, only: bool) -> None:
        names = [finding.encoded_name(option) | {"said": str(option)} for option in options]
        answer = await self._open(names)
        if not answer["isMultiple"] and len(names) > 1:
            raise not_ready(self._access.locator, TAKES_ONE_OPTION)
        if only and answer["isMultiple"] and (answer["isPart"] or answer["isEditable"]):
            raise not_ready(self._access.locator, SHOWS_A_PART)
        if answer["isMultiple"]:
            wanted = {*answer["paths"], *(() if only else {*answer["chosen"]} - self._passed)}
            await self._mark(names, wanted)
            paths = sorted(wanted)
        else:
            paths = answer["paths"]
            await self._pick_one(names, paths[0], is_chosen=paths[0] in answer["chosen"])
        await retry_until(lambda: self._require_shown(paths), timeout=self._seconds)

    async def _open(self, names: list[dict[str, str]]) -> Mapping[str, Any]:
        """Open the list and, in a tree, what the names lead through. Where the list has no such option yet, write its name."""
        if "closed" in await self._list.ask(names):
            await self._access.act(lambda element: element.click(timeout=self._access.ms), "choose")
        answer, written = await self._list.ask(names), None
        if answer["isEditable"] and ("closed" in answer or "missing" in answer) and "text" in names[0]:
            written = await self._list.write(names[0]["text"])
        try:
            answer = await self._list.offering(names)
            while "collapsed" in answer:
                await self._expand(names, answer["collapsed"], is_chosen=answer["isChosen"])
                answer = await self._list.offering(names)
        except StepError:
            if written is not None:  # no option was picked, and the text is none of the runbook's
                await self._list.write(written)
            raise
        return answer

    async def _pick_one(self, names: list[dict[str, str]], path: str, *, is_chosen: bool) -> None:
        if not is_chosen:
            await self._list.click(path, is_chosen=False)
        answer = await self._list.ask(names)
        if answer["isEditable"]:
            await retry_until(lambda: self._require_taken(names, path), timeout=self._seconds)

    async def _mark(self, names: list[dict[str, str]], wanted: set[str]) -> None:
        """Click each option that is not as it is to be. Where a click gives up others, the next ones are made with Control."""
        chosen, modifiers = await self._list.chosen(names), Modifiers()
        for _ in range(2 * len({*chosen, *wanted})):
            path = next(iter([*sorted(wanted - {*chosen}), *sorted({*chosen} - wanted)]), None)
            if path is None:
                return
            await self._list.click(path, is_chosen=path in chosen, modifiers=modifiers)
            before, chosen = chosen, await self._changed(names, chosen, wanted)
            if {*before} & wanted - {*chosen}:
                modifiers = ["ControlOrMeta"]
        if {*chosen} != wanted:
            raise self._otherwise(chosen, wanted)

    async def _changed(self, names: list[dict[str, str]], before: list[str], wanted: set[str]) -> list[str]:
        """Return what is chosen, once that is not what it was before a click."""

        async def look() -> list[str]:
            now = await self._list.chosen(names)
            if now == before:
                raise self._otherwise(now, wanted)
            return now

        return await retry_until(look, timeout=self._seconds)

    async def _expand(self, names: list[dict[str, str]], path: str, *, is_chosen: bool) -> None:
        """Open an item of a tree: by its own button, or by the key for it (WAI-ARIA), which chooses nothing, or by a click."""

        async def look() -> None:
            if (await self._list.ask(names)).get("collapsed") == path:
                raise not_opened(self._access.locator, path)

        if not is_chosen:
            self._passed.add(path)
        if await self._list.open_by_button_or_key(path, is_chosen=is_chosen):
            with contextlib.suppress(StepError):
                return await retry_until(look, timeout=min(self._seconds, _KEY_SECONDS))
        await self._list.click(path, is_chosen=is_chosen)
        await retry_until(look, timeout=self._seconds)
        return None

    async def _require_taken(self, names: list[dict[str, str]], path: str) -> None:
        """Require an editable combobox to have taken the option: what it holds may only be what was written."""
        answer = await self._list.ask(names)
        if "closed" not in answer and path not in answer.get("chosen", ()):
            raise choice_not_taken(self._access.locator, path)

    async def _require_shown(self, paths: list[str]) -> None:
        answer = await self._access.ask_if_there(SHOWN_CHOICE, paths)
        if answer and "holds" in answer:
            raise self._not_kept(answer["holds"], paths)
        if answer:
            self._access.finder.given.add(self._access.target, SHOWN_CHOICE, paths, answer)

    def _otherwise(self, chosen: Sequence[str], wanted: set[str]) -> StepError:
        return self._not_kept(", ".join(chosen), sorted(wanted))

    def _not_kept(self, holds: str, paths: Sequence[str]) -> StepError:
        return value_not_kept(self._access.locator, holds, ", ".join(f'"{path}"' for path in paths))
