"""The list of a page's controls: each by a locator that finds it alone, whatever else is called so."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.page import Control
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import shown
from .test_telling_apart import ALIKE, DIALOG, FORMS, LINES, LINES_OF_TWO, ROWS_ALIKE, SAME_ROWS, TABLE

USED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=tab]"

FIELDS = """<h2>Host</h2><label>Name <input value=edge-01></label><label>Word <input type=password value=secret></label>
  <label><input type=checkbox checked> Enabled</label><label>Kind <select><option>One<option selected>Two</select></label>
  <label>Notes <textarea readonly>as it was</textarea></label><button disabled>Apply</button><input type=file aria-label=Key>"""
FACTS = """<h2>State</h2><table><tr><td>Version</td><td>6.1.0</td></tr><tr><td>Serial</td><td>B-1</td></tr></table>"""
MENU = """<nav><a href=#s>Status</a><a href=#t>Security</a></nav><h1>Security</h1><a href=#t>Help</a><button>Security</button>"""
BESIDES = """<h2>Tools</h2><div><input id=q1><button>Ping</button></div><div><input id=q2><button>Trace</button></div>
  <p>Alpha server <button id=b1></button></p><p>Beta server <button id=b2></button></p>"""
NAMELESS = """<h2>Names</h2><input id=one><input name=two>"""


async def listed(chromium: Chromium, body: str) -> tuple[ChromiumPage, list[Control]]:
    page = await shown(chromium, body)
    return page, list(await page.controls())


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "body", [FORMS, LINES, LINES_OF_TWO, TABLE, SAME_ROWS, ROWS_ALIKE, DIALOG, FIELDS, MENU, NAMELESS, BESIDES]
)
async def test_each_locator_finds_the_very_control_that_it_is_listed_for(body: str, chromium: Chromium) -> None:
    page, controls = await listed(chromium, body)
    used = [control for control in controls if control.role != "row"]
    expected = page.window.locator(USED)
    assert len(used) == await expected.count()
    for number, control in enumerate(used):
        assert control.locator, f"nothing tells {control} apart"
        element = await page.current.finder.pictured((control.locator,))
        same = await element.evaluate(
            "(element, [used, n]) => [...document.querySelectorAll(used)][n] === element", [USED, number]
        )
        assert (await element.count(), same) == (1, True), str(control.locator)


async def test_tells_the_state_of_controls_and_nothing_of_a_password(chromium: Chromium) -> None:
    _, controls = await listed(chromium, FIELDS)
    states: dict[str, Any] = {str(control.locator): control for control in controls}
    assert states['field "Name"'].value == "edge-01"
    word = states['field "Word"']
    assert (word.value, word.hides) == (None, True)
    assert states['checkbox "Enabled"'].checked is True
    kind = states['combobox "Kind"']
    assert (kind.value, kind.options) == ("Two", ("One", "Two"))
    assert states['field "Notes"'].read_only
    assert states['button "Apply"'].disabled
    assert states['file "Key"'].value == ""
    assert {control.place for control in controls} == {("section", "Host")}


async def test_tells_facts_by_their_rows(chromium: Chromium) -> None:
    _, controls = await listed(chromium, FACTS)
    assert [(str(control.locator), control.value) for control in controls] == [
        ('row "Version"', "6.1.0"),
        ('row "Serial"', "B-1"),
    ]


async def test_tells_menu_and_dialog_apart_from_sections(chromium: Chromium) -> None:
    _, controls = await listed(chromium, MENU + DIALOG)
    places = {str(control.locator): control.place for control in controls}
    assert places['entry "Security"'] == ("menu", "")
    assert places['button "Security"'] == ("section", "Security")
    assert places['button "OK" in dialog "Sure"'] == ("dialog", "Sure")


async def test_an_id_is_the_last_resort_after_rows_columns_and_what_stands_beside(chromium: Chromium) -> None:
    _, controls = await listed(chromium, BESIDES)
    assert [str(control.locator) for control in controls] == [
        'field beside button "Ping"',
        'button "Ping"',
        'field beside button "Trace"',
        'button "Trace"',
        'button beside text "Alpha server"',
        'button beside text "Beta server"',
    ]
    _, controls = await listed(chromium, ROWS_ALIKE)
    assert [str(control.locator) for control in controls if control.role == "button"] == [
        'button "Stop" in row "Serial: 01"',
        'button "Stop" in row "Serial: 02"',
    ]


async def test_a_long_page_of_what_is_alike_is_listed_in_a_moment(chromium: Chromium) -> None:
    _, controls = await listed(
        chromium, "".join(f"<div>Go <button></button><button></button> {n}</div>" for n in range(100))
    )
    assert len(controls) == 200


async def test_what_nothing_tells_apart_has_no_locator(chromium: Chromium) -> None:
    _, controls = await listed(chromium, ALIKE)
    assert [str(control.locator) for control in controls] == ["None", "None", 'button "Go" in section "Else"']


async def test_what_stands_in_frames_is_listed_with_its_frame_where_it_is_called_as_another(chromium: Chromium) -> None:
    frame = "<iframe title={0} srcdoc='<button>Clear</button><button>{0}</button>'></iframe>"
    page, _ = await listed(chromium, frame.format("Console") + frame.format("Logs"))
    await page.wait_until_at_rest(5)
    told = [str(control.locator) for control in await page.controls()]
    assert told == [
        'button "Clear" in frame "Console"',
        'button "Console"',
        'button "Clear" in frame "Logs"',
        'button "Logs"',
    ]


async def test_a_long_page_is_listed_in_a_moment(chromium: Chromium) -> None:
    rows = "".join(f"<tr><td>host-{n}</td><td>up</td><td><button>Stop</button></td></tr>" for n in range(150))
    _, controls = await listed(chromium, f"<h2>Hosts</h2><table><tr><th>Name<th>State<th>Act</tr>{rows}</table>")
    assert [str(control.locator) for control in controls][:2] == ['row "host-0"', 'button "Stop" in row "host-0"']
    assert len(controls) == 300
