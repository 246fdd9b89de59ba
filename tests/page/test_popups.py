"""Lists that a page makes of plain elements, by the ARIA patterns."""

from __future__ import annotations

import pytest

from handrail.errors import ExpectationNotMet
from handrail.locator import ElementName, Locator
from handrail.page.chromium.browser import Chromium

from .pointing import shown

SHOW = "onclick=\"document.querySelector('[role=combobox]').textContent = this.textContent; this.parentNode.hidden = true\""
COMBOBOX = f"""<span id=l>Role</span><div role=combobox aria-labelledby=l aria-controls=x aria-expanded=false tabindex=0
onclick="setTimeout(() => x.hidden = false, 40)">Pick one</div>
<ul role=listbox id=x hidden><li role=option {SHOW}>Operators</li><li role=option {SHOW}>Guests</li>
<li role=option aria-disabled=true>Nobody</li><li role=option>Twice</li><li role=option>Twice</li></ul>
<ul role=listbox><li role=option>Operators</li></ul>"""
PORTAL = """<button aria-haspopup=listbox aria-label=Role onclick="list.hidden = false">Pick one</button>
<div id=list hidden style="position: absolute"><ul role=listbox><li role=option
onclick="document.querySelector('button').textContent = textContent; list.hidden = true">Operators</li></ul></div>"""
LISTBOX = """<div role=listbox aria-label=Role>
<div role=option aria-selected=false onclick="ariaSelected = true">Operators</div></div>"""
RADIOS = """<fieldset role=radiogroup aria-label=Role><label><input type=radio name=r>Operators</label>
<label><input type=radio name=r>Guests</label></fieldset>"""
TREE = """<ul role=tree aria-label=Role><li role=treeitem aria-selected=false onclick="ariaSelected = true">Operators
<ul role=group><li role=treeitem aria-selected=false>Night</li></ul></li></ul>"""


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("body", "locator"),
    [
        (COMBOBOX, 'combobox "Role"'),
        (PORTAL, 'button "Role"'),
        (LISTBOX, 'listbox "Role"'),
        (RADIOS, 'radiogroup "Role"'),
        (TREE, 'tree "Role"'),
    ],
)
async def test_an_option_is_chosen_in_the_list_that_belongs_to_the_element(
    body: str, locator: str, chromium: Chromium
) -> None:
    page = await shown(chromium, body)
    await page.find((Locator.parse(locator),), 5).choose([ElementName("Operators")])
    await page.find((Locator.parse(locator),), 5).choose([ElementName("Op.*", is_regex=True)])


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("Strangers", 'combobox "Role" does not offer "Strangers"; it offers "Operators", "Guests", "Nobody"'),
        ("Nobody", 'combobox "Role" offers "Nobody", and it is disabled'),
        ("Twice", 'combobox "Role" offers 2 options that are called "Twice"'),
    ],
)
async def test_says_why_an_option_cannot_be_chosen(option: str, complaint: str, chromium: Chromium) -> None:
    page = await shown(chromium, COMBOBOX)
    with pytest.raises(ExpectationNotMet, match=complaint):
        await page.find((Locator.parse('combobox "Role"'),), 0.4).choose([ElementName(option)])


async def test_a_combobox_that_shows_something_else_afterwards_is_told(chromium: Chromium) -> None:
    page = await shown(chromium, COMBOBOX.replace("this.textContent;", "`Guests`;"))
    with pytest.raises(ExpectationNotMet, match='combobox "Role" holds "Guests" afterwards, not "Operators"'):
        await page.find((Locator.parse('combobox "Role"'),), 0.4).choose([ElementName("Operators")])


TWO_GROUPS = RADIOS + RADIOS.replace("aria-label=Role", "aria-label=Other").replace("name=r", "name=s")


@pytest.mark.parametrize(
    ("body", "locator"),
    [
        (
            TWO_GROUPS.replace("<input type=radio name=r>O", "<input type=radio name=r onclick='return false'>O"),
            "radiogroup",
        ),
        (LISTBOX.replace("ariaSelected = true", "") + "<div role=listbox aria-label=Other>" + LISTBOX[34:], "listbox"),
    ],
)
async def test_what_another_list_shows_is_not_what_was_chosen(body: str, locator: str, chromium: Chromium) -> None:
    page = await shown(chromium, body)
    await page.find((Locator.parse(f'{locator} "Other"'),), 5).choose([ElementName("Operators")])
    with pytest.raises(ExpectationNotMet, match=f'{locator} "Role" is empty afterwards'):
        await page.find((Locator.parse(f'{locator} "Role"'),), 0.4).choose([ElementName("Operators")])
