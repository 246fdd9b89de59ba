"""Pictures: all of the page, the same each time, and the page is left as it was."""

from __future__ import annotations

import struct

import pytest

from handrail.page import no_secrets
from handrail.page.camera import Camera
from handrail.page.chromium import Chromium

HIGH = "data:text/html,<body style='margin:0'><input autofocus><div style='height:3000px;width:10px'></div>end"


async def test_a_picture_shows_all_of_the_page_and_no_caret(chromium: Chromium) -> None:
    page = await chromium.open_page()
    await page.open(HIGH, 5)
    pictures = {(await page.screenshot()).png for _ in range(8)}
    assert len(pictures) == 1
    width, height = struct.unpack(">II", pictures.pop()[16:24])
    assert (width, height > 3000) == (1280, True)


async def test_the_page_is_left_as_it_was(chromium: Chromium) -> None:
    page = await chromium.open_page()
    await page.open(HIGH, 5)
    before = await page._page.content()
    await page.screenshot()
    assert await page._page.content() == before
    assert await page._page.evaluate("document.adoptedStyleSheets.length") == 0


async def test_a_page_that_does_not_answer_has_no_picture(chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.page.camera.WITHIN", 0.1)
    page = await chromium.open_page()
    await page.open("data:text/html,<p>busy", 5)
    await page._page.evaluate("setTimeout(() => { while (true); }, 0)")
    with pytest.raises(TimeoutError):
        await Camera(page._page, {}).take(None, no_secrets)
