"""The part of `PageSpec` about windows and files: what opens, what is used, what is closed, what comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import ExpectationNotMet
from handrail.fakes.frame_spec import SOON, target
from handrail.fakes.site import SiteElement
from handrail.page import Page

WINDOW_PAGE = (
    SiteElement("textbox", "Comment", section="Console"),
    SiteElement("button", "OK", section="Console", closes_window=True),
    SiteElement("button", "More", section="Console", opens_window="/second"),
)
"""The page `window` of the specification's site."""


class WindowSpec:
    """The specification of windows that a page opens, and of files that it gives or takes."""

    async def test_notices_a_window_that_nobody_declared(self, page: Page) -> None:
        await page.find(target('button "Open"'), 5).click()
        (notice,) = page.take_notices()
        assert (notice.kind, notice.declared) == ("popup", False)
        assert notice.detail.startswith("a new window opened: ")
        assert notice.detail.endswith("/window")
        assert page.windows == 1

    async def test_works_in_a_window_until_it_is_closed(self, page: Page) -> None:
        await page.find(target('button "Open"'), 5).click()
        await page.use_new_window(5)
        assert (page.windows, page.url.endswith("/window")) == (2, True)
        await page.find(target('field "Comment"'), 5).fill("a")
        await page.find(target('button "More"'), 5).click()
        await page.use_new_window(5)
        assert (page.windows, await page.title()) == (3, "Second")
        await page.close_window()
        assert await page.find(target('field "Comment"'), 5).text() == "a"
        await page.close_window()
        assert await page.title() == "First"
        assert all(notice.declared for notice in page.take_notices())
        with pytest.raises(ExpectationNotMet, match="no other window is open"):
            await page.close_window()

    async def test_goes_on_in_the_window_before_when_one_closes_by_itself(self, page: Page) -> None:
        await page.find(target('button "Open"'), 5).click()
        await page.use_new_window(5)
        await page.find(target('button "OK"'), 5).click()
        assert (page.windows, await page.title()) == (1, "First")
        await page.find(target('button "Save"'), 5).click()

    async def test_says_that_no_window_opened(self, page: Page) -> None:
        await page.find(target('button "Save"'), 5).click()
        with pytest.raises(ExpectationNotMet, match="no window opened") as missing:
            await page.use_new_window(SOON)
        assert missing.value.may_have_acted

    async def test_keeps_a_download(self, page: Page, tmp_path: Path) -> None:
        kept = await page.find(target('button "Give"'), 5).download(tmp_path)
        assert (kept.name, kept.read_text(encoding="utf-8")) == ("bundle.p12", "bundle.p12")

    async def test_says_that_no_file_came(self, page: Page, tmp_path: Path) -> None:
        with pytest.raises(ExpectationNotMet, match='button "Save" was clicked, and no file came'):
            await page.find(target('button "Save"'), 2).download(tmp_path)  # a busy machine clicks later than SOON
