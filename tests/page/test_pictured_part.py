"""Pictures of a part of a page: an element, or a section with all that stands under its title."""

from __future__ import annotations

import struct

import pytest

from handrail.page.chromium.browser import Chromium

from .pointing import shown, target

BODY = """<body style='margin: 0'><h2 style='margin: 0; height: 30px; width: 300px'>Hosts</h2>
  <table style='width: 500px; height: 200px'><tr><td>web</table>loose words<br>
  <div style='height: 40px; overflow: hidden'><div style='height: 4000px; width: 600px'>log</div></div>
  <p hidden style='height: 900px'>hidden</p><span style='position: absolute; left: -9999px'>unseen</span>
  <div><p style='margin: 0; height: 50px; width: 100px'>last</p><h2>Users</h2><p style='height: 700px'>ann</p></div>"""


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_a_section_is_pictured_with_what_stands_under_its_title(chromium: Chromium) -> None:
    page = await shown(chromium, BODY)
    section, title = await page.screenshot(target('section "Hosts"')), await page.screenshot(target('heading "Hosts"'))
    width, height = size(section.png)
    assert size(title.png) == (300, 30)
    assert (width, 335 < height < 350) == (1280, True)
    assert (
        section.text
        == '- heading "Hosts" [level=2]\n- text: "web"\n- text: "loose words"\n- text: "log"\n- text: "unseen"\n- text: "last"'
    )


async def test_a_group_is_pictured_whole(chromium: Chromium) -> None:
    page = await shown(chromium, "<fieldset style='width: 400px; height: 90px'><legend>Disks</legend>Two</fieldset>")
    assert size((await page.screenshot(target('section "Disks"'))).png) == size(
        (await page.screenshot(target("group"))).png
    )


@pytest.mark.parametrize("body", [BODY, f"{BODY}<iframe srcdoc='<p>other'></iframe>"])
async def test_of_a_section_that_is_scrolled_all_is_pictured(body: str, chromium: Chromium) -> None:
    page = await shown(chromium, body)
    unscrolled = await page.screenshot(target('section "Hosts"'))
    await page.window.evaluate("scrollTo(0, 200)")
    scrolled = await page.screenshot(target('section "Hosts"'))
    assert size(scrolled.png) == size(unscrolled.png)


async def test_a_section_in_a_frame_is_pictured_there_and_as_a_whole(chromium: Chromium) -> None:
    inner = "<body style=margin:0><h2>Disks</h2><p style=height:40px>Two</p><h2>Fans</h2>".replace(" ", "&#32;")
    page = await shown(
        chromium,
        f"<body style='margin: 0'><iframe style='border: 0; width: 400px; height: 300px' srcdoc='{inner}'></iframe>"
        "<iframe style='border: 0; width: 400px; height: 60px' srcdoc='<h2>Logs</h2><p style=height:4000px>long</p>'></iframe>",
    )
    disks, logs = [await page.screenshot(target(f'section "{name}"')) for name in ("Disks", "Logs")]
    width, height = size(disks.png)
    assert (width, 60 < height < 110, size(logs.png)[1] > 4000) == (400, True, True)
