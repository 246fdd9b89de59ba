"""Parts of a control that a script has found, such as an option of a list: used as they are, or found anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import ElementHandle
from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.element_access import ElementAccess
from handrail.page.chromium.finder import finding
from handrail.page.waiting import retry_until


async def use_part(
    access: ElementAccess, find: Callable[[], Awaitable[ElementHandle]], use: Callable[[ElementHandle], Awaitable[None]]
) -> None:
    """Find a part, and use it. If the page has drawn another in its place before anything was done, that one is used.

    Raises Playwright's error, and `ElementNotReady` if the page goes on drawing until the patience is over.
    """

    async def attempt() -> None:
        part, complaint = await find(), ""
        await access.scroll_to(part)
        try:
            await use(part)
        except PlaywrightError as error:
            complaint = error.message
            if not finding.is_drawn_anew(complaint):
                raise
        if complaint:
            raise finding.unusable(access.locator, complaint, access.patience)

    await retry_until(attempt, timeout=access.patience)
