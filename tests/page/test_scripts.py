"""Scripts of several files, joined in one scope."""

from __future__ import annotations

import pytest
from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.scripts import in_one_scope

from .pointing import shown, target

KINDS = ["function", "const", "class"]
DEFINITIONS = {"function": "function twice() {}", "const": "const twice = () => 1;", "class": "class twice {}"}


@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", KINDS)
async def test_no_name_is_defined_twice(one: str, other: str, chromium: Chromium) -> None:
    page = await shown(chromium, "")
    parts = (DEFINITIONS[one], DEFINITIONS[other], "return 1;")
    with pytest.raises(PlaywrightError, match="'twice' has already been declared"):
        await page.window.evaluate(in_one_scope(*parts))


async def test_what_one_part_defines_the_others_see(chromium: Chromium) -> None:
    page = await shown(chromium, "")
    assert (
        await page.window.evaluate(
            in_one_scope("const once = () => two();", "function two() { return 2; }", "return once();")
        )
        == 2
    )


OWN = {
    "none": "",
    "MooTools 1.4": "Array.from = item => (item == null ? [] : Array.isArray(item) ? item : [item]);",
    "Prototype 1.6": """Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
    Array.prototype.toJSON = function () { return 'old'; };""",
    "a map of its own": "globalThis.Map = function () { this.get = () => null; this.has = () => true; };",
}
"""What old libraries make of the browser's own functions, on the pages of their time."""


@pytest.mark.parametrize("own", OWN)
async def test_what_a_page_makes_of_the_browsers_functions_changes_no_answer(own: str, chromium: Chromium) -> None:
    table = """<table><thead><tr><th rowspan=2>Name<th colspan=2>Default<tr><th>Is<th>Was</thead>
    <tr><td>support.example.com<td>Yes<td>No<tr><td>other<td>No<td>Yes</table><label>* Name: <input></label>"""
    page = await shown(chromium, f"<script>{OWN[own]}</script>{table}")
    assert await page.find(target('cell "Was" in row "support.example.com"'), 2).text() == "No"
    assert await page.find(target('cell "Is" in row "support.example.com"'), 2).text() == "Yes"
    for wanted, is_there in (('field "Name"', True), ('cell "Will be" in row "other"', False), ('row "other"', True)):
        assert await page.has_state(target(wanted), "visible") == is_there
