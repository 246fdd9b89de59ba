"""What stands beside something: in its line, in its row of a table, right under or over it."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium

from .pointing import assert_found

LINES = """<div><input aria-label=Name><button id=add-name>Add</button> <button id=drop>Remove</button></div>
  <div><input aria-label=Address> <button id=add-address>Add</button></div><p><button id=far>Go</button></p>"""
SIDES = """
  <div style="display: flex; width: 600px; gap: 8px"><button id=left>Go</button><i>Middle</i><button id=right>Go</button></div>
  <div style="display: flex; width: 600px; gap: 8px"><button id=close>Go</button><i>Near</i>
  <b style="width: 300px"></b><button>Go</button></div>"""
FORM = """<table><tr><td>Subject Alternative Names</td><td><table><tr>
  <td><select aria-label=Kind></select><br><input aria-label=Name></td>
  <td><input type=button id=add value=Add><br><input type=button id=remove value=Remove></td>
  <td><select multiple size=4 id=list></select></td></tr></table>
  </td></tr><tr><td>Key</td><td><input id=key></td></tr></table>"""
FACTS = """<table><tr><td>Model</td><td>B300</td><td>Role</td><td id=role>Primary</td></tr><tr>
  <td>Serial</td><td id=serial>17</td></tr></table>"""
UPRIGHT = """<div style="display: flex; gap: 40px"><div><div>Model</div><div id=model>B300</div></div><div>
  <div>Role</div><div id=role>Primary</div>
  </div></div><dl><dt>Zone</dt><dd><input id=zone></dd></dl><p style="margin-top: 90px"><button>Go</button></p>"""
LABELS = "<label id=one><input type=checkbox id=box> TLS 1.2</label> <label><input type=checkbox> TLS 1.3</label>"
COLUMNS = """<div style="display: flex"><div style="width: 300px"><h2>One</h2><p>Host</p></div>
  <div style="width: 300px"><h2>Two</h2><p><button id=other>Go</button></p></div></div>"""
TITLE = "<div><h2 style='display: inline'>Certificates</h2> <button id=create>Create</button></div><p><button>Create</button></p>"
TERMS = "<dl><dt>Serial</dt><dd>17</dd><dt>Names</dt><dd>a</dd><dd>b</dd><dt>Model</dt><dd>B300</dd></dl>"
CARDS = "".join(f"<h3>{n}</h3><div><span>Host</span> <a href=# id=edit-{n}>Edit</a></div>" for n in (1, 2))


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            LINES,
            {
                'button "Add" beside field "Name"': "add-name",
                'button "Add" beside field "Address"': "add-address",
                'button beside field "Name"': "add-name",
                'button "Remove" beside field "Address"': [],
                'button "Go" beside field "Name"': [],
                'button "Go" beside field "Gone"': [],
            },
        ),
        (SIDES, {'button "Go" beside text "Middle"': ["left", "right"], 'button "Go" beside text "Near"': "close"}),
        (
            FORM,
            {
                'button "Add" beside field "Name"': "add",
                'button "Remove" beside field "Name"': "remove",
                'listbox beside field "Name"': "list",
                'field beside text "Key"': "key",
                'button beside text "Key"': [],
            },
        ),
        (FACTS, {'cell beside cell "Serial"': "serial", 'cell beside cell "Role"': ["B300", "role"]}),
        (
            UPRIGHT,
            {
                'text "B300" beside text "Model"': "model",
                'text "Primary" beside text "Model"': [],
                'field beside text "Zone"': "zone",
                'button beside text "Zone"': [],
            },
        ),
        (
            TERMS,
            {
                'text beside text "Serial"': "17",
                'text beside text "Model"': "B300",
                'text beside text "Names"': ["a", "b"],
            },
        ),
        (LABELS, {'checkbox beside text "TLS 1.2"': "box"}),
        (COLUMNS, {'button "Go" beside text "Host"': []}),
        (TITLE, {'button "Create" beside heading "Certificates"': "create"}),
        (
            CARDS,
            {
                'link "Edit" beside text "Host" in section "2"': "edit-2",
                'link "Edit" beside text "Host"': ["edit-1", "edit-2"],
            },
        ),
    ],
    ids=["lines", "sides", "form", "facts", "upright", "terms", "labels", "columns", "title", "cards"],
)
async def test_what_stands_beside(body: str, expected: dict[str, str | list[str]], chromium: Chromium) -> None:
    await assert_found(chromium, body, expected)
