"""The part of `PageSpec` about the document that a page shows: whether it is at rest, and whether it was loaded anew."""

from __future__ import annotations

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
