"""Seeing that something could be used, on pages that a fake site cannot show."""

from __future__ import annotations

import asyncio

import pytest

from handrail.errors import ElementNotFound, ElementNotReady
from handrail.locator import ElementName
from handrail.page import Use
from handrail.page.chromium.browser import Chromium

from .pointing import alone, shown, target

HEARING = """<!DOCTYPE html><title>Nothing yet</title><p style="height: 3000px">Far up</p>
<script>for (const name of ['mousedown', 'mouseup', 'pointerdown', 'click', 'focus', 'input', 'change', 'submit'])
  addEventListener(name, event => { document.title += ' ' + event.type; }, true);</script>
<form><label><input type=checkbox> Tick</label><input aria-label=Name><select aria-label=Kind><option>A<option>B</select>
<label>File <input type=file style="opacity: 0"></label><button><span>Save</span></button></form>"""


@pytest.mark.parametrize(
    ("locator", "use", "option"),
    [
        ('button "Save"', "click", ""),
        ('field "Tick"', "check", ""),
        ('field "Name"', "fill", ""),
        ('field "Kind"', "choose", "B"),
        ('field "File"', "upload", ""),
    ],
)
async def test_the_page_hears_nothing_of_being_looked_at(
    locator: str, use: Use, option: str, chromium: Chromium
) -> None:
    page = await shown(chromium, HEARING)
    await page.find(target(locator), 5).ready(use, [ElementName(option)] if option else ())
    assert await page.title() == "Nothing yet"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<button>Save</button><div style='position: fixed; inset: 0'></div>", "is covered by something else"),
        ("<fieldset disabled><button>Save</button></fieldset>", "is disabled"),
        ("<button aria-disabled=true>Save</button>", "is disabled"),
        (
            "<style>@keyframes go { to { margin-left: 90% } }</style><button style='animation: go 9s'>Save</button>",
            "does not come to rest",
        ),
    ],
)
async def test_says_why_a_button_could_not_be_clicked(body: str, why: str, chromium: Chromium) -> None:
    page = await shown(chromium, body)
    with pytest.raises(ElementNotReady, match=f'button "Save" is there, and {why}'):
        await page.find(target('button "Save"'), 0.3).ready("click")


async def test_what_moves_is_not_taken_to_rest_while_the_time_of_the_page_stands_still(chromium: Chromium) -> None:
    moving = "<style>@keyframes go { to { margin-left: 90% } }</style><button style='animation: go 9s'>Save</button>"
    page = await alone(chromium, f"{moving}<p><button>Cancel</button>")
    devtools = await page.window.context.new_cdp_session(page.window)
    await devtools.send("Animation.setPlaybackRate", {"playbackRate": 0})  # as for some frames on a busy machine
    with pytest.raises(ElementNotReady, match="does not come to rest"):
        await page.find(target('button "Save"'), 0.3).ready("click")
    await page.find(target('button "Cancel"'), 0.3).ready("click")


async def test_waits_until_it_could_be_used(chromium: Chromium) -> None:
    later = "<button disabled>Save</button><script>setTimeout(enable, 200);"
    later += "function enable() { document.querySelector('button').disabled = false; }</script>"
    page = await shown(chromium, later)
    await page.find(target('button "Save"'), 5).ready("click")


async def test_a_field_that_is_read_only_could_not_be_filled(chromium: Chromium) -> None:
    page = await shown(chromium, "<input aria-label=Name readonly>")
    with pytest.raises(ElementNotReady, match="is read-only"):
        await page.find(target('field "Name"'), 0.3).ready("fill")


async def test_an_element_stands_where_the_picture_of_the_whole_page_shows_it(chromium: Chromium) -> None:
    page = await shown(
        chromium,
        "<body style='margin: 0; height: 4000px'><button style='position: absolute; top: 3000px; left: 40px'>Save",
    )
    await page.find(target('button "Save"'), 5).ready("click")
    location = await page.locate(target('button "Save"'))
    assert location
    assert (location.rectangle.left, location.rectangle.top) == (40, 3000)


TOPS = {"seen": 100, "cut": 880, "hardly": 890, "below": 1700, "last": 3970}


@pytest.mark.parametrize("use", ["click", "fill"])
async def test_says_beforehand_how_far_chromium_will_scroll_to_use_an_element(use: str, chromium: Chromium) -> None:
    inside = "<button>Save</button>" if use == "click" else "<input aria-label=Save>"
    body = f"<body style='margin: 0; height: 4000px'><p id=it style='position: absolute; margin: 0'>{inside}"
    page = await shown(chromium, body)
    control = target('button "Save"' if use == "click" else 'field "Save"')
    for where, top in TOPS.items():
        await page.window.evaluate(
            "top => { document.activeElement.blur(); it.style.top = top; scrollTo(0, 0) }", f"{top}px"
        )
        location = await page.locate(control)
        await (page.find(control, 5).click() if use == "click" else page.find(control, 5).fill("x"))
        scrolled = await page.window.evaluate("scrollY")
        assert location
        assert location.scrolled[1] == pytest.approx(scrolled, abs=15), where


COVERS = [
    "<div style='position: fixed; inset: 0'><p>Maintenance tonight</p><button>OK</button><button>Later</button></div>",
    "<div style='position: fixed; inset: 0'></div><div role=dialog style='position: fixed; top: 50%'><h2>Maintenance tonight</h2>"
    "<p>All night</p><button>OK</button><a href='#'>Later</a></div>",
]


@pytest.mark.parametrize("cover", COVERS)
async def test_what_covers_a_button_is_named_with_its_buttons(cover: str, chromium: Chromium) -> None:
    page = await shown(chromium, f"<button>Save</button>{cover}")
    why = 'is covered by text "Maintenance tonight" with button "OK" and button "Later"'
    with pytest.raises(ElementNotReady, match=why):
        await page.find(target('button "Save"'), 0.3).ready("click")
    with pytest.raises(ElementNotReady, match=why) as caught:
        await page.find(target('button "Save"'), 0.3).click()
    assert not caught.value.may_have_acted


async def test_no_patience_is_no_endless_wait(chromium: Chromium) -> None:
    page = await shown(chromium, "<button disabled>Apply</button>")
    with pytest.raises(ElementNotReady):
        await asyncio.wait_for(page.find(target('button "Apply"'), 0).click(), 20)
    with pytest.raises(ElementNotFound):
        await asyncio.wait_for(page.find(target('button "Import"'), 0).click(), 20)
