"""Actions of people in a page that is watched: each is reported once, and blocked if it is with another control."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from captions import EARS, serve, target
from handrail.locator import ElementName
from handrail.page import Caption, Use, UserAction
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.element import ChromiumElement
from handrail.page.chromium.page import ChromiumPage

from .pointing import overlaid

FORM = (
    EARS
    + """<title>Store</title><form id=form><h2>Import</h2>
<label>Name <input id=name></label> <label>Comment <input id=comment></label>
<label id=label>Private Key <input id=key type=checkbox></label> <label>Other Key <input id=other type=checkbox></label>
<label for=action>Action</label> <select id=action><option>Select<option>Export</select>
<label>File <input id=file type=file></label>
<button id=save type=button>Save <b id=bold>now</b></button> <button id=delete>Delete</button>
<a id=link href=/elsewhere>Elsewhere</a>
<span id=span style="cursor: pointer">Remove all</span> <p id=plain>Nothing here</p></form>
<table><tr><th>Name<th>Do</tr>
<tr><td id=a>a.example.com<td><button id=one>Default</button> <button id=two>Delete</button></tr>
<tr><td id=b>b.example.com<td><button id=b-one>Default</button></tr></table>
<script>
  window.done = [];
  form.onsubmit = event => { done.push('submit'); event.preventDefault() };
  addEventListener('click', ({ target }) => done.push(`click ${target.id}`), true);
  for (const type of ['pointerdown', 'mousedown', 'keydown', 'beforeinput', 'change', 'contextmenu', 'auxclick', 'dragstart'])
    addEventListener(type, ({ target }) => done.push(`${type} ${target.id}`), true);
</script>"""
)


@pytest.fixture
def page(chromium: Chromium, portal: BlockingPortal) -> ChromiumPage:
    page = portal.call(overlaid, chromium)
    portal.call(serve, page, FORM)
    return page


async def done(page: ChromiumPage) -> list[str]:
    ids: list[str] = await page.window.evaluate("done.splice(0)")
    return ids


WRONG = {
    "#delete": 'button "Delete"',
    "#link": 'link "Elsewhere"',
    "#comment": 'field "Comment"',
    "#other": 'checkbox "Other Key"',
    "#action": 'field "Action"',
    "#span": 'text "Remove all"',
    "#two": 'button "Delete" in row "a.example.com"',
    "#b": 'row "b.example.com"',
}


async def test_a_click_on_another_control_does_not_reach_the_page(page: ChromiumPage) -> None:
    overlay = page.overlay()
    for selector, control in WRONG.items():
        await overlay.watch(target('button "Save now"'), "click", block_others=True)
        await page.window.click(selector)
        assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control=control)
        assert await done(page) == []
        await page.window.click("#save")
        assert await overlay.next_user_action() == UserAction(right=True, blocked=False, control='button "Save now"')
        assert [event for event in await done(page) if event.startswith("click")] == ["click save"]
    assert page.url == "http://appliance.test/"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("options", [{"button": "middle"}, {"button": "right"}, {"click_count": 2}], ids=str)
async def test_nor_does_any_other_kind_of_click(options: dict[str, Any], page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.click("#link", **options)
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='link "Elsewhere"')
    await page.window.click("#save")
    assert (await overlay.next_user_action()).right
    assert {event.split()[1] for event in await done(page)} == {"save"}


async def test_nor_do_keys_on_another_control(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('field "Name"'), "fill", block_others=True)
    for selector, key in (
        ("#delete", "Enter"),
        ("#link", "Enter"),
        ("#delete", "Space"),
        ("#other", "Space"),
        ("#action", "ArrowDown"),
    ):
        await page.window.focus(selector)
        await page.press(key)
        assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control=WRONG[selector])
    await page.window.focus("#comment")
    await page.window.keyboard.type("secret")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='field "Comment"')
    assert [await page.window.input_value(field) for field in ("#comment", "#action")] == ["", "Select"]
    assert await done(page) == []


async def test_a_stray_field_is_one_action_though_it_is_told_and_typed_into_further(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.click("#comment")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='field "Comment"')
    await page.window.focus("#comment")
    for letter in "foo":
        await page.window.keyboard.type(letter)
        await overlay.show(Caption("primary", "", "", f'That was field "Comment". {letter}'))
    await page.window.click("#delete")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='button "Delete"')
    assert await page.window.input_value("#comment") == ""


async def test_without_stopping_all_reaches_the_page_and_is_told(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=False)
    await page.window.click("#delete")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=False, control='button "Delete"')
    assert (await done(page))[-2:] == ["click delete", "submit"]
    await page.window.click("#label")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=False, control='checkbox "Private Key"')
    await page.window.click("#comment")
    await page.window.keyboard.type("words")
    await page.window.click("#plain")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=False, control='field "Comment"')
    await page.window.click("#bold")
    assert await overlay.next_user_action() == UserAction(right=True, blocked=False, control='button "Save now"')


async def test_a_click_beside_all_controls_is_no_action(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.click("#plain")
    await page.press("Tab")
    assert "click plain" in await done(page)
    await page.window.click("#save")
    assert (await overlay.next_user_action()).right


async def test_the_browser_s_own_menu_comes_up_nowhere_while_others_are_stopped(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await page.window.evaluate(
        "addEventListener('contextmenu', event => done.push(`prevented ${event.defaultPrevented}`))"
    )
    await page.window.click("#plain", button="right")
    assert "prevented false" in await done(page)
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.click("#plain", button="right")
    assert [event for event in await done(page) if "contextmenu" in event or "prevented" in event] == []


async def test_what_is_typed_into_the_right_field_is_one_action_and_never_told(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('field "Name"'), "fill", block_others=True)
    typed = UserAction(right=True, blocked=False, control='field "Name"')
    await page.window.click("#name")
    await page.window.keyboard.type("edge-01")
    await page.window.click("#plain")
    assert await overlay.next_user_action() == typed
    await page.window.click("#name")
    await page.window.keyboard.type("2")
    await page.press("Enter")
    assert await overlay.next_user_action() == typed
    assert [event for event in await done(page) if event in ("submit", "click delete", "click save")] == []
    await page.window.click("#delete")
    assert not (await overlay.next_user_action()).right
    assert await page.window.input_value("#name") == "edge-012"


@pytest.mark.parametrize("selector", ["#key", "#label"])
async def test_a_box_is_checked_by_itself_and_by_its_label(selector: str, page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('checkbox "Private Key"'), "check", block_others=True)
    await page.window.click(selector)
    assert await overlay.next_user_action() == UserAction(right=True, blocked=False, control='checkbox "Private Key"')
    assert await page.window.is_checked("#key")
    await page.window.focus("#key")
    await page.press("Space")
    assert (await overlay.next_user_action()).right
    assert not await page.window.is_checked("#key")


async def test_an_option_is_chosen(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('field "Action"'), "choose", block_others=True)
    await page.window.focus("#action")
    await page.press("ArrowDown")
    assert await overlay.next_user_action() == UserAction(right=True, blocked=False, control='field "Action"')
    assert await page.window.input_value("#action") == "Export"


async def test_a_control_in_the_row_that_is_meant_is_the_right_one_only_where_a_click_on_the_row_hits_it(
    page: ChromiumPage,
) -> None:
    overlay = page.overlay()
    await overlay.watch(target('row "a.example.com"'), "click", block_others=True)
    await page.window.click("#two")
    assert await overlay.next_user_action() == UserAction(
        right=False, blocked=True, control='button "Delete" in row "a.example.com"'
    )
    await page.window.click("#a")
    assert (await overlay.next_user_action()).right


INNER = """<iframe srcdoc='<button onclick=parent.done.push(1)>In</button>'></iframe><p id=open></p><p id=shut></p><script>
  for (const mode of ['open', 'shut']) {
    const root = document.getElementById(mode).attachShadow({ mode: mode === 'open' ? mode : 'closed' });
    root.innerHTML = `<button>In ${mode}</button>`;
    root.onclick = () => done.push(mode);
  }
</script>"""


FRAMED = """<h1>Tools</h1><iframe title=Console srcdoc='<button onclick=parent.done.push("console")>In</button>'></iframe>
<h1>Others</h1><iframe title=Logs srcdoc='<button onclick=parent.done.push("logs")>In</button>'></iframe>"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("locator", ['button "In" in frame "Console"', 'button "In" in section "Tools"'])
async def test_what_is_meant_in_a_frame_is_used_there_alone(locator: str, page: ChromiumPage) -> None:
    await serve(page, FORM + FRAMED)
    overlay = page.overlay()
    await overlay.watch(target(locator), "click", block_others=True)
    await page.window.frames[2].click("button")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='button "In"')
    await page.window.frames[1].click("button")
    assert (await overlay.next_user_action()).right
    assert await done(page) == ["console"]


async def test_what_stands_in_frames_and_shadow_roots_is_another_control(page: ChromiumPage) -> None:
    await serve(page, FORM + INNER)
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.frames[1].click("button")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='button "In"')
    await page.window.click("#open button")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='button "In open"')
    await page.window.click("#shut")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control="paragraph")
    assert await done(page) == []


async def test_what_the_page_s_scripts_do_is_no_action_and_is_not_stopped(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.evaluate("document.getElementById('delete').click(); document.getElementById('save').click()")
    assert await done(page) == ["click delete", "submit", "click save"]
    await page.window.click("#link")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='link "Elsewhere"')


async def test_watches_on_a_page_that_comes_later_and_no_longer_than_it_is_to(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await serve(page, FORM, path="later")
    await page.window.click("#delete")
    assert (await overlay.next_user_action()).blocked
    await overlay.unwatch()
    await page.window.click("#delete")
    assert await done(page) != []
    await serve(page, FORM, path="last")
    await page.window.click("#delete")
    assert "submit" in await done(page)


KEPT: dict[str, tuple[str, Use]] = {
    "#bold": ('button "Save now"', "click"),
    "#key": ('checkbox "Private Key"', "check"),
    "#label": ('checkbox "Private Key"', "check"),
    "#action": ('field "Action"', "choose"),
    "#file": ('field "File"', "upload"),
    "#name": ('field "Name"', "click"),
    "#a": ('cell "Name" in row "a.example.com"', "click"),
}


async def test_what_is_done_with_the_right_one_may_be_kept_from_the_page_too(page: ChromiumPage) -> None:
    overlay = page.overlay()
    for selector, (meant, use) in KEPT.items():
        await overlay.watch(target(meant), use, block_others=True, block_target=True)
        await page.window.click(selector)
        user_action = await overlay.next_user_action()
        assert (user_action.right, user_action.blocked) == (True, True), selector
        assert await done(page) == [], selector
        assert not await page.window.is_checked("#key")


async def test_so_is_what_is_done_with_it_by_keys(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch(target('button "Save now"'), "click", block_others=True, block_target=True)
    for key in ("Enter", "Space"):
        await page.window.focus("#save")
        await page.press(key)
        assert await overlay.next_user_action() == UserAction(right=True, blocked=True, control='button "Save now"')
    assert await done(page) == []


async def test_where_nothing_is_meant_every_control_is_another(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.watch((), "click", block_others=True, block_target=True)
    await page.window.click("#save")
    assert await overlay.next_user_action() == UserAction(right=False, blocked=True, control='button "Save now"')
    assert await done(page) == []


async def test_what_was_written_before_is_told_to_the_page_when_the_focus_leaves_it_and_is_no_action(
    page: ChromiumPage,
) -> None:
    overlay = page.overlay()
    await page.window.click("#name")
    await page.window.keyboard.type("edge-01")
    await overlay.watch(target('button "Save now"'), "click", block_others=True)
    await page.window.click("#plain")
    assert "change name" in await done(page)
    await page.window.click("#save")
    assert (await overlay.next_user_action()).right


ACTS: dict[str, tuple[str, Callable[[ChromiumElement], Awaitable[None]], str]] = {
    "click": ('button "Save now"', lambda element: element.click(), "click save"),
    "click a row": ('row "a.example.com"', lambda element: element.click(), "click one"),
    "click words": ('text "Remove all"', lambda element: element.click(), "click span"),
    "double-click": ('button "Save now"', lambda element: element.double_click(), "click save"),
    "right-click": ('button "Save now"', lambda element: element.right_click(), "contextmenu save"),
    "drag": ('text "Remove all"', lambda element: element.drag(target('button "Save now"')), "mousedown span"),
    "fill": ('field "Name"', lambda element: element.fill("edge-01"), "beforeinput name"),
    "fill unseen": ('field "Name"', lambda element: element.fill_secret("edge-01", "password"), "beforeinput name"),
    "choose": ('field "Action"', lambda element: element.choose([ElementName("Export")]), "change action"),
    "check": ('checkbox "Private Key"', lambda element: element.check(True), "change key"),
    "upload": ('field "File"', lambda element: element.upload(Path(__file__)), "change file"),
}


async def test_a_block_keeps_people_out(page: ChromiumPage) -> None:
    await page.overlay().block_input(always=True)
    for selector in ("#save", "#key", "#link", "#action", "#a"):
        await page.window.click(selector)
    await page.window.focus("#comment")
    await page.window.keyboard.type("words")
    assert await done(page) == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("act", ACTS)
async def test_a_block_lets_the_program_act_and_is_there_again_after_it(act: str, page: ChromiumPage) -> None:
    meant, do, heard = ACTS[act]
    await page.overlay().block_input(always=True)
    await page.window.click("#delete")
    assert await done(page) == []
    await do(page.find(target(meant), 5))
    assert heard in await done(page)
    await page.window.click("#delete")
    assert await done(page) == []


async def test_the_keys_that_a_runbook_presses_reach_the_page_behind_a_block(page: ChromiumPage) -> None:
    await page.overlay().block_input(always=True)
    await page.window.focus("#delete")
    await page.press("Enter")
    assert (await done(page))[-2:] == ["click delete", "submit"]
    await page.window.keyboard.press("Enter")
    assert await done(page) == []


async def test_while_the_program_acts_a_person_can_do_nothing_else_nor_the_same_twice(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.block_input(always=True)
    async with overlay.allow_action(target('button "Save now"')):
        await page.window.click("#delete")
        await page.window.click("#save", click_count=2)
        await page.window.click("#save", button="right")
        await page.window.focus("#save")
        await page.window.keyboard.press("Enter")
        heard = await done(page)
    assert [event for event in heard if "click" in event] == ["click save"]
    assert {event.split()[1] for event in heard} == {"save"}


async def test_input_is_blocked_in_every_page_that_comes_before_anybody_can_click_there(page: ChromiumPage) -> None:
    await page.overlay().block_input(always=True)
    await serve(page, FORM, path="later")
    await page.window.click("#delete")
    assert await done(page) == []


async def test_the_program_uses_what_comes_while_it_waits_for_it(page: ChromiumPage) -> None:
    await page.overlay().block_input(always=True)
    await page.window.evaluate("""() => { const late = document.querySelector('#save'); late.remove();
      setTimeout(() => document.querySelector('form').append(late), 300) }""")
    await page.find(target('button "Save now"'), 5).click()
    assert "click save" in await done(page)


async def test_a_watch_lets_through_what_a_block_stops(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.block_input(always=True)
    await overlay.watch((), "click", block_others=False)
    await page.window.click("#save")
    assert "click save" in await done(page)
    await overlay.unwatch()
    await page.window.click("#save")
    assert await done(page) == []


async def test_between_two_captions_alone_where_a_person_may_use_the_page_while_one_stands(page: ChromiumPage) -> None:
    overlay = page.overlay()
    await overlay.block_input(always=False)
    await overlay.show(Caption("primary", "", "step 1", "Look"))
    await page.window.click("#save")
    await page.window.click("#comment")
    await page.window.keyboard.type("mine")
    assert "click save" in await done(page)
    await overlay.hide()
    await page.window.click("#save")
    await page.window.keyboard.type("nn")
    assert await done(page) == []
    assert await page.window.input_value("#comment") == "mine"
