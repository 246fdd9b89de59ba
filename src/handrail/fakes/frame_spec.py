"""The part of the specification of the page port that is about frames. `PageSpec` has it."""

from __future__ import annotations

import pytest

from handrail.errors import AmbiguousLocator, ElementNotFound
from handrail.fakes.site import SiteElement
from handrail.locator import Locator
from handrail.page import Page, Target

FRAMES_PAGE = (
    SiteElement("button", "Clear", shows_status="Cleared"),
    SiteElement("textbox", "Name", frame="Console", section="Settings"),
    SiteElement("button", "Save", frame="Console", section="Settings", shows_status="Saved"),
    SiteElement("button", "Clear", frame="Logs", section="Settings", shows_status="Logs cleared"),
)
"""The page `frames` of the specification's site."""

SOON = 0.4
"""Seconds to wait for what will not come."""


def target(*texts: str) -> Target:
    return tuple(Locator.parse(text) for text in texts)


class FrameSpec:
    """The specification of pages with frames: they are searched like the rest of the page."""

    async def _frames(self, page: Page) -> Page:
        await page.open(f"{page.url.rsplit('/', 1)[0]}/frames", 5)
        return page

    async def test_uses_what_stands_in_a_frame(self, page: Page) -> None:
        await self._frames(page)
        field = page.find(target('field "Name" in section "Settings"'), 5)
        await field.fill("edge-01")
        assert await field.text() == "edge-01"
        await page.find(target('button "Save" in frame "Console"'), 5).click()
        assert await page.find(target("status"), 5).text() == "Saved"
        assert await page.has_state(target('frame "Console"'), "visible")

    async def test_tells_frames_apart_by_their_titles(self, page: Page) -> None:
        await self._frames(page)
        with pytest.raises(AmbiguousLocator) as refused:
            await page.find(target('button "Clear"'), SOON).click()
        assert refused.value.matches == ('button "Clear"', 'button "Clear" in section "Settings" in frame "Logs"')
        await page.find(target(refused.value.matches[1]), 5).click()
        assert await page.find(target("status"), 5).text() == "Logs cleared"
        with pytest.raises(ElementNotFound, match='there is no frame "Lgos"'):
            await page.find(target('button "Clear" in frame "Lgos"'), SOON).click()

    async def test_covers_what_received_a_secret_in_a_frame(self, page: Page) -> None:
        await self._frames(page)
        await page.find(target('field "Name" in frame "Console"'), 5).fill_secret("correct horse", "passphrase")
        picture = await page.screenshot()
        assert [mask.secret for mask in picture.masks] == ["passphrase"]
        assert picture.text
        assert 'textbox "Name": «secret:passphrase»' in picture.text
        assert "correct horse" not in picture.text
