"""The caption over a real page: its text and its position. The page does not notice it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from anyio.from_thread import BlockingPortal

from captions import CAPTION, EARS, SIDES, DrawnCaption, Sides, heard, overlap, png, serve, target, until
from handrail.errors import BrowserGone
from handrail.page import CaptionButton, Emphasis, OverlayAnswer
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.overlay.overlay import ChromiumOverlay
from handrail.page.chromium.page import ChromiumPage

from .pointing import alone, overlaid

PAGE = """<title>Store</title><main><h1>Store</h1><fieldset><legend>Import</legend><label>Name <input id=name></label>
<button id=save>Save</button> <button>Delete</button></fieldset></main>"""
SAVE = target('button "Save"')
STRICT = {"Content-Security-Policy": "default-src 'none'; require-trusted-types-for 'script'"}


@pytest.fixture
def page(chromium: Chromium, portal: BlockingPortal) -> ChromiumPage:
    return portal.call(overlaid, chromium)


async def test_says_where_one_is_what_is_to_be_done_and_what_comes_of_it(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.overlay().show(replace(CAPTION, message="Look in the box Import."), SAVE)
    (text,) = await DrawnCaption(page).texts(".panel")
    assert [line for line in text.split("\n") if line] == [
        "primary", "step 5 of 43", "3.2 Import the certificate", 'Click button "Save"',
        "The appliance checks the chain first; that takes a moment.", "It cannot be undone.", "Look in the box Import.",
        "N", "Next", "S", "Skip", "B", "Back-look",
    ]  # fmt: skip


async def test_shows_markup_as_text(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    sly = '<b>"it\'s"</b> <img src=x onerror=alert(1)> &amp;'
    await page.overlay().show(
        replace(CAPTION, heading=sly, sentence=sly, note=sly, message=sly, buttons=(CaptionButton("n", sly),))
    )
    for part in (".heading", ".sentence", ".note", ".message", "button span"):
        assert await DrawnCaption(page).texts(part) == [sly]
    assert await DrawnCaption(page).evaluate("b, img", "element => element.localName") == []


async def test_is_answered_by_its_buttons_and_by_its_letters(page: ChromiumPage) -> None:
    await serve(page, PAGE + EARS)
    overlay = page.overlay()
    await overlay.show(CAPTION, SAVE)
    await heard(page)
    await DrawnCaption(page).click("Back-look")
    assert await overlay.next_answer() == OverlayAnswer("b")
    for key, meant in (("n", "n"), ("N", "n"), ("Enter", "n"), ("b", "b")):
        await page.press(key)
        assert await overlay.next_answer() == OverlayAnswer(meant)
    assert not [
        event
        for event in await heard(page)
        if event.startswith(("key", "click", "mousedown", "pointerdown", "before", "focus"))
    ]


async def test_enter_presses_no_button_that_wants_to_be_pressed_by_itself(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    overlay = page.overlay()
    approve = CaptionButton("y", "Approve", ignores_enter=True)
    await overlay.show(replace(CAPTION, buttons=(approve, *CAPTION.buttons)), SAVE)
    await page.press("Enter")
    await page.press("b")
    assert await overlay.next_answer() == OverlayAnswer("b")
    await page.press("y")
    assert await overlay.next_answer() == OverlayAnswer("y")


async def test_a_letter_in_a_field_of_the_page_is_the_field_s(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.overlay().show(CAPTION, SAVE)
    await page.window.click("#name")
    for key in ("n", "b", "Alt+b"):
        await page.press(key)
    assert await page.overlay().next_answer() == OverlayAnswer("b")
    assert await page.window.input_value("#name") == "nb"


@pytest.mark.whole
async def test_a_field_in_which_a_step_left_the_focus_takes_no_letters(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.find(target('field "Name"'), 5).fill("edge-01")
    await page.overlay().show(CAPTION, SAVE)
    await page.press("n")
    assert await page.overlay().next_answer() == OverlayAnswer("n")
    assert await page.window.input_value("#name") == "edge-01"


async def test_a_page_that_is_kept_from_people_takes_no_letters_and_those_of_the_caption_are_heard(
    page: ChromiumPage,
) -> None:
    await serve(page, PAGE)
    await page.overlay().block_input(always=True)
    await page.overlay().show(CAPTION, SAVE)
    await page.window.click("#name")
    for key in ("x", "b"):
        await page.press(key)
    assert await page.overlay().next_answer() == OverlayAnswer("b")
    assert await page.window.input_value("#name") == ""


@pytest.mark.whole
async def test_nor_does_it_take_one_that_is_no_button_s_until_somebody_goes_into_it(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.find(target('field "Name"'), 5).fill("edge-01")
    await page.overlay().show(CAPTION, SAVE)
    for key in ("x", "Backspace", "Space"):
        await page.window.keyboard.press(key)
    assert await page.window.input_value("#name") == "edge-01"
    await page.window.click("#name")
    await page.window.keyboard.press("End")
    await page.window.keyboard.press("2")
    assert await page.window.input_value("#name") == "edge-012"


async def test_while_the_page_is_watched_letters_want_the_alt_key(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    overlay = page.overlay()
    await overlay.watch(SAVE, "click", block_others=False)
    await overlay.show(CAPTION, SAVE)
    assert await DrawnCaption(page).texts("kbd") == ["Alt+N", "Alt+S", "Alt+B"]
    for key in ("n", "Enter", "Alt+b"):
        await page.press(key)
    assert await overlay.next_answer() == OverlayAnswer("b")


async def test_asks_for_a_reason_and_gives_the_focus_back(page: ChromiumPage) -> None:
    await serve(page, PAGE + EARS)
    await page.window.focus("#save")
    await page.overlay().show(CAPTION, SAVE)
    await heard(page)
    await page.press("s")
    await page.press("Escape")
    assert await DrawnCaption(page).texts("kbd") == ["N", "S", "B"]
    await page.press("s")
    await page.window.keyboard.type("seen before")
    await page.press("Enter")
    assert await page.overlay().next_answer() == OverlayAnswer("s", "seen before")
    assert await page.window.evaluate("document.activeElement.id") == "save"
    assert await heard(page) == []


@pytest.mark.whole
async def test_the_page_hears_nothing_of_what_happens_in_the_caption(page: ChromiumPage) -> None:
    await serve(page, PAGE + EARS)
    await page.overlay().show(CAPTION, SAVE)
    drawn = DrawnCaption(page)
    left, top, right, bottom = await drawn.sides(".panel")
    mouse = page.window.mouse
    await mouse.move(left + 20, top + 20)
    await heard(page)
    await mouse.move(right - 20, bottom - 20, steps=5)
    await mouse.click(left + 20, top + 60, click_count=2)
    await mouse.click(left + 20, top + 60, button="right")
    await mouse.wheel(0, 50)
    await drawn.click("Skip")
    await page.window.keyboard.type("why not")
    await page.press("Control+a")
    await page.press("Control+x")
    assert await heard(page) == []
    await drawn.click("Back")  # the caption shrinks, and the mouse may stand beside it for a moment
    await drawn.click("Next")
    assert await page.overlay().next_answer() == OverlayAnswer("n")
    assert [event for event in await heard(page) if not event.endswith(("over", "out"))] == []


FORGED = """() => {
  const host = document.querySelector('[popover]');
  const clicks = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
  const presses = ['keydown', 'keypress', 'keyup'];
  for (const at of [host, document.body, document.documentElement, document, window, document.activeElement]) {
    const send = (kind, types, more) => types.forEach(type =>
      at.dispatchEvent(new kind(type, { bubbles: true, composed: true, cancelable: true, detail: 1, ...more })));
    for (let clientX = 20; clientX < innerWidth; clientX += 40)
      for (let clientY = 20; clientY < innerHeight; clientY += 40) send(PointerEvent, clicks, { clientX, clientY });
    for (const key of ['n', 'N', 'Enter', 'b']) send(KeyboardEvent, presses, { key, code: 'KeyN' });
  }
  host.click();
  const names = [window, host, document].flatMap(owner => Object.getOwnPropertyNames(owner));
  return [host.shadowRoot, names.filter(name => /handrail|^overlay$/i.test(name)), typeof handrailTell, typeof overlay];
}"""


async def test_the_page_s_scripts_cannot_answer_nor_look_inside(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.overlay().show(CAPTION, SAVE)
    assert await page.window.evaluate(FORGED) == [None, [], "undefined", "undefined"]
    await page.press("b")
    assert await page.overlay().next_answer() == OverlayAnswer("b")


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "html",
    {
        "a strict policy": PAGE,
        "a frame": PAGE + "<iframe srcdoc='<input autofocus><button>Other</button>'></iframe>",
        "shadow roots": PAGE + "<p id=open></p><p id=closed></p><script>for (const mode of ['open', 'closed'])"
        "document.getElementById(mode).attachShadow({mode}).innerHTML = '<button>Other</button>'</script>",
        "styles for everything": "<style>* { all: unset !important; display: none !important; opacity: 0 !important }"
        "html, body, main, button { display: block !important; opacity: 1 !important }</style>" + PAGE,
        "everything written anew": PAGE
        + "<script>document.createElement = Element.prototype.attachShadow = () => null;"
        "Element.prototype.append = HTMLElement.prototype.showPopover = () => null</script>",
    }.items(),
    ids=lambda case: case[0],
)
async def test_is_seen_and_answered_on_a_page_with(html: tuple[str, str], page: ChromiumPage) -> None:
    kind, text = html
    await serve(page, text, STRICT if kind == "a strict policy" else None)
    await page.overlay().show(replace(CAPTION, pictures=(("Before", png(40, 30)),)), SAVE)
    assert await DrawnCaption(page).texts(".sentence") == ['Click button "Save"']
    await until_painted(DrawnCaption(page))
    await DrawnCaption(page).click("Next")
    assert await page.overlay().next_answer() == OverlayAnswer("n")


async def until_painted(drawn: DrawnCaption) -> None:
    async def painted() -> bool:
        return bool(await drawn.evaluate("canvas", "element => element.width") == [40])

    await until(painted)


async def test_a_letter_is_heard_where_a_frame_has_the_focus(page: ChromiumPage) -> None:
    await serve(page, PAGE + "<iframe srcdoc='<button id=other>Other</button>'></iframe>")
    await page.window.frames[1].focus("#other")
    await page.overlay().show(CAPTION, SAVE)
    await page.press("b")
    assert await page.overlay().next_answer() == OverlayAnswer("b")
    await page.press("s")

    async def asked() -> bool:
        return bool(await DrawnCaption(page).texts("label") == ["Skip: why?"])

    await until(asked)


DIALOG = PAGE + "<dialog id=d><h2>Sure?</h2><button id=yes>Yes</button></dialog>"


async def test_stands_in_a_modal_dialog_also_in_one_that_opens_later(page: ChromiumPage) -> None:
    await serve(page, DIALOG)
    await page.window.evaluate("d.showModal()")
    await page.overlay().show(CAPTION, target('button "Yes"'))
    await DrawnCaption(page).click("Next")
    assert await page.overlay().next_answer() == OverlayAnswer("n")
    await page.window.evaluate("d.close()")
    await until(stands_in(page, "HTML"))
    await page.window.evaluate("d.showModal()")
    await until(stands_in(page, "DIALOG"))
    await DrawnCaption(page).click("Back-look")
    assert await page.overlay().next_answer() == OverlayAnswer("b")
    await page.overlay().hide()
    assert await page.window.evaluate("d.innerHTML") == '<h2>Sure?</h2><button id="yes">Yes</button>'


def stands_in(page: ChromiumPage, tag: str) -> Callable[[], Awaitable[bool]]:
    async def stands() -> bool:
        return bool(await page.window.evaluate("document.querySelector('[popover=manual]')?.parentNode.tagName") == tag)

    return stands


WINDOWS = ((1280, 900), (1024, 768), (1920, 1080), (800, 600), (1366, 640))
PLACES = {
    "at the top left": "left: 10px; top: 10px; width: 120px; height: 30px",
    "in the middle": "left: calc(50% - 60px); top: calc(50% - 15px); width: 120px; height: 30px",
    "at the bottom right": "right: 10px; bottom: 10px; width: 120px; height: 30px",
    "as a wide row": "left: 10px; right: 10px; top: calc(50% - 20px); height: 40px",
    "as a high column": "left: calc(50% - 60px); width: 120px; top: 70px; bottom: 70px",
    "a long way down": "left: 30px; top: 3000px; width: 300px; height: 40px",
}


PLACED = """<style>body { margin: 0; height: 4000px } #save { position: absolute }</style>
<main style="height: 100vh; position: relative"><button id=save>Save</button></main>"""
EMPHASES: tuple[Emphasis, ...] = ("outline", "region", "none")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("window", "emphasis"),
    [pytest.param(window, it, id=f"{window[0]}x{window[1]}-{it}") for window in WINDOWS for it in EMPHASES],
)
async def test_never_covers_its_target(window: tuple[int, int], emphasis: Emphasis, page: ChromiumPage) -> None:
    await page.window.set_viewport_size({"width": window[0], "height": window[1]})
    await serve(page, PLACED)
    drawn = DrawnCaption(page)
    for where, style in PLACES.items():
        await page.window.evaluate("style => { save.style.cssText = style }", style)
        await page.overlay().show(CAPTION, SAVE, emphasis)
        panel = await drawn.sides(".panel")
        assert not overlap(panel, await sides(page, "#save")), where
        assert 0 <= panel[0] < panel[2] <= window[0], where
        assert 0 <= panel[1] < panel[3] <= window[1], where


WORDS = "Words about a certificate, valid as long as it says. " * 3
ROWS = "".join(
    f"<tr><td><b id=name-{n}>host-{n}.example.com</b><td>{WORDS}<td><button>Show {n}</button>" for n in range(12)
)
TABLE = f"""<style>body {{ margin: 0; font: 15px sans-serif }} td {{ padding: 6px; text-align: left }}</style>
<table><tr><th>Host<th>Certificate<th>Actions</tr>{ROWS}</table>"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("window", [(800, 600), (640, 480)])
async def test_leaves_the_name_of_the_target_s_row_free(window: tuple[int, int], page: ChromiumPage) -> None:
    """On a page that is full, it covers something else: who reads the step wants to see which row it is."""
    await page.window.set_viewport_size({"width": window[0], "height": window[1]})
    await serve(page, TABLE)
    drawn = DrawnCaption(page)
    for row in range(12):
        await page.overlay().show(CAPTION, target(f'button "Show {row}"'))
        panel = await drawn.sides(".panel")
        assert not overlap(panel, await sides(page, f"#name-{row}")), row
        assert min(panel[0], panel[1], window[0] - panel[2], window[1] - panel[3]) > 5, row


HEADED = f"""<style>body {{ margin: 0; font: 15px sans-serif }}
table {{ position: absolute; left: 450px; top: 190px; width: 340px }}
tr + tr td {{ height: 180px; vertical-align: bottom }} div {{ width: 400px }}</style>
<div>{WORDS * 12}</div><table><tr><th>Host<th id=head>Actions</tr><tr><td>a.example.com<td><button>Show</button></table>"""


@pytest.mark.whole
async def test_leaves_the_head_of_the_target_s_column_free(page: ChromiumPage) -> None:
    """Even where it would cover the fewest words there."""
    await page.window.set_viewport_size({"width": 800, "height": 600})
    await serve(page, HEADED)
    await page.overlay().show(CAPTION, target('button "Show"'))
    assert not overlap(await DrawnCaption(page).sides(".panel"), await sides(page, "#head"))


async def sides(page: ChromiumPage, selector: str) -> Sides:
    left, top, right, bottom = await page.window.eval_on_selector(selector, SIDES)
    return left, top, right, bottom


FREE = "<style>#save { position: absolute; left: 40px; top: 60px } body { height: 3000px }</style><button id=save>Save</button>"


async def test_moves_out_of_the_way_when_the_page_is_scrolled_or_the_window_made_smaller(page: ChromiumPage) -> None:
    await serve(page, FREE)
    await page.overlay().show(CAPTION, SAVE)
    drawn = DrawnCaption(page)

    async def settled() -> bool:
        return not overlap(await drawn.sides(".panel"), await sides(page, "#save"))

    await page.window.evaluate("save.style.top = '500px'")
    await until(settled)
    await page.window.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    await until(settled)
    await page.window.set_viewport_size({"width": 700, "height": 420})
    await until(settled)


@pytest.mark.whole
async def test_says_it_in_one_line_at_an_edge_where_the_target_fills_the_window(page: ChromiumPage) -> None:
    await serve(
        page, "<style>body { margin: 0 } table { width: 100%; height: 2000px }</style><table><tr><td>All</table>"
    )
    await page.overlay().show(CAPTION, target("table"))
    left, top, right, bottom = await DrawnCaption(page).sides(".panel")
    assert bottom - top < 80
    assert bottom > 850 or top < 50


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("emphasis", "ringed"), [("outline", "#save"), ("region", "fieldset")])
async def test_rings_what_it_points_at(emphasis: Emphasis, ringed: str, page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.overlay().show(CAPTION, SAVE, emphasis)
    ring, there = await DrawnCaption(page).sides(".ring"), await sides(page, ringed)
    assert [round(abs(actual - expected)) <= 11 for actual, expected in zip(ring, there, strict=True)] == [True] * 4
    assert ring[0] < there[0] < there[2] < ring[2] or ringed == "fieldset"
    await page.overlay().show(CAPTION, SAVE, "none")
    assert await DrawnCaption(page).evaluate(".ring", "element => element.hidden") == [True]


@pytest.mark.whole
async def test_rings_what_stands_in_a_frame_where_it_stands(page: ChromiumPage) -> None:
    button = "<button style='position: absolute; left: 40px; top: 30px; width: 80px; height: 20px'>Go</button>"
    style = "position: absolute; left: 200px; top: 100px; border: 5px solid"
    framed = f'<iframe title=Console srcdoc="{button}" style="{style}"></iframe>'
    await serve(page, framed)
    await page.overlay().show(CAPTION, target('button "Go" in frame "Console"'), "outline")

    async def ringed() -> bool:
        left, top, right, bottom = await DrawnCaption(page).sides(".ring")
        expected = (245, 135, 325, 155)
        return all(abs(side - there) <= 11 for side, there in zip((left, top, right, bottom), expected, strict=True))

    await until(ringed)


@pytest.mark.whole
async def test_brings_into_view_what_is_fixed_in_a_tall_frame(page: ChromiumPage) -> None:
    button = "<button style='position: fixed; left: 40px; top: 1900px; width: 80px; height: 20px'>Go</button>"
    await serve(page, f'<iframe srcdoc="{button}" style="height: 2000px"></iframe>')
    await page.overlay().show(CAPTION, target('button "Go"'), "outline")

    async def ringed() -> bool:
        _, top, _, bottom = await DrawnCaption(page).sides(".ring")
        height = await page.window.evaluate("innerHeight")
        return bool(0 < top < bottom < height and 20 < bottom - top < 50)

    await until(ringed)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("number", "colour"), [(0, "rgb(31, 95, 168)"), (1, "rgb(154, 90, 0)")])
async def test_the_first_window_is_blue_and_the_second_amber(chromium: Chromium, number: int, colour: str) -> None:
    page = await alone(chromium, PAGE)
    await ChromiumOverlay(lambda: page.window, number).show(CAPTION)
    assert await DrawnCaption(page).evaluate(".band", "element => getComputedStyle(element).backgroundColor") == [
        colour
    ]
    assert await DrawnCaption(page).evaluate(".frame", "element => getComputedStyle(element).borderColor") == [colour]


STATE = """() => JSON.stringify([document.documentElement.outerHTML, scrollX, scrollY, document.activeElement.id,
  [...document.querySelectorAll('*')].map(it => it.getBoundingClientRect())])"""


STYLED = "<style>html { display: grid } :last-child { color: red } body { margin: 30px; height: 3000px }</style>"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("html", [PAGE, DIALOG + "<script>d.showModal()</script>"], ids=["plain", "with a dialog"])
async def test_leaves_nothing_behind(html: str, page: ChromiumPage) -> None:
    await serve(page, STYLED + html)
    overlay = page.overlay()

    async def looks() -> tuple[str, str]:
        return await page.window.evaluate(STATE), await page.window.locator("body").aria_snapshot()

    before, picture = await looks(), await page.screenshot()
    await overlay.show(CAPTION, SAVE if html is PAGE else target('button "Yes"'))
    await overlay.watch(SAVE, "click", block_others=True)
    await page.press("Alt+s")
    assert (await looks())[0] != before[0]
    await overlay.hide()
    await overlay.unwatch()
    assert await looks() == before
    assert (await page.screenshot()).png == picture.png
    await page.press("n")
    await overlay.show(CAPTION)
    await page.press("b")
    assert await overlay.next_answer() == OverlayAnswer("b")


async def test_comes_back_when_the_page_was_replaced_until_it_is_hidden(page: ChromiumPage) -> None:
    await serve(page, PAGE, path="one")
    await page.overlay().show(CAPTION, SAVE)
    await serve(page, PAGE + EARS, path="two")
    await until(lambda: DrawnCaption(page).texts(".sentence"))
    await page.press("b")
    assert await page.overlay().next_answer() == OverlayAnswer("b")
    assert "keydown" not in await heard(page)
    await page.window.evaluate("document.open(), document.write('<h1>Written anew</h1>'), document.close()")
    await until(lambda: DrawnCaption(page).texts(".sentence"))
    await page.press("n")
    assert await page.overlay().next_answer() == OverlayAnswer("n")
    await page.overlay().hide()
    await serve(page, PAGE, path="three")
    assert await DrawnCaption(page).texts(".sentence") == []


async def test_comes_back_when_the_page_throws_it_out(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    await page.overlay().show(CAPTION, SAVE)
    await page.window.evaluate("document.querySelector('[popover]').remove()")
    await until(lambda: DrawnCaption(page).texts(".sentence"))


@pytest.mark.whole
async def test_points_at_what_comes_later(page: ChromiumPage) -> None:
    await serve(page, "<h1>Empty</h1>")
    await page.overlay().show(CAPTION, SAVE)
    assert await DrawnCaption(page).evaluate(".ring", "element => element.hidden") == [True]
    await page.window.evaluate("document.body.innerHTML = '<p style=height:2000px><button id=save>Save</button>'")

    async def ringed() -> bool:
        return bool(await DrawnCaption(page).evaluate(".ring", "element => element.hidden") == [False])

    await until(ringed)


@pytest.mark.whole
async def test_pictures_of_an_earlier_step_are_enlarged_and_made_small_again(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    drawn = DrawnCaption(page)
    pictures = (("Before step 4", png(400, 3000)), ("After step 4", png(400, 300)))
    await page.overlay().show(replace(CAPTION, pictures=pictures), SAVE)
    assert await drawn.texts("figcaption") == ["Before step 4", "After step 4"]
    left, top, *_ = (await drawn.evaluate("canvas", SIDES))[0]
    await page.window.mouse.click(left + 10, top + 10)
    assert await drawn.texts(".large .appliance") == ["Before step 4"]
    await page.press("Escape")
    assert await drawn.texts(".large") == []
    assert not overlap(await drawn.sides(".panel"), await sides(page, "#save"))


async def test_a_word_to_an_earlier_caption_is_no_word_to_the_next(page: ChromiumPage) -> None:
    await serve(page, PAGE)
    overlay = page.overlay()
    await overlay.show(CAPTION, SAVE)
    await page.press("n")
    await page.press("n")
    assert await overlay.next_answer() == OverlayAnswer("n")
    await overlay.show(replace(CAPTION, position="step 6 of 43"), SAVE)
    await page.press("b")
    assert await overlay.next_answer() == OverlayAnswer("b")


@pytest.mark.whole
async def test_nobody_answers_in_a_window_that_is_closed(chromium: Chromium) -> None:
    page = await alone(chromium, PAGE)
    await page.overlay().show(CAPTION, SAVE)
    answer = asyncio.ensure_future(page.overlay().next_answer())
    await page.close()
    with pytest.raises(BrowserGone, match="was closed"):
        await answer
    with pytest.raises(BrowserGone, match="the browser is gone"):
        await page.overlay().show(CAPTION)
    await page.overlay().hide()
