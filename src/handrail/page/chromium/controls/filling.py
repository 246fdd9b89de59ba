"""Filling a control, and reading back what it holds afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.page.chromium.controls.given import HELD
from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.finder import finding
from handrail.page.chromium.scripts import script
from handrail.page.explaining import value_not_kept
from handrail.page.waiting import retry_until

_HEARS_KEYS = script("controls/hears_keys.js")
_ENTER = f"(element, text) => ({script('controls/enter.js')})(element, text, {HELD})"
_RETRY_SECONDS = 5.0


async def fill(access: ElementAccess, text: str) -> None:
    """Replace what the control holds, key by key if the page listens to keys. Raises `StepError` if it does not keep the text."""
    if await _hears_keys(access):
        held = await _enter(access, [text, True, None], access.patience)
    else:
        await access.act(lambda element: element.fill(text, timeout=access.ms), "fill")
        held = await access.ask_if_there(HELD, [text, False])
    _require_kept(access, held, (text, False))


async def fill_secret(access: ElementAccess, value: str, number: int) -> None:
    """Replace what the control holds by the secret of this number, in a way that Playwright's trace does not tell."""
    arguments = [value, bool(await _hears_keys(access)), number]
    timeout = 0 if access.patience < 1 else min(access.patience, _RETRY_SECONDS)
    _require_kept(access, await _enter(access, arguments, timeout), (value, True))


async def _hears_keys(access: ElementAccess) -> bool:
    """Whether the page listens to keys at the control, or may do so in a frame. Waits until the control is there."""
    for _ in range(2):  # if it was not there at first, Playwright has waited for it, which knows no listeners
        hears: bool | None = await access.look(_HEARS_KEYS, with_listeners=True)
        if hears is not None:
            return hears
    return True


async def _enter(access: ElementAccess, arguments: list[Any], timeout: float) -> Mapping[str, Any]:
    async def attempt() -> Mapping[str, Any]:
        answer: Mapping[str, Any] = await access.act(
            lambda element: access.call_once(element, _ENTER, arguments), "fill"
        )
        if "refusal" in answer:
            raise finding.unusable(access.locator, answer["refusal"], access.patience)
        return answer

    return await retry_until(attempt, timeout=timeout)


def _require_kept(access: ElementAccess, held: Mapping[str, Any] | None, text: tuple[str, bool]) -> None:
    """Require the control to hold the text. One that is gone, or whose page is, holds nothing that could differ."""
    if held is None:
        return
    if "holds" in held:
        limit = f"; it takes {held['limit']} characters at most" if held["limit"] else ""
        wanted, is_secret = text
        shown = "" if is_secret else f'"{wanted}"'
        raise value_not_kept(access.locator, held["holds"], shown, limit).mark_may_have_acted()
    access.finder.given.add(access.target, HELD, text, held)
