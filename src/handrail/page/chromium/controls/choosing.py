"""Choosing the options of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handrail.errors import StepError
from handrail.locator import ElementName
from handrail.page.chromium.controls.given import CHOSEN
from handrail.page.chromium.controls.popups import choose_in_popup
from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.finder import finding
from handrail.page.chromium.scripts import script
from handrail.page.explaining import not_offered, offered_but_disabled, offered_twice, value_not_kept
from handrail.page.waiting import retry_until

_CHOOSE = script("controls/choose.js")


async def choose(access: ElementAccess, options: Sequence[ElementName], *, only: bool) -> None:
    """Choose the options, once the list offers them all. Raises `StepError`."""
    answer = await _once_offered(access, options, only=only, commits=True)
    if "isPopup" in answer:
        await choose_in_popup(access, options, only=only)
        return
    if "holds" in answer:
        wanted = ", ".join(f'"{option.text}"' for option in options)
        raise value_not_kept(access.locator, ", ".join(answer["holds"]), wanted).mark_may_have_acted()
    access.finder.given.add(access.target, CHOSEN, answer["chosen"], answer)


async def see_that_offered(access: ElementAccess, options: Sequence[ElementName]) -> None:
    """Wait until the list offers the options, and choose none. Raises `StepError`."""
    await _once_offered(access, options, only=False, commits=False)


async def _once_offered(
    access: ElementAccess, options: Sequence[ElementName], *, only: bool, commits: bool
) -> Mapping[str, Any]:
    arguments = [[finding.encoded_name(option) | {"said": str(option)} for option in options], only, commits]

    async def attempt() -> Mapping[str, Any]:
        answer: Mapping[str, Any] = await access.act(lambda list_: access.call_once(list_, _CHOOSE, arguments))
        if refusal := _refusal(access, answer):
            raise refusal
        return answer

    answer = await retry_until(attempt, timeout=access.patience)
    if "unfit" in answer:
        raise finding.unusable(access.locator, answer["unfit"], access.patience)
    if "twice" in answer:
        raise offered_twice(access.locator, answer["twice"], answer["alike"])
    return answer


def _refusal(access: ElementAccess, answer: Mapping[str, Any]) -> StepError | None:
    """The error for what may pass, if one waits; None if the list offers everything, or will never do."""
    if "refusal" in answer:
        return finding.unusable(access.locator, answer["refusal"], access.patience)
    if "missing" in answer:
        return not_offered(access.locator, answer["missing"], answer["offered"])
    if "disabled" in answer:
        return offered_but_disabled(access.locator, answer["disabled"])
    return None
