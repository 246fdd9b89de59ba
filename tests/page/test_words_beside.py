"""Controls without a label: which words beside them are their names, and where the layout leaves it open."""

from __future__ import annotations

import pytest

from handrail.errors import AmbiguousLocator
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium

from .pointing import assert_found, complaints, shown

YES, NO, TEXT = "<input id=yes type=radio name=r>", "<input id=no type=radio name=r>", "<input id=text>"
A, B, C = (f"<input id={name} type=checkbox>" for name in "abc")
ONE, TWO = "<input id=one>", "<input id=two>"

BODIES: dict[str, tuple[str, dict[str, str]]] = {
    "words behind boxes, after a title in the cell before": (
        f"<table><tr><td>Shell:</td><td>{YES} Enabled {NO} Disabled</td></tr></table>",
        {'radio "Enabled"': "yes", 'radio "Disabled"': "no", 'radio "Shell"': ""},
    ),
    "words before boxes, each of which has some": (
        f"<p>Enabled {YES} Disabled {NO}</p>",
        {'radio "Enabled"': "yes", 'radio "Disabled"': "no"},
    ),
    "words behind boxes, one a line": (f"<p>{A} A<br>{B} B<br>{C} C", {'checkbox "A"': "a", 'checkbox "C"': "c"}),
    "words before boxes, one a line": (f"<p>A {A}<br>B {B}<br>C {C}", {'checkbox "A"': "a", 'checkbox "C"': "c"}),
    "a title that ends with a colon": (
        f"<p>Protocols: {A} TLS 1.2 {B} TLS 1.3</p>",
        {'checkbox "TLS 1.2"': "a", 'checkbox "TLS 1.3"': "b", 'checkbox "Protocols"': ""},
    ),
    "a title that ends with a wide colon": (f"<p>协议： {A} 甲 {B} 乙</p>", {'checkbox "甲"': "a", 'checkbox "乙"': "b"}),
    "a question": (f"<p>Allow? {YES} Yes {NO} No</p>", {'radio "Yes"': "yes", 'radio "No"': "no"}),
    "a title in bold": (f"<p><b>Allow</b> {YES} Yes {NO} No</p>", {'radio "Yes"': "yes", 'radio "No"': "no"}),
    "labels without `for` behind boxes, or before them": (
        f"<p>Allow {YES}<label>Yes</label> {NO}<label>No</label></p><p><label>A</label> {A} <label>B</label> {B} at night</p>",
        {'radio "Yes"': "yes", 'radio "No"': "no", 'checkbox "A"': "a", 'checkbox "B"': "b", 'radio "Allow"': ""},
    ),
    "colons before boxes, and a remark behind": (
        f"<p>SSH: {A} Telnet: {B} needs a restart</p>",
        {'checkbox "SSH"': "a", 'checkbox "Telnet"': "b"},
    ),
    "words on either side of each box": (
        f"<p>One {A} Two {B} Three</p>",
        {'checkbox "Two"': "a b", 'checkbox "One"': "a b", 'checkbox "Three"': "b"},
    ),
    "words that stand nearer to one box": (
        f"<p>One <span style='margin-left: 60px'></span>{A} Two <span style='margin-left: 60px'></span>{B} Three</p>",
        {'checkbox "Two"': "a", 'checkbox "Three"': "b"},
    ),
    "one box with words on both sides": (f"<p>Enable {A} at night", {'checkbox "Enable"': "a", 'checkbox "at night"': "a"}),
    "boxes in cells of their own": (
        f"<table><tr><td>Shell:<td>{YES}<td>Yes<td>{NO}<td>No</table>",
        {'radio "Yes"': "yes", 'radio "No"': "no", 'radio "Shell"': ""},
    ),
    "a box before its words, in another cell": (f"<table><tr><td>{A}<td>Enable SSH</table>", {'checkbox "Enable SSH"': "a"}),
    "a box and the words of its row": (
        f"<table><tr><td>SSH<td>{A} Enabled</table>",
        {'checkbox "SSH"': "a", 'checkbox "Enabled"': "a"},
    ),
    "a matrix of boxes": (
        f"<table><tr><th>User<th>Read<th>Write<tr><td>admin<td>{A}<td>{B}</table>",
        {'checkbox "admin"': "a b", 'checkbox in cell "Read" in row "admin"': "a"},
    ),
    "boxes in blocks beside blocks": (
        f"<div><div>A</div><div>{A}</div><div>B</div><div>{B}</div></div>",
        {'checkbox "A"': "a", 'checkbox "B"': "b"},
    ),
    "boxes in blocks before blocks": (
        f"<div><div>{A}</div><div>A</div><div>{B}</div><div>B</div></div>",
        {'checkbox "A"': "a", 'checkbox "B"': "b"},
    ),
    "a box and a field with words between": (
        f"<p>{A} Limit to {TEXT} users</p>",
        {'checkbox "Limit to"': "a", 'textbox "Limit to"': "text", 'field "Limit to"': "a text", 'field "users"': ""},
    ),
    "a field with a unit, and a box": (
        f"<p>Timeout: {TEXT} seconds {A} Enabled</p>",
        {'field "Timeout"': "text", 'checkbox "Enabled"': "a", 'field "seconds"': ""},
    ),
    "fields in a line": (f"<p>One {ONE} Two {TWO}</p>", {'field "One"': "one", 'field "Two"': "two"}),
    "fields in a line, with words behind": (
        f"<p>{ONE} One {TWO} Two</p>",
        {'field "One"': "one two", 'field "Two"': "two"},
    ),
    "words behind a field, alone in its line": (f"<p>{ONE} One<br>{TWO} Two</p>", {'field "One"': "one", 'field "Two"': "two"}),
    "words above fields": (
        f"<form>One<br>{ONE}<br>Two<br><small>as in the DNS</small><br>{TWO}</form>",
        {'field "One"': "one", 'field "Two"': "two", 'field "as in the DNS"': ""},
    ),
    "a hint behind the field, and a mark": (
        f"<table><tr><td>Name<td>*<td>{ONE} <small>at most 10</small><tr><td>Port<td><td>{TWO} 1 to 65535</table>",
        {'field "Name"': "one", 'field "Port"': "two", 'field "1 to 65535"': ""},
    ),
    "labels without `for`": (
        f"<div><label>One</label><div>{ONE}<span hidden>must be set</span></div></div>"
        f"<div><label>Two</label><div>{TWO}</div></div>",
        {'field "One"': "one", 'field "Two"': "two"},
    ),
    "labels without `for` behind, as they float": (
        f"<div><div>{ONE}<label>One</label></div><div>{TWO}<label>Two</label></div></div>",
        {'field "One"': "one", 'field "Two"': "two"},
    ),
    "comments, and links to help": (
        f"<p><label>One</label> <a href=help>Help</a><br>{ONE}</p><p><label>Two</label><!-- if: x -->{TWO}</p>",
        {'field "One"': "one", 'field "Two"': "two", 'field "Help"': ""},
    ),
    "a help link before a field, and one before a box": (
        f"<p><a href=x>Cancel</a> {TEXT}</p><p>{A} <a href=x>a.example.com</a></p>",
        {'field "Cancel"': "", 'checkbox "a.example.com"': "a"},
    ),
    "a label of another control": (
        f"<p><label for=one>One</label> {ONE} {TWO}</p>",
        {'field "One"': "one"},
    ),
    "a switch in a label without words": (
        f"<p><label>{A}<span></span></label> SSH access</p>",
        {'field "SSH access"': "a"},
    ),
    "a list of definitions": (f"<dl><dt>One<dd>{ONE}<dt>Two<dd>{TWO} days</dl>", {'field "One"': "one", 'field "Two"': "two"}),
    "a row of one cell under its label": (f"<table><tr><td>One<tr><td>{ONE}</table>", {'field "One"': "one"}),
    "several fields after one label": (
        f"<p>Range {ONE} - {TWO}</p>",
        {'field "Range"': "one two"},
    ),
    "a password box beside a dropdown": (
        "<p>Secret <select id=kind><option>Password<option>Key</select> <input id=secret type=password></p>",
        {'field "Secret"': "kind secret", 'textbox "Secret"': "secret", 'combobox "Secret"': "kind"},
    ),
    "headings and notices name no field": (
        f"<h2>Import</h2><p>{ONE}</p><p role=alert>Saved</p><p>{TWO}</p>",
        {'field "Import"': "", 'field "Saved"': ""},
    ),
    "a name that only assistive technology has, beside words": (
        "<table><tr><td>Host name<td><input id=one aria-label=input_host></table>",
        {'field "Host name"': "one", 'field "input_host"': "one"},
    ),
    "a placeholder or the tip of a pointer, beside words": (
        "<p>Host <input id=one placeholder='a.example.com'> Port <input id=two title='1 to 65535'></p>",
        {'field "Host"': "one", 'field "a.example.com"': "one", 'field "Port"': "two", 'field "1 to 65535"': "two"},
    ),
    "a dropdown that nothing names": (
        "<p><select id=one><option>-- Select Action --<option selected>Export</select></p>"
        "<p>Kind <select id=two><option>Any</select></p>",
        {'field "-- Select Action --"': "one", 'field "Select Action"': "one", 'combobox "Export"': "one", 'field "Any"': ""},
    ),
    "hidden words and hidden controls": (
        f"<p><span hidden>Old</span> New <input hidden> {ONE}</p>",
        {'field "New"': "one", 'field "Old"': ""},
    ),
    "a shadow root": (
        "<x-row>One </x-row><script>customElements.define('x-row', class extends HTMLElement { connectedCallback() {"
        "this.attachShadow({mode: 'open'}).innerHTML = '<p><slot></slot><input id=one></p><p>Two <input id=two></p>'; } })"
        "</script>",
        {'field "One"': "one", 'field "Two"': "two"},
    ),
}  # fmt: skip


async def test_says_which_controls_words_may_belong_to(chromium: Chromium) -> None:
    said = await complaints(chromium, f"<p>One {A} Two {B} Three", ['checkbox "Two"', 'checkbox "One"'])
    assert said == [
        '2 elements match checkbox "Two": the checkbox before "Two", the checkbox behind "Two"; '
        "the page does not tell to which of them these words belong",
        '2 elements match checkbox "One": the checkbox behind "One", the checkbox under "One"; '
        "the page does not tell to which of them these words belong",
    ]
    assert await complaints(chromium, f"<p>{ONE} One {TWO} Two", ['field "One"']) == [
        '2 elements match field "One": the field before "One", the field behind "One"; '
        "the page does not tell to which of them these words belong"
    ]


async def test_tells_fields_of_one_name_apart_by_kind(chromium: Chromium) -> None:
    body = "<h2>Key</h2><p>Secret <select><option>A</select> <input type=password>"
    assert await complaints(chromium, body, ['field "Secret"']) == [
        '2 elements match field "Secret": combobox "Secret" in section "Key", textbox "Secret" in section "Key"; '
        "say which kind is meant, or narrow it with `in`"
    ]


async def test_the_state_of_a_box_is_read_where_it_is_set_or_refused(chromium: Chromium) -> None:
    page = await shown(chromium, f"<p>{A} A {B} B</p><p>One {YES} Two {NO} Three</p>")
    box, either = (Locator.parse('checkbox "A"'),), (Locator.parse('radio "Two"'),)
    await page.find(box, 2).check(True)
    assert await page.window.evaluate(
        "[document.getElementById('a').checked, document.getElementById('b').checked]"
    ) == [True, False]
    assert await page.has_state(box, "checked")
    assert not await page.has_state(either, "unchecked")
    with pytest.raises(AmbiguousLocator, match='the radio before "Two", the radio behind "Two"'):
        await page.find(either, 0.1).check(True)
    with pytest.raises(AmbiguousLocator, match='the radio before "Two", the radio behind "Two"'):
        await page.find(either, 0.1).wait_for("checked")


@pytest.mark.parametrize("what", BODIES)
async def test_names_by_words_beside(what: str, chromium: Chromium) -> None:
    body, expected = BODIES[what]
    await assert_found(chromium, body, {locator: ids.split() for locator, ids in expected.items()})
