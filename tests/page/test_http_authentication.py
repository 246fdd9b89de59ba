"""What a web server asks for before it shows any page."""

from __future__ import annotations

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import PageLost, PageUnreachable
from handrail.locator import Locator
from handrail.page import HttpCredentials
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
from handrail.page.chromium.launcher.launcher import Launch, SharedBrowser
from tools.screen import Screen

LINKS = """<a href=/>Page</a> <a href=/ target=inner>Framed</a><iframe name=inner title=Inner></iframe>
<button onclick="fetch('/').then(answer => { document.title = answer.status })">Ask</button>
<form method=post action=/form><button>Send</button></form>"""
SENT = f"Basic {b64encode(b'admin:correct horse').decode()}"


class Guarded(ThreadingHTTPServer):
    """A web server that asks for HTTP authentication; `heard` are the authorizations that were sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.heard: list[str] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Guarded

    def do_GET(self) -> None:  # the name that http.server calls
        sent = self.headers.get("Authorization", "")
        self.server.heard += [sent] if sent else []
        is_form = self.path == "/form"
        if self.path == "/links":
            return self._answer(200, "", LINKS.encode())
        if self.path.startswith("/framing?"):
            return self._answer(200, "", f"<iframe src='{self.path.partition('?')[2]}'></iframe>".encode())
        body = b"<h1>In</h1>" if sent == SENT or is_form else b"<h1>Denied</h1>"
        return self._answer(200 if sent == SENT else 401, "FormBased" if is_form else "Basic", body)

    def _answer(self, status: int, scheme: str, body: bytes) -> None:
        self.send_response(status)
        if scheme:
            self.send_header("WWW-Authenticate", f'{scheme} realm="box"')
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def servers() -> Iterator[tuple[Guarded, Guarded]]:
    both = (Guarded(), Guarded())
    threads = [Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}) for server in both]
    for thread in threads:
        thread.start()
    yield both
    for server, thread in zip(both, threads, strict=True):
        server.shutdown()
        server.server_close()
        thread.join()


async def test_name_and_password_go_to_their_origin_alone(chromium: Chromium, servers: tuple[Guarded, Guarded]) -> None:
    own, other = servers
    page = await chromium.open_page("primary", HttpCredentials(own.origin, "admin", "correct horse"))
    await page.open(f"{own.origin}/", 5)
    assert await page.has_state((Locator.parse('heading "In"'),), "visible")
    assert set(own.heard) == {SENT}
    with pytest.raises(PageUnreachable, match=f"what the inventory gives is sent to {own.origin} alone"):
        await page.open(f"{other.origin}/", 5)
    assert other.heard == []


async def test_what_is_missing_or_wrong_is_said(chromium: Chromium, servers: tuple[Guarded, Guarded]) -> None:
    own, _ = servers
    page = await chromium.open_page()
    with pytest.raises(PageUnreachable, match="the inventory gives none; put them under `http_authentication`"):
        await page.open(f"{own.origin}/", 5)
    await page.open(f"{own.origin}/form", 5)
    assert await page.has_state((Locator.parse('heading "In"'),), "visible")
    page = await chromium.open_page("primary", HttpCredentials(own.origin, "admin", "wrong"))
    with pytest.raises(PageUnreachable, match="does not accept the name and the password that the inventory gives"):
        await page.open(f"{own.origin}/", 5)


async def refuses_undeclared(chromium: Chromium, guarded: Guarded, *links: str) -> None:
    """Open a page that is refused, and follow links to one: no step waits for a person."""
    with pytest.raises(PageUnreachable, match="the inventory gives none; put them under `http_authentication`"):
        await (await chromium.open_page()).open(f"{guarded.origin}/", 5)
    for link in links:
        page = await chromium.open_page()
        await page.open(f"{guarded.origin}/links", 5)
        with pytest.raises(PageUnreachable, match="the inventory gives none; put them under `http_auth") as caught:
            await page.find((Locator.parse(f'link "{link}"'),), 5).click()
        assert not isinstance(caught.value, PageLost)
    assert guarded.heard == []


@pytest.mark.whole
async def test_what_is_missing_is_said_of_a_page_that_a_click_leads_to(
    chromium: Chromium, servers: tuple[Guarded, Guarded]
) -> None:
    await refuses_undeclared(chromium, servers[0], "Page", "Framed")


@pytest.fixture
def on_screen(
    display: Screen, shown_browser: SharedBrowser, portal: BlockingPortal, tmp_path: Path
) -> Iterator[Chromium]:
    choice = choose_browser(None, display.env, shutil.which, headed=True)
    launch = Launch(
        choice.executable,
        tmp_path,
        browser_environment(display.env, tmp_path),
        headed=True,
        root=os.geteuid() == 0,
    )
    browser = Chromium(launch, shown_browser)
    portal.call(browser.__aenter__)
    yield browser
    portal.call(browser.__aexit__)


@pytest.mark.whole
async def test_a_browser_on_a_screen_asks_nobody(on_screen: Chromium, servers: tuple[Guarded, Guarded]) -> None:
    await refuses_undeclared(on_screen, servers[0], "Page", "Framed")
    page = await on_screen.open_page()
    await page.open(f"{servers[0].origin}/links", 5)
    await page.find((Locator.parse('button "Ask"'),), 5).click()
    await page.wait_until_at_rest(5)
    assert await page.title() == "401"
    await page.find((Locator.parse('button "Send"'),), 5).click()
    assert await page.has_state((Locator.parse('heading "In"'),), "visible")


@pytest.mark.whole
async def test_a_browser_on_a_screen_signs_in_where_it_is_told_to(
    on_screen: Chromium, servers: tuple[Guarded, Guarded]
) -> None:
    own, _ = servers
    page = await on_screen.open_page("primary", HttpCredentials(own.origin, "admin", "correct horse"))
    await page.open(f"{own.origin}/framing?{own.origin}/", 5)
    assert await page.has_state((Locator.parse('heading "In"'),), "visible")
    assert set(own.heard) == {SENT}
    page = await on_screen.open_page("primary", HttpCredentials(own.origin, "admin", "wrong"))
    with pytest.raises(PageUnreachable, match="does not accept the name and the password that the inventory gives"):
        await page.open(f"{own.origin}/framing?{own.origin}/", 5)


def test_a_password_is_in_no_text_of_it() -> None:
    assert "horse" not in repr(HttpCredentials("https://a.example.com", "admin", "correct horse"))
