import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import ElementNotReady
from handrail.fakes.page_spec import PageSpec
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import page_of_worker


async def _opened(chromium: Chromium, address: str) -> ChromiumPage:
    page = await page_of_worker(chromium)
    await page.open(f"{address}/start", 5)
    return page


class TestChromiumPage(PageSpec):
    @pytest.fixture
    def page(self, chromium: Chromium, portal: BlockingPortal, address: str) -> ChromiumPage:
        return portal.call(_opened, chromium, address)

    @pytest.mark.parametrize("wanted", ['button "Save"', 'heading "Settings"'])
    async def test_says_why_where_there_was_no_time_to_try(self, page: ChromiumPage, wanted: str) -> None:
        """A busy machine: Playwright gives up before it has looked at the element once, and knows no reason."""
        with pytest.raises(ElementNotReady, match="is not a checkbox"):
            await page.find((Locator.parse(wanted),), 0.001).check(True)

    async def test_tells_that_a_page_is_only_an_error(self, page: ChromiumPage, address: str) -> None:
        await page.open(f"{address}/nowhere", 5)
        assert page.status == 404

    async def test_tells_all_that_the_page_says(self, page: ChromiumPage) -> None:
        said = [f"Notice {number}" for number in range(4)]
        await page.window.evaluate(
            "texts => { document.body.innerHTML = texts.map(t => `<p role=status>${t}`).join('') }", said
        )
        assert list(await page.messages()) == said

    async def test_a_window_that_closes_while_it_is_prepared_is_no_failure(self, page: ChromiumPage) -> None:
        await page.close()
        await page.current.finder.prepare()
