from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import ElementNotReady
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage
from handrail.testing.page_spec import SCENE, PageSpec


class Site(BaseHTTPRequestHandler):
    """Serves the spec's scene to a real browser."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name that http.server calls
        name = self.path.strip("/")
        if name.startswith("download/"):
            file = name.removeprefix("download/")
            self._answer(file, "application/octet-stream", {"Content-Disposition": f'attachment; filename="{file}"'})
        elif name in SCENE.pages:
            self._answer(SCENE.html(name), "text/html; charset=utf-8", {})
        else:
            self.send_error(404)

    def _answer(self, body: str, kind: str, headers: dict[str, str]) -> None:
        content = body.encode()
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


async def _opened(chromium: Chromium, address: str) -> ChromiumPage:
    page = await chromium.open_page()
    await page.open(f"{address}/start", 5)
    return page


class TestChromiumPage(PageSpec):
    @pytest.fixture
    def page(self, chromium: Chromium, portal: BlockingPortal, address: str) -> Iterator[ChromiumPage]:
        page = portal.call(_opened, chromium, address)
        yield page
        portal.call(page.close)

    @pytest.mark.parametrize("wanted", ['button "Save"', 'heading "Settings"'])
    async def test_says_why_where_there_was_no_time_to_try(self, page: ChromiumPage, wanted: str) -> None:
        """A busy machine: Playwright gives up before it has looked at the element once, and knows no reason."""
        with pytest.raises(ElementNotReady, match="is not a checkbox"):
            await page.find((Locator.parse(wanted),), 0.001).check(True)

    async def test_tells_that_a_page_is_only_an_error(self, page: ChromiumPage, address: str) -> None:
        await page.open(f"{address}/nowhere", 5)
        assert page.status == 404

    async def test_a_window_that_closes_while_it_is_prepared_is_no_failure(self, page: ChromiumPage) -> None:
        await page.close()
        await page._finder.prepare()
