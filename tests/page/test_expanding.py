"""Areas that scroll by themselves are on the picture to their whole length, and the page is put back exactly."""

from __future__ import annotations

import io
import struct
from dataclasses import astuple

import pytest
from PIL import Image

from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium

from .pointing import shown

ROWS = "".join(f"<p class=row style='margin: 0; height: 50px'>Row {n}</p>" for n in range(60))
SCROLLS = "height: 200px; overflow: auto"


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


AREAS = {
    "a list": f"<h2>Events</h2><div style='{SCROLLS}'>{ROWS}</div><p>End",
    "named by itself": f"<div aria-label=Events style='{SCROLLS}'>{ROWS}</div>",
    "with its height in a rule": "<style>div { max-height: 100px; overflow-y: scroll }</style>"
    f"<h2>Events</h2><div>{ROWS}</div>",
    "the whole window": "<style>html, body { height: 100%; margin: 0; overflow: hidden }"
    "body { display: flex; flex-direction: column } main { flex: 1; min-height: 0; overflow: auto }</style>"
    f"<header>Top</header><main><h2>Events</h2>{ROWS}</main>",
    "beside a menu": "<style>body { display: grid; grid: 100vh / 200px 1fr; margin: 0 } section { overflow: auto }</style>"
    f"<nav>Menu</nav><section aria-label=Events>{ROWS}</section>",
    "fixed to the window": f"<section aria-label=Events style='position: fixed; inset: 0; overflow: auto'>{ROWS}</section>",
    "a body that scrolls": "<style>html { overflow: hidden; height: 100% }"
    "body { overflow: auto; height: 100%; margin: 0 }</style>"
    f"<h2>Events</h2>{ROWS}",
    "a frame": f"<iframe title=Events srcdoc='{ROWS.replace(chr(39), '')}'></iframe>",
    "an open shadow root": "<p id=host></p><template>"
    f"<h2>Events</h2><div style='{SCROLLS}'>{ROWS}</div></template><script>"
    "host.attachShadow({mode: 'open'}).append(document.querySelector('template').content)</script>",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("area", AREAS)
async def test_an_area_is_opened_and_named(area: str, chromium: Chromium) -> None:
    page = await shown(chromium, AREAS[area])
    picture = await page.screenshot()
    assert picture.expanded == ("Events",)
    assert picture.collapsed == ()
    assert size(picture.png)[1] >= (60 * 50 if area != "a frame" else 1500)


HUE = (255, 0, 200)
LOUD = "style='background: rgb(255 0 200); border: 0; color: transparent; width: 90px; height: 20px; display: block'"


@pytest.mark.sampled(3)
@pytest.mark.parametrize("area", AREAS)
async def test_what_is_in_an_area_and_after_it_is_located_where_the_picture_shows_it(
    area: str, chromium: Chromium
) -> None:
    within = f"<button {LOUD}>Within</button>"
    within = within.replace("'", '"') if area == "a frame" else within
    body = AREAS[area].replace("Row 59</p>", f"Row 59</p>{within}")
    page = await shown(chromium, f"{body}<button {LOUD}>After</button>")
    locations = [await page.locate((Locator.parse(f'button "{name}"'),)) for name in ("Within", "After")]
    picture = Image.open(io.BytesIO((await page.screenshot()).png)).convert("RGB")
    for location in locations:
        assert location
        left, top, width, height = astuple(location.rectangle)
        corners = [(left + width - 2, top + 2), (left + width - 2, top + height - 2)]  # behind no words
        assert [picture.getpixel((round(x), round(y))) for x, y in corners] == [HUE, HUE]
    assert locations[0] != locations[1]
    assert await page.window.evaluate("document.querySelectorAll('[data-handrail-open]').length") == 0


async def test_an_area_within_an_area_is_opened_and_what_follows_moves_down(chromium: Chromium) -> None:
    inner = f"<div aria-label=Inner style='{SCROLLS}'>{ROWS}</div>"
    page = await shown(
        chromium,
        f"<div aria-label=Outer style='{SCROLLS}'>{inner}<p>After</p></div><div style='height: 80px'><div aria-label=Wide "
        "style='width: 300px; height: 60px; overflow: auto'><div style='width: 2000px; height: 20px'>x</div></div></div><p>End",
    )
    picture = await page.screenshot()
    assert picture.expanded == ("Outer", "Inner", "Wide")
    assert size(picture.png)[0] >= 2000
    assert size(picture.png)[1] > 60 * 50 + 100


async def test_the_page_is_put_back_as_it_was(chromium: Chromium) -> None:
    page = await shown(
        chromium, f"<style>p {{ color: red }}</style><div id=it style='{SCROLLS};color:red'>{ROWS}</div><p>End"
    )
    places = "() => [it.scrollTop, scrollY, it.clientHeight, document.adoptedStyleSheets.length]"
    await page.window.evaluate("it.scrollTop = 333")
    before = await page.window.content(), await page.window.evaluate(places)
    picture = await page.screenshot()
    assert picture.expanded
    assert (await page.window.content(), await page.window.evaluate(places)) == before


async def test_what_does_not_scroll_is_left_alone(chromium: Chromium) -> None:
    page = await shown(
        chromium,
        f"<h1>Long</h1><div style='height: 50px; overflow: hidden'>{ROWS}</div>{ROWS}<input value='{'long ' * 50}'>",
    )
    picture = await page.screenshot()
    assert picture.expanded == ()


async def test_a_secret_in_an_area_is_covered_where_it_shows_when_it_is_open(chromium: Chromium) -> None:
    page = await shown(chromium, f"<div aria-label=Events style='{SCROLLS};margin: 0'>{ROWS}</div>")
    picture = await page.screenshot(
        find_secrets=lambda text: [(at, at + 6, "row") for at in [text.find("Row 40")] if at >= 0]
    )
    (mask,) = picture.masks
    assert mask.rectangle.top == pytest.approx(8 + 40 * 50 - 2, abs=1)


async def test_what_is_too_long_is_not_opened_and_that_is_told(
    chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.page.chromium.camera.camera.MAX_PIXELS", 2000)
    short = "<div aria-label=Short style='height: 50px; overflow: auto'><p style='height: 500px'>x</div>"
    page = await shown(chromium, f"<div aria-label=Log style='{SCROLLS}'>{ROWS}</div>{short}")
    picture = await page.screenshot()
    assert (picture.expanded, picture.collapsed) == (("Short",), ("Log",))


async def test_a_page_that_is_too_long_is_cut_off_and_that_is_told(
    chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.page.chromium.camera.camera.MAX_PIXELS", 2000)
    page = await shown(chromium, ROWS)
    picture = await page.screenshot()
    assert size(picture.png) == (1280, 2000)
    assert picture.collapsed == ("the page beyond its first 1280 by 2000 pixels",)


async def test_the_name_of_an_area_is_told_whole_or_not_at_all(chromium: Chromium) -> None:
    """Half a secret would not be known for one."""
    page = await shown(chromium, f"<div aria-label='{'x' * 110}correct horse' style='{SCROLLS}'>{ROWS}</div>")
    assert (await page.screenshot()).expanded == ("an area with a long name",)
