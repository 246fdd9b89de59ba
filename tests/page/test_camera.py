"""Pictures: all of the page, the same each time, and the page is left as it was."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from handrail.errors import PictureRefused
from handrail.page import no_secrets
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.camera.camera import Camera
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder.known_targets import KnownTargets

from .pointing import alone, shown

HIGH = "<body style='margin:0'><input autofocus><div style='height:1500px;width:10px'></div>end"


async def test_a_picture_shows_all_of_the_page_and_no_caret(chromium: Chromium) -> None:
    page = await shown(chromium, HIGH)
    pictures = {(await page.screenshot()).png for _ in range(8)}
    assert len(pictures) == 1
    width, height = struct.unpack(">II", pictures.pop()[16:24])
    assert (width, height > 1500) == (1280, True)


async def test_the_page_is_left_as_it_was(chromium: Chromium) -> None:
    page = await shown(chromium, HIGH)
    before = await page.window.content()
    await page.screenshot()
    assert await page.window.content() == before
    assert await page.window.evaluate("document.adoptedStyleSheets.length") == 0


LISTENING = "<p>short<script>window.resized = 0; addEventListener('resize', () => resized++)</script>"


async def test_a_page_that_the_window_shows_is_pictured_as_it_stands(chromium: Chromium) -> None:
    """A change of size would be heard by the page's own scripts, and would lay the page out twice."""
    page = await shown(chromium, LISTENING)
    picture = await page.screenshot()
    await page.window.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert struct.unpack(">II", picture.png[16:24]) == (1280, 900)
    assert await page.window.evaluate("resized") == 0


async def test_of_a_page_that_is_scrolled_all_is_pictured(chromium: Chromium) -> None:
    page = await shown(chromium, HIGH)
    unscrolled = (await page.screenshot()).png
    await page.window.evaluate("scrollTo(0, 600)")
    assert (await page.screenshot()).png == unscrolled


MOVING = """<style>@keyframes go {{ from {{ transform: translateX(900px) }} }} div {{ animation: go {how} linear; width: 50px;
height: 50px; background: red }}</style><div></div>"""


async def test_what_moves_is_pictured_when_it_has_come_to_rest(chromium: Chromium) -> None:
    at_rest = await (await shown(chromium, MOVING.format(how="0s"))).screenshot()
    page = await shown(chromium, MOVING.format(how="0.6s"))
    assert (await page.screenshot()).png == at_rest.png


async def test_a_page_that_never_rests_is_pictured_anyway(chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.page.chromium.camera.camera.REST_TIMEOUT_SECONDS", 0.2)
    page = await chromium.open_page()
    for how in ("3s infinite", "900s"):
        await page.open(f"data:text/html,{MOVING.format(how=how)}", 5)
        assert (await page.screenshot()).png
    await page.close()


async def test_a_page_that_changes_all_the_time_is_pictured_anyway(chromium: Chromium) -> None:
    page = await alone(chromium, "<p id=it><script>let n=0;setInterval(() => { it.textContent = n++ }, 1)</script>")
    assert (await page.screenshot()).png
    await page.close()


async def test_a_page_that_is_on_its_way_is_waited_for(chromium: Chromium) -> None:
    page = await shown(chromium, "<p>Before")
    leave = "() => { location.href = URL.createObjectURL(new Blob(['<h1>After</h1>'], { type: 'text/html' })) }"
    await page.window.evaluate(leave)
    picture = await page.screenshot()
    assert picture.text


async def test_a_page_that_does_not_answer_has_no_picture(chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.page.chromium.camera.camera.TIMEOUT_SECONDS", 0.1)
    page = await alone(chromium, "<p>busy")
    await page.window.evaluate("setTimeout(() => { while (true); }, 0)")
    with pytest.raises(TimeoutError):
        await Camera(page.window, page.current.devtools, KnownTargets(), page.current.finder.frames).take(
            None, no_secrets
        )


class Unwilling(Devtools):
    """A browser that fails to draw the page so often, as a busy one may."""

    def __init__(self, session: CDPSession, fails: int) -> None:
        super().__init__(session)
        self.fails = fails

    async def send(self, method: str, wanted: dict[str, Any]) -> dict[str, Any]:
        if method == "Page.captureScreenshot" and self.fails:
            self.fails -= 1
            raise PlaywrightError(
                "CDPSession.send: Protocol error (Page.captureScreenshot): Unable to capture screenshot"
            )
        return await super().send(method, wanted)


@pytest.mark.parametrize("fails", [1, 2, 3])
async def test_what_the_browser_fails_to_draw_it_is_asked_for_again(chromium: Chromium, fails: int) -> None:
    page = await shown(chromium, "<p>There")
    unwilling = Unwilling(await page.window.context.new_cdp_session(page.window), fails)
    camera = Camera(page.window, unwilling, KnownTargets(), page.current.finder.frames)
    if fails < 3:
        assert (await camera.take(None, no_secrets)).text == "- paragraph: There"
    else:
        refused = "the browser refuses Page.captureScreenshot: Unable to capture screenshot"
        with pytest.raises(PictureRefused, match=refused):
            await camera.take(None, no_secrets)
    assert unwilling.fails == 0


async def test_a_very_large_page_is_cut_off_and_says_so(chromium: Chromium) -> None:
    page = await shown(chromium, "<body style='margin:0'><div style='width:8000px;height:8000px'>")
    picture = await page.screenshot()
    assert struct.unpack(">II", picture.png[16:24]) == (8000, 2560)
    assert picture.collapsed == ("the page beyond its first 8000 by 2560 pixels",)
    box = "<div style='width:300px;height:200px;overflow:auto' aria-label=Log><div style='width:6000px;height:6000px'>"
    page = await shown(chromium, box)
    assert (await page.screenshot()).collapsed == ("Log",)
