"""The part of `PageSpec` about the document that a page shows: whether it is at rest, and whether it was loaded anew."""

from __future__ import annotations

from datetime import timedelta

from handrail.locator import Locator
from handrail.page import Page

SAVE, STATUS = (Locator.parse('button "Save"'),), (Locator.parse("status"),)


class DocumentSpec:
    """The specification of a page's documents."""

    async def test_knows_a_document_that_was_loaded_anew(self, page: Page) -> None:
        first = await page.document()
        await page.find(SAVE, 5).click()
        assert await page.wait_until_at_rest(5)
        assert (await page.document(), await page.find(STATUS, 5).text()) == (first, "Saved")
        await page.reload(5)
        assert (await page.document()).is_anew(first)
        assert await page.find(STATUS, 5).text() == ""

    async def test_tells_the_time_that_came_with_its_first_page(self, page: Page) -> None:
        answer = page.dated_answer()
        assert answer
        assert (answer.date.utcoffset(), answer.date.microsecond) == (timedelta(0), 0)
        assert abs(answer.date - answer.came) < timedelta(hours=1)
        await page.reload(5)
        assert page.dated_answer() == answer
