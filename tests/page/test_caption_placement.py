"""The caption stands where the page is free: below what it speaks of, or beside it; and stays where a person puts it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from anyio.from_thread import BlockingPortal

from captions import CAPTION, DrawnCaption, Sides, overlap, serve, target, until
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import overlaid

WORDS_AND_CONTROLS = """() => {
  const range = document.createRange(), found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    range.selectNodeContents(walker.currentNode);
    found.push(...range.getClientRects());
  }
  document.querySelectorAll('input, button, select, img').forEach(it => found.push(it.getBoundingClientRect()));
  return found.filter(it => it.width && it.height).map(({ left, top, right, bottom }) => [left, top, right, bottom]);
}"""

FORM = """<title>Export</title><h1>Security :: Certificates :: Export</h1><form><fieldset><legend>Export</legend>
<p><label><input type=checkbox> Certificate</label> <label><input type=checkbox> Private Key</label></p>
<p><label>Passphrase <input id=word type=password></label></p><p><label>Confirm <input type=password></label></p>
<button id=export>Export</button></fieldset></form>"""
MENU = "<style>body { margin: 0 } #all { position: relative; width: 420px } p { margin: 6px }</style>"
WORD = target('field "Passphrase"')


@pytest.fixture
def page(chromium: Chromium, portal: BlockingPortal) -> ChromiumPage:
    page = portal.call(overlaid, chromium)
    portal.call(half_a_screen, page)
    return page


async def half_a_screen(page: ChromiumPage) -> None:
    await page.window.set_viewport_size({"width": 800, "height": 900})


async def covered(page: ChromiumPage) -> list[Sides]:
    """The words and controls of the page that the caption covers."""
    panel = await DrawnCaption(page).sides(".panel")
    contents: list[Sides] = await page.window.evaluate(WORDS_AND_CONTROLS)
    return [sides for sides in contents if overlap(panel, sides)]


async def test_stands_below_the_form_that_it_speaks_of_where_that_is_free(page: ChromiumPage) -> None:
    await serve(page, FORM)
    await page.overlay().show(CAPTION, WORD)
    assert await covered(page) == []
    bottom = await page.window.evaluate("document.querySelector('fieldset').getBoundingClientRect().bottom")
    assert (await DrawnCaption(page).sides(".panel"))[1] >= bottom


@pytest.mark.whole
async def test_stands_beside_it_where_nothing_is_free_below(page: ChromiumPage) -> None:
    words = "Words that fill the whole of the left side of this page, from its edge to where the free half begins. "
    lines = f"<p>{words * 30}</p>"
    await serve(page, f"{MENU}<div id=all><form><label>Passphrase <input id=word></label>{lines}</form></div>")
    await page.overlay().show(CAPTION, WORD)
    assert await covered(page) == []
    assert (await DrawnCaption(page).sides(".panel"))[0] > 400


async def test_covers_no_words_in_an_open_root_nor_a_picture_where_other_places_are_free(page: ChromiumPage) -> None:
    drawn = "<svg id=drawn style='position: absolute; left: 300px; top: 300px; width: 500px; height: 600px'></svg>"
    root = (
        "<div id=host></div><script>host.attachShadow({ mode: 'open' }).innerHTML = '<p>Words in a root</p>'</script>"
    )
    await serve(page, f"{FORM}{root}{drawn}")
    await page.overlay().show(CAPTION, WORD)
    panel = await DrawnCaption(page).sides(".panel")
    assert not overlap(panel, (300, 300, 800, 900))
    words = await page.window.evaluate(
        "(() => { const { left, top, bottom } = host.shadowRoot.firstChild.getBoundingClientRect();"
        " return [left, top, left + 100, bottom] })()"
    )
    assert not overlap(panel, words)
    assert await covered(page) == []


@pytest.mark.whole
async def test_where_all_is_full_it_covers_words_and_not_what_it_points_at(page: ChromiumPage) -> None:
    await serve(page, "<p>Words</p>" * 60 + "<label>Passphrase <input id=word></label>" + "<p>Words</p>" * 60)
    await page.overlay().show(CAPTION, WORD)
    box = await page.window.locator("#word").bounding_box()
    assert box
    assert 0 <= box["y"] < 900
    there = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
    assert not overlap(await DrawnCaption(page).sides(".panel"), there)
    assert await DrawnCaption(page).texts(".note") == [CAPTION.note]


async def drag(page: ChromiumPage, x: float, y: float) -> None:
    """Take hold of the caption at its band, and move it by so many pixels."""
    left, top, *_ = await DrawnCaption(page).sides(".band")
    mouse = page.window.mouse
    await mouse.move(left + 40, top + 12)
    await mouse.down()
    await mouse.move(left + 40 + x / 2, top + 12 + y / 2)
    await mouse.move(left + 40 + x, top + 12 + y)
    await mouse.up()


@pytest.mark.whole
async def test_stays_where_a_person_puts_it_for_all_captions_and_pages_to_come(page: ChromiumPage) -> None:
    await serve(page, FORM)
    drawn = DrawnCaption(page)
    await page.overlay().show(CAPTION, WORD)
    left, top, *_ = await drawn.sides(".panel")
    await drag(page, 90, 60)
    assert (await drawn.sides(".panel"))[:2] == (left + 90, top + 60)
    await serve(page, FORM, path="later")
    await page.overlay().show(replace(CAPTION, sentence="Another, and a longer sentence"), target('button "Export"'))
    assert (await drawn.sides(".panel"))[:2] == (left + 90, top + 60)
    await page.press("b")
    assert (await page.overlay().next_answer()).key == "b"


async def test_leaves_that_place_where_it_would_cover_what_it_points_at_and_comes_back(page: ChromiumPage) -> None:
    await serve(page, FORM)
    drawn = DrawnCaption(page)
    await page.overlay().show(CAPTION, target("heading"))
    await drag(page, 0, -3000)
    put = (await drawn.sides(".panel"))[:2]
    assert put[1] == 0
    await page.window.evaluate("document.querySelector('form').style.cssText = 'position: absolute; top: 0; left: 0'")
    await page.overlay().show(CAPTION, WORD)
    box = await page.window.locator("#word").bounding_box()
    assert box
    there = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
    assert not overlap(await drawn.sides(".panel"), there)
    await page.window.evaluate(
        "document.querySelector('form').style.cssText = 'position: absolute; bottom: 0; left: 0'"
    )

    async def back() -> bool:
        return (await drawn.sides(".panel"))[:2] == put

    await until(back)


@pytest.mark.whole
async def test_shrinks_to_no_line_where_it_was_put_while_another_place_is_free(page: ChromiumPage) -> None:
    await serve(page, FORM)
    drawn = DrawnCaption(page)
    await page.overlay().show(CAPTION, target("heading"))
    await drag(page, 0, -3000)
    low = "position: absolute; top: 110px; left: 0; width: 800px"
    await page.window.evaluate(f"document.querySelector('form').style.cssText = '{low}'")
    await page.window.evaluate("document.querySelector('#word').style.width = '620px'")
    await page.overlay().show(CAPTION, WORD)
    _, top, _, bottom = await drawn.sides(".panel")
    assert bottom - top > 90


@pytest.mark.whole
async def test_a_control_beyond_the_edge_is_brought_in_with_room_for_its_ring(page: ChromiumPage) -> None:
    await serve(
        page,
        "<div style='width: 1000px; text-align: right; padding-right: 90px'><label>Passphrase <input id=word></label></div>",
    )
    await page.overlay().show(CAPTION, WORD)
    box = await page.window.locator("#word").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 800 - 16


@pytest.mark.whole
async def test_finds_its_place_by_itself_again_after_two_clicks_on_its_band(page: ChromiumPage) -> None:
    await serve(page, FORM)
    drawn = DrawnCaption(page)
    await page.overlay().show(CAPTION, WORD)
    own = (await drawn.sides(".panel"))[:2]
    await drag(page, 90, 60)
    left, top, *_ = await drawn.sides(".band")
    await page.window.mouse.dblclick(left + 40, top + 12)

    async def back() -> bool:
        return (await drawn.sides(".panel"))[:2] == own

    await until(back)
    await page.overlay().show(CAPTION, WORD)
    assert (await drawn.sides(".panel"))[:2] == own
