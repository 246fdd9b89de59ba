"""The overlay as people meet it: windows on a screen, and real keys and clicks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from anyio.from_thread import BlockingPortal

from captions import CAPTION, EARS, SIDES, DrawnCaption, heard, serve, target
from handrail.page import OverlayAnswer, UserAction
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
from handrail.page.chromium.launcher.launcher import Launch, SharedBrowser
from handrail.page.chromium.page import ChromiumPage
from tools.screen import Screen

PAGE = (
    EARS
    + """<title>Store</title><h1>Store</h1><label>Name <input id=name></label> <button id=save>Save</button>
<form><button id=delete>Delete</button></form><script>
  window.done = [];
  addEventListener('submit', event => { done.push('submit'); event.preventDefault() });
  addEventListener('click', ({ target }) => done.push(target.id), true);
</script>"""
)
SAVE = target('button "Save"')


@pytest.fixture(scope="module")
def pages(
    display: Screen, shown_browser: SharedBrowser, portal: BlockingPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[ChromiumPage]]:
    home = tmp_path_factory.mktemp("headed")
    choice = choose_browser(None, display.env, shutil.which, headed=True)
    launch = Launch(
        choice.executable, home, browser_environment(display.env, home), headed=True, root=os.geteuid() == 0
    )
    browser = Chromium(launch, shown_browser)
    portal.call(browser.__aenter__)
    yield portal.call(two_windows, browser)
    portal.call(browser.__aexit__)


async def two_windows(browser: Chromium) -> list[ChromiumPage]:
    pages = [await browser.open_page(name) for name in ("primary", "backup")]
    for page, name in zip(pages, ("primary", "backup"), strict=True):
        await page.overlay().attach()
        await serve(page, PAGE)
        await page.overlay().show(replace(CAPTION, appliance=name), SAVE)
    await browser.side_by_side()
    return pages


async def on_screen(page: ChromiumPage, sides: list[float]) -> tuple[float, float]:
    """Return the middle of an element, in pixels of the screen."""
    left, above = await page.window.evaluate("[screenX, screenY + outerHeight - innerHeight]")
    return left + (sides[0] + sides[2]) / 2, above + (sides[1] + sides[3]) / 2


async def button(page: ChromiumPage, place: int) -> tuple[float, float]:
    return await on_screen(page, (await DrawnCaption(page).evaluate("button", SIDES))[place])


@pytest.mark.whole
async def test_two_windows_stand_side_by_side(pages: list[ChromiumPage]) -> None:
    stood = []
    for page in pages:
        window = await (await Devtools.of(page.window)).send("Browser.getWindowForTarget", {})
        stood.append([window["bounds"][name] for name in ("left", "top", "width", "height")])
    assert stood == [[0, 0, 800, 1000], [800, 0, 800, 1000]]


async def test_a_page_that_is_filmed_is_no_larger_than_its_film(pages: list[ChromiumPage]) -> None:
    await pages[1].place_window(2, largest=(700, 500))
    assert await pages[1].window.evaluate("[innerWidth, innerHeight, screenX]") == [700, 500, 800]
    await pages[1].place_window(2)


async def test_a_click_on_next_and_a_key(pages: list[ChromiumPage], display: Screen) -> None:
    for page in pages:
        overlay = page.overlay()
        await overlay.show(CAPTION, SAVE)
        await heard(page)
        display.click(*await button(page, 0))
        assert await overlay.next_answer() == OverlayAnswer("n")
        display.press("b")
        assert await overlay.next_answer() == OverlayAnswer("b")
        display.press("s")
        display.type("seen before")
        display.press("Return")
        assert await overlay.next_answer() == OverlayAnswer("s", "seen before")
        assert [event for event in await heard(page) if event.startswith(("key", "click", "before"))] == []


async def test_a_wrong_click_is_stopped_and_the_right_one_is_not(pages: list[ChromiumPage], display: Screen) -> None:
    page = pages[0]
    overlay = page.overlay()
    await overlay.show(CAPTION, SAVE)
    await overlay.watch(SAVE, "click", block_others=True)
    display.click(*await on_screen(page, await page.window.eval_on_selector("#delete", SIDES)))
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='button "Delete"')
    assert await page.window.evaluate("done.splice(0)") == []
    display.press("alt+b")
    assert await overlay.next_answer() == OverlayAnswer("b")
    display.click(*await on_screen(page, await page.window.eval_on_selector("#save", SIDES)))
    assert await overlay.next_user_action() == UserAction(right=True, blocked=False, control='button "Save"')
    assert await page.window.evaluate("done.splice(0)") == ["save"]
    await overlay.unwatch()
