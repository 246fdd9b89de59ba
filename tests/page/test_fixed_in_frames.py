"""What is fixed in a frame lies where the frame lies: a person scrolls the page around to it, and so is it used."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest

from handrail.errors import ElementNotReady
from handrail.locator import ElementName
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import shown, target

STYLE = "<style>*{margin: 0} iframe{display: block; border: 3px solid; padding: 7px}</style>"
DIALOG = "<div role=dialog style='position: fixed; left: 10px; top: {top}px; background: #eee'>{inner}</div>"
SAID = "onclick='this.textContent = \"Done\"'"
BUTTON = f"<button {SAID}>OK</button>"
RICH = """<button onclick='this.textContent = "Done"'>OK</button><label>Name <input></label>
<label><input type=checkbox style='position: absolute; opacity: 0; width: 0; height: 0'>On</label>
<input type=file aria-label=File>
<div role=combobox tabindex=0 aria-label=Kind aria-controls=list aria-expanded=false onclick='list.hidden = false'>One</div>
<ul role=listbox id=list hidden><li role=option onclick='choose(this)'>One</li>
<li role=option onclick='choose(this)'>Two</li></ul>
<script>
  function choose(option) { document.querySelector('[role=combobox]').textContent = option.textContent; list.hidden = true; }
</script>"""


def frame(title: str, html: str, height: int, *, other_origin: bool = False, more: str = "") -> str:
    html = f"<!DOCTYPE html>{STYLE}{html}"
    source = f"src='data:text/html,{quote(html)}'" if other_origin else f'srcdoc="{escape(html)}"'
    return f"<iframe title={title} {more} width=600 height={height} {source}></iframe>"


def dialog(inner: str, top: int = 1700) -> str:
    return DIALOG.format(top=top, inner=inner)


async def opened(chromium: Chromium, html: str) -> ChromiumPage:
    return await shown(chromium, STYLE + html)


AROUND = {
    "the page": frame("Main", dialog(BUTTON), 2000),
    "a page of another origin": frame("Main", dialog(BUTTON), 2000, other_origin=True),
    "two pages": frame("Outer", "<p style='height: 900px'>" + frame("Main", dialog(BUTTON), 2000), 3500),
    "two pages, the outer of which scrolls by itself": frame(
        "Outer", "<p style='height: 900px'>" + frame("Main", dialog(BUTTON), 2000), 1500
    ),
    "pages of other origins": frame(
        "Outer", frame("Main", dialog(BUTTON), 2000, other_origin=True), 2100, other_origin=True
    ),
    "an area that scrolls": f"<p style='height: 900px'><div style='overflow: auto; height: 300px'>"
    f"{frame('Main', dialog(BUTTON), 2000)}</div>",
    "a fixed frame in a frame": frame(
        "Outer", frame("Main", BUTTON, 200, more="style='position: fixed; top: 1700px'"), 2000
    ),
    "a frame that is drawn smaller": frame(
        "Main", dialog(BUTTON), 2000, more="style='transform: scale(.8); transform-origin: 0 0'"
    ),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("around", AROUND)
async def test_is_clicked(around: str, chromium: Chromium) -> None:
    page = await opened(chromium, AROUND[around])
    await page.find(target('button "OK"'), 5).click()
    assert await page.has_state(target('button "Done"'), "visible")


@pytest.mark.whole
async def test_every_control_is_used(chromium: Chromium, tmp_path: Path) -> None:
    page = await opened(chromium, frame("Main", dialog(RICH), 2000))
    file = tmp_path / "a.txt"
    file.write_text("a", encoding="utf-8")
    to_the_top = "scrollTo(0, 0)"
    await page.find(target('field "Name"'), 5).fill("vpn")
    await page.window.evaluate(to_the_top)
    await page.find(target('checkbox "On"'), 5).check(True)
    await page.window.evaluate(to_the_top)
    await page.find(target('combobox "Kind"'), 5).choose([ElementName("Two")])
    await page.window.evaluate(to_the_top)
    await page.find(target('file "File"'), 5).upload(file)
    for use in ("hover", "right_click", "double_click"):
        await page.window.evaluate(to_the_top)
        await getattr(page.find(target('button "OK"' if use != "double_click" else "button /OK|Done/"), 5), use)()
    assert await page.has_state(target('button "Done"'), "visible")


async def test_it_is_dragged(chromium: Chromium) -> None:
    dragged = "<p draggable=true>One</p><p ondragover='return false' ondrop='document.title = 1'>Two</p>"
    page = await opened(chromium, frame("Main", dialog(dragged), 2000))
    await page.find(target('text "One"'), 5).drag(target('text "Two"'))
    assert await page.window.frames[1].title() == "1"


VEIL = "<div style='position: fixed; inset: 0; z-index: 9'><h2>Maintenance tonight</h2><button>Later</button></div>"
COVERED = {
    "in the frame": frame("Main", dialog(BUTTON) + VEIL, 2000),
    "around the frame": frame("Main", dialog(BUTTON, 100), 2000) + VEIL,
    "around a frame in a frame": frame("Outer", frame("Main", dialog(BUTTON, 100), 1000), 2000) + VEIL,
    "in the frame around": frame("Outer", frame("Main", dialog(BUTTON, 100), 1000) + VEIL, 2000),
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("where", COVERED)
async def test_what_covers_it_is_named(where: str, chromium: Chromium) -> None:
    page = await opened(chromium, COVERED[where])
    named = 'covered by text "Maintenance tonight" with button "Later"'
    with pytest.raises(ElementNotReady, match=named):
        await page.find(target('button "OK"'), 0.3).ready("click")
    with pytest.raises(ElementNotReady, match=named):
        await page.find(target('button "OK"'), 1).click()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("top", [300, 1700])
async def test_the_page_is_scrolled_as_far_as_was_told(top: int, chromium: Chromium) -> None:
    page = await opened(chromium, frame("Main", dialog(BUTTON, top), 2000))
    location = await page.locate(target('button "OK"'))
    assert location
    await page.find(target('button "OK"'), 5).hover()
    assert tuple(await page.window.evaluate("[scrollX, scrollY]")) == pytest.approx(location.scrolled, abs=1)
    assert location.rectangle.top == top + 10  # the border and the padding of the frame


async def test_what_a_frame_shows_in_sight_is_not_scrolled(chromium: Chromium) -> None:
    page = await opened(chromium, frame("Main", dialog(BUTTON, 100), 2000))
    await page.find(target('button "OK"'), 5).click()
    assert await page.window.evaluate("scrollY") == 0
