"""Controls of pages that a fake site cannot show: what they hold afterwards, and what their page hears of it."""

from __future__ import annotations

import re
from contextlib import nullcontext

import pytest

from handrail.errors import ExpectationNotMet
from handrail.locator import ElementName
from handrail.page.chromium.browser import Chromium

from .pointing import alone, shown, target

NAMED = "<label>Name <input {} id=name></label><p>"


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("control", "text", "complaint"),
    [
        (NAMED.format("oninput='value = value.slice(0, 3)'"), "edge", 'holds "edg" afterwards, not "edge"'),
        (NAMED.format("oninput='value = String()'"), "edge", 'is empty afterwards, not "edge"'),
        (NAMED.format("type=number"), "7.50", ""),
        (NAMED.format("type=number oninput='value = 9'"), "7", 'holds "9" afterwards'),
        (NAMED.format("type=email"), "a@example.com ", ""),
        (NAMED.format("type=color"), "#FFAA00", ""),
        (NAMED.format("type=date"), "2026-12-01", ""),
        (NAMED.format(""), "edge\n", ""),
        (NAMED.format("type=password oninput='value = 1'"), "edge", "does not hold what was filled in"),
        ("<label>Name <textarea></textarea></label>", "one\r\ntwo\n", ""),
        ("<label>Name <textarea maxlength=5></textarea></label>", "one\ntwo", "it takes 5 characters at most"),
        ("<b id=l>Name</b><div contenteditable role=textbox aria-labelledby=l>Old <i>words</i></div>", "New words", ""),
    ],
)
async def test_a_field_is_read_back(control: str, text: str, complaint: str, chromium: Chromium) -> None:
    page = await shown(chromium, control)
    field = page.find(target('field "Name"'), 5)
    with pytest.raises(ExpectationNotMet, match=re.escape(complaint)) if complaint else nullcontext():
        await field.fill(text)


KEYS = """<label>Name <input id=name></label><label>Secret <input type=password id=secret></label>
<label>Notes <textarea id=notes></textarea></label><p id=heard></p>
<script>document.addEventListener('keyup', ({ key, keyCode, target }) => {
  heard.textContent += `${target.id}:${key}/${keyCode} `; })</script>"""


async def test_a_page_that_listens_to_keys_hears_them(chromium: Chromium) -> None:
    page = await alone(chromium, KEYS)
    await page.find(target('field "Name"'), 5).fill("a-B 7?")
    heard = await page.window.inner_text("#heard")
    assert heard == "name:a/65 name:-/189 name:B/66 name: /32 name:7/55 name:?/191"
    await page.find(target('field "Secret"'), 5).fill_secret("x", "passphrase")
    assert (await page.window.inner_text("#heard")).endswith("secret:x/88")
    await page.find(target('field "Notes"'), 5).fill("one\ntwo")
    assert (await page.window.inner_text("#heard")).endswith("notes:Shift/16")
    assert await page.window.input_value("#notes") == "one\ntwo"


async def test_a_field_that_takes_keys_alone_is_filled(chromium: Chromium) -> None:
    """The page keeps what was typed in a place of its own, and writes the field anew after every event."""
    keeps = """<label>Name <input value=old></label><script>
    const field = document.querySelector('input'); let typed = ''; const write = () => { field.value = typed; };
    field.onfocus = () => { typed = ''; }; field.oninput = write;
    field.onkeypress = event => { event.preventDefault(); typed += event.key; write(); };</script>"""
    page = await shown(chromium, keeps)
    await page.find(target('field "Name"'), 5).fill("edge-01")
    assert await page.find(target('field "Name"'), 5).text() == "edge-01"


async def test_keys_reach_no_other_control_than_the_one_that_is_filled(chromium: Chromium) -> None:
    """A field for one digit gives the focus to what comes next, which is a button."""
    moves = """<label>Digit <input onkeyup="if (value) document.querySelector('button').focus()"></label>
    <button onclick="document.title = 'pressed'">Send</button>"""
    page = await shown(chromium, moves)
    with pytest.raises(ExpectationNotMet, match='holds "1" afterwards, not "1 2"'):
        await page.find(target('field "Digit"'), 5).fill("1 2")
    assert await page.title() != "pressed"


async def test_a_secret_is_no_longer_than_a_person_could_type_it(chromium: Chromium) -> None:
    page = await alone(chromium, "<label>Word <input type=password maxlength=4></label>")
    with pytest.raises(ExpectationNotMet, match="does not hold what was filled in; .* takes 4 characters"):
        await page.find(target('field "Word"'), 5).fill_secret("correct horse", "passphrase")
    assert await page.window.input_value("input") == "corr"


GROUPED = """<select aria-label=Zone onchange="document.title = value"><option>Select
<optgroup label=Local><option value=1>a.example.com<option hidden>b.example.com</optgroup>
<optgroup label=Remote disabled><option value=2>a.example.com</optgroup></select>"""


async def test_an_option_of_a_group_has_the_name_of_its_group_before_its_own(chromium: Chromium) -> None:
    page = await shown(chromium, GROUPED)
    zone = page.find(target('field "Zone"'), 0.3)
    with pytest.raises(ExpectationNotMet, match='"Local > a.example.com", "Remote > a.example.com"'):
        await zone.choose([ElementName("a.example.com")])
    with pytest.raises(ExpectationNotMet, match='offers "a.example.com", and it is disabled'):
        await zone.choose([ElementName("Remote > a.example.com")])
    with pytest.raises(ExpectationNotMet, match='does not offer "b.example.com"'):
        await zone.choose([ElementName("b.example.com")])
    await zone.choose([ElementName("Local > a.example.com")])
    assert await page.title() == "1"


async def test_a_list_that_its_page_sets_back_is_told(chromium: Chromium) -> None:
    page = await shown(
        chromium, "<select aria-label=Role onchange='selectedIndex = 0'><option>Any<option>Backup</select>"
    )
    with pytest.raises(ExpectationNotMet, match='field "Role" holds "Any" afterwards, not "Backup"'):
        await page.find(target('field "Role"'), 5).choose([ElementName("Backup")])


async def test_an_option_that_comes_late_is_waited_for_and_chosen_once(chromium: Chromium) -> None:
    late = """<select aria-label=Role onchange="document.title += value"><option>Any</select><script>
    setTimeout(() => document.querySelector('select').add(new Option('Backup')), 60)</script>"""
    page = await shown(chromium, late)
    await page.find(target('field "Role"'), 5).choose([ElementName("Backup")])
    assert await page.title() == "Backup"


async def test_a_list_that_leads_to_another_page_is_left_behind(chromium: Chromium, address: str) -> None:
    leads = f"<select aria-label=Go onchange='location = `{address}/second`'><option>First<option>Second</select>"
    page = await shown(chromium, leads)
    await page.find(target('field "Go"'), 5).choose([ElementName("Second")])
    await page.find(target('link "Back"'), 5).wait_for("visible")
