"""What happens to the page of a frame is what happens to a page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from handrail.errors import ElementNotFound, PageUnreachable, StepError
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage
from handrail.page.waiting import retry_until

from .pointing import target

FRAMES = """<title>Console</title><iframe title=Menu srcdoc="<a target=main href=/{menu}>Go</a>"></iframe>
<iframe title=Main name=main src=/first></iframe>"""


class Appliance(ThreadingHTTPServer):
    """An appliance whose pages are frames. What is `held` waits to be released; what is `busy` is so once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked, self.released, self.busy = Event(), Event(), True

    @property
    def port(self) -> int:
        return self.server_port


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Appliance

    def do_GET(self) -> None:  # the name that http.server calls
        name = self.path.strip("/")
        if name == "cut":
            self.close_connection = True
            return
        if name == "held":
            self.server.asked.set()
            self.server.released.wait(20)
        status = 404 if name == "nowhere" else 200
        if name == "busy" and self.server.busy:
            self.server.busy, status = False, 503
        heading = "Service Unavailable" if status == 503 else name
        self._answer(status, FRAMES.format(menu=name.split("-")[1]) if "-" in name else f"<h1>{heading}</h1>")

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        for header, value in {
            "Content-Type": "text/html",
            "Content-Length": str(len(body)),
            "Retry-After": "0",
        }.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def appliance() -> Iterator[Appliance]:
    server = Appliance()
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


async def opened(chromium: Chromium, appliance: Appliance, name: str) -> ChromiumPage:
    page = await chromium.open_page()
    await page.open(f"http://127.0.0.1:{appliance.port}/frames-{name}", 5)
    return page


async def _pending(page: ChromiumPage) -> None:
    if not page.has_pending_request():
        raise StepError("nothing is asked for yet")


async def test_a_page_in_a_frame_is_waited_for(chromium: Chromium, appliance: Appliance) -> None:
    page = await opened(chromium, appliance, "held")
    click = asyncio.ensure_future(page.find(target('link "Go"'), 10).click())
    await asyncio.to_thread(appliance.asked.wait, 10)
    await retry_until(lambda: _pending(page), timeout=10)
    appliance.released.set()
    await click
    assert not page.has_pending_request()
    assert await page.has_state(target('heading "held" in frame "main"'), "visible")


async def test_a_page_that_did_not_come_into_its_frame_fails_the_step(chromium: Chromium, appliance: Appliance) -> None:
    page = await opened(chromium, appliance, "cut")
    with pytest.raises(PageUnreachable, match="/cut did not answer: the connection was closed"):
        await page.find(target('link "Go"'), 5).click()


async def test_a_busy_appliance_is_asked_again_for_the_frame(chromium: Chromium, appliance: Appliance) -> None:
    page = await opened(chromium, appliance, "busy")
    await page.find(target('link "Go"'), 5).click()
    (notice,) = page.take_notices()
    assert notice.detail == (
        f"the appliance answered 503; the frame at http://127.0.0.1:{appliance.port}/busy was asked for again"
    )
    assert await page.has_state(target('heading "busy"'), "visible")
    assert page.status == 200


async def test_a_busy_appliance_is_asked_again_for_a_page_that_goes_on_by_itself(
    chromium: Chromium, appliance: Appliance
) -> None:
    page = await chromium.open_page()
    await page.open(f"http://127.0.0.1:{appliance.port}/first", 5)
    await page.window.evaluate("setTimeout(() => { location.href = '/busy' })")
    await retry_until(lambda: _shown(page, 'heading "busy"'), timeout=10)
    assert [notice.kind for notice in page.take_notices()] == ["reload"]
    assert page.status == 200


async def _shown(page: ChromiumPage, what: str) -> None:
    if not await page.has_state(target(what), "visible"):
        raise StepError(f"no {what} yet")


async def test_a_failure_tells_of_a_frame_that_is_only_an_error(chromium: Chromium, appliance: Appliance) -> None:
    page = await opened(chromium, appliance, "nowhere")
    await page.find(target('link "Go"'), 5).click()
    with pytest.raises(
        PageUnreachable, match='the appliance answered 404 at .*/nowhere in a frame: "nowhere", so there is no button'
    ):
        await page.find(target('button "Save"'), 0.3).click()
    with pytest.raises(ElementNotFound, match='there is link "Go" in frame "Menu"'):
        await page.find(target('link "Goo"'), 0.3).click()


async def test_only_the_same_appliance_may_serve_a_frame(chromium: Chromium, appliance: Appliance) -> None:
    page = await opened(chromium, appliance, "first")
    other = Appliance()
    thread = Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    load = (
        "url => new Promise(done => { const f = document.querySelector('[name=main]'); f.onload = done; f.src = url })"
    )
    await page.window.evaluate(load, f"http://127.0.0.1:{other.port}/other")
    await page.wait_until_loaded(5)
    assert page.take_notices() == ()
    assert await page.has_state(target('heading "other"'), "visible")
    await page.window.evaluate(load, f"http://localhost:{other.port}/elsewhere")
    (notice,) = page.take_notices()
    assert not notice.declared
    assert notice.detail == (
        f"a frame of the page is from another host: localhost:{other.port}, not 127.0.0.1:{appliance.port}"
    )
    other.shutdown()
    other.server_close()
    thread.join()
