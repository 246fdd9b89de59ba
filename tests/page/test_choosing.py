"""Comboboxes that are written into, lists that take several, and trees that are closed: all made of plain elements."""

from __future__ import annotations

import pytest

from handrail.errors import ElementNotReady, ExpectationNotMet, StepError
from handrail.locator import ElementName
from handrail.page.chromium.browser import Chromium

from .pointing import shown, target

EDITABLE = """<label for=in>Owner</label><input id=in role=combobox aria-controls=list aria-expanded=false aria-autocomplete=list>
<ul id=list role=listbox hidden></ul><button onclick="document.title = picked">Save</button><script>
var picked = '';
const people = ['Ana', 'Anatol', 'Bert', 'Bert', 'Cleo'], input = document.querySelector('input');
const list = document.querySelector('#list');
function close() { list.hidden = true; input.ariaExpanded = 'false'; }
let typed = 0;
input.addEventListener('keyup', () => { clearTimeout(typed); typed = setTimeout(() => {
  list.hidden = false; input.ariaExpanded = 'true'; list.textContent = '';
  for (const name of people.filter(name => input.value && name.startsWith(input.value))) {
    const option = document.createElement('li'); option.role = 'option'; option.textContent = name;
    option.onclick = () => { /*TAKE*/ input.value = picked = name; close(); };
    list.append(option); } }, 60); });
</script>"""


def named(*names: str) -> list[ElementName]:
    return [ElementName(name) for name in names]


async def test_a_combobox_is_written_into_and_takes_the_option_of_that_very_name(chromium: Chromium) -> None:
    page = await shown(chromium, EDITABLE)
    await page.find(target('combobox "Owner"'), 5).choose(named("Ana"))
    await page.find(target('combobox "Owner"'), 5).choose(named("Cleo"))
    await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "Cleo"


async def test_an_option_that_is_drawn_anew_while_it_is_clicked_is_taken(chromium: Chromium) -> None:
    """A slow page draws its list once for each key, the last time when the option was found already."""
    again = (
        "let left = 12; const anew = () => { if (!left--) return; list.innerHTML = ''; draw(); setTimeout(anew, 25); };"
    )
    page = await shown(
        chromium,
        EDITABLE.replace("list.append(option); } }, 60)", "list.append(option); } }; draw(); anew(); }, 60)").replace(
            "list.textContent = '';", f"list.textContent = ''; {again} const draw = () => {{"
        ),
    )
    await page.find(target('combobox "Owner"'), 5).choose(named("Ana"))
    await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "Ana"


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("option", "complaint"),
    [("Bert", 'offers 2 options that are called "Bert"'), ("Cle", 'does not offer "Cle"; it offers "Cleo"')],
)
async def test_a_combobox_keeps_no_text_that_is_not_an_option(option: str, complaint: str, chromium: Chromium) -> None:
    page = await shown(chromium, EDITABLE)
    await page.find(target('combobox "Owner"'), 5).choose(named("Ana"))
    with pytest.raises(ExpectationNotMet, match=complaint):
        await page.find(target('combobox "Owner"'), 0.6).choose(named(option))
    assert await page.window.input_value("input") == "Ana"


async def test_a_combobox_that_holds_the_text_and_not_the_option_is_told(chromium: Chromium) -> None:
    page = await shown(chromium, EDITABLE.replace("/*TAKE*/", "return;"))
    with pytest.raises(ExpectationNotMet, match='still shows its list after "Cleo" was picked'):
        await page.find(target('combobox "Owner"'), 0.6).choose(named("Cleo"))


async def test_an_option_that_the_page_takes_back_is_not_sent(chromium: Chromium) -> None:
    page = await shown(chromium, EDITABLE + "<label>Note <input onfocus='input.value = `Bert`'></label>")
    await page.find(target('combobox "Owner"'), 5).choose(named("Cleo"))
    await page.find(target('field "Note"'), 5).fill("x")
    with pytest.raises(ExpectationNotMet, match='combobox "Owner" holds "Bert" afterwards, not "Cleo"'):
        await page.find(target('button "Save"'), 5).click()
    assert await page.title() == ""


TOGGLE = "ariaSelected = ariaSelected !== 'true'"
ALONE = (
    "for (const other of parentNode.children) if (other !== this && !event.ctrlKey) other.ariaSelected = 'false';"
    + TOGGLE
)
SEVERAL = """<ul role=listbox aria-multiselectable=true aria-label=Ciphers>{}</ul><button
onclick="document.title = [...document.querySelectorAll('[aria-selected=true]')].map(e => e.textContent)">Save</button>"""


def several(click: str, *chosen: str) -> str:
    options = [
        f'<li role=option aria-selected={str(name in chosen).lower()} onclick="{click}">{name}</li>' for name in "ABCD"
    ]
    return SEVERAL.format("".join(options))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("click", [TOGGLE, ALONE])
async def test_a_list_that_takes_several_keeps_what_was_chosen_or_has_exactly_these(
    click: str, chromium: Chromium
) -> None:
    page = await shown(chromium, several(click, "A", "D"))
    ciphers, save = page.find(target('listbox "Ciphers"'), 5), page.find(target('button "Save"'), 5)
    await ciphers.choose(named("B"))
    await save.click()
    assert await page.title() == "A,B,D"
    await ciphers.choose(named("B", "C"), only=True)
    await save.click()
    assert await page.title() == "B,C"
    await ciphers.choose(named("B"), only=True)
    await save.click()
    assert await page.title() == "B"


async def test_a_list_that_refuses_an_option_among_several_is_told(chromium: Chromium) -> None:
    html = several(TOGGLE).replace(f'onclick="{TOGGLE}">C', ">C")
    page = await shown(chromium, html)
    with pytest.raises(ExpectationNotMet, match='listbox "Ciphers" holds "B" afterwards, not "B", "C"'):
        await page.find(target('listbox "Ciphers"'), 0.5).choose(named("B", "C"), only=True)


async def test_one_more_that_the_page_chooses_among_several_is_not_sent(chromium: Chromium) -> None:
    html = (
        several(TOGGLE, "A")
        + "<label>Note <input onfocus=\"document.querySelector('li').ariaSelected = true\"></label>"
    )
    page = await shown(chromium, html)
    await page.find(target('listbox "Ciphers"'), 5).choose(named("B"), only=True)
    await page.find(target('field "Note"'), 5).fill("x")
    with pytest.raises(ExpectationNotMet, match='listbox "Ciphers" holds "A, B" afterwards, not "B"'):
        await page.find(target('button "Save"'), 5).click()


async def test_others_that_do_not_show_cannot_be_given_up(chromium: Chromium) -> None:
    page = await shown(chromium, several(TOGGLE).replace("role=option", "role=option aria-setsize=40"))
    await page.find(target('listbox "Ciphers"'), 5).choose(named("B"))
    with pytest.raises(ElementNotReady, match="does not show all of its options at once"):
        await page.find(target('listbox "Ciphers"'), 5).choose(named("B"), only=True)


async def test_a_list_that_takes_one_is_not_given_two(chromium: Chromium) -> None:
    page = await shown(chromium, several(TOGGLE).replace("aria-multiselectable=true", ""))
    with pytest.raises(ElementNotReady, match="takes a single option"):
        await page.find(target('listbox "Ciphers"'), 5).choose(named("B", "C"))


MENU_OF_SEVERAL = """<button role=combobox aria-label=Ciphers aria-controls=l aria-expanded=false
onclick="l.hidden = false">None</button>
<ul id=l role=listbox aria-multiselectable=true hidden>
<li role=option onclick="pick(this)">A</li><li role=option onclick="pick(this)">B</li></ul><script>
const pick = option => { option.ariaSelected = 'true'; l.hidden = true;
  document.querySelector('button').textContent = [...document.querySelectorAll('[aria-selected=true]')].map(e => e.textContent) };
</script>"""


async def test_a_list_that_closes_after_each_choice_is_opened_again(chromium: Chromium) -> None:
    page = await shown(chromium, MENU_OF_SEVERAL)
    await page.find(target('combobox "Ciphers"'), 5).choose(named("A", "B"), only=True)
    assert await page.window.inner_text("button") == "A,B"


ITEM = "<li role=treeitem {} onclick=\"event.stopPropagation(); document.title += '{},'; ariaSelected = true\">{}"
KEYS = """<script>document.querySelector('[role=tree]').addEventListener('keydown', event => {
  if (event.key === 'ArrowRight') open_(event.target) });
function open_(item) { item.ariaExpanded = 'true'; setTimeout(() => item.querySelector('ul').hidden = false, 50) }</script>"""


def tree(opener: str = "", *, keys: bool = True, second: str = "Servers") -> str:
    closed = f"aria-expanded=false {'tabindex=-1' if keys else ''}"
    leaf = ITEM.format("", "edge", "edge-01")
    middle = ITEM.format(closed, "servers", f"{opener}Servers<ul role=group hidden>{leaf}</ul>")
    other = ITEM.format(closed, "second", f"{opener}{second}<ul role=group hidden>{leaf}</ul>")
    top = ITEM.format(closed, "systems", f"{opener}Systems<ul role=group hidden>{middle}{other}</ul>")
    return f"<ul role=tree aria-label=Inventory>{top}</ul>{KEYS}"


BUTTON = '<button aria-label=Open onclick="event.stopPropagation(); open_(parentNode)">+</button>'
PATH = named("Systems > Servers > edge-01")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("html", [tree(second="Stores"), tree(BUTTON, keys=False, second="Stores")])
async def test_what_is_closed_in_a_tree_is_opened_on_the_way(html: str, chromium: Chromium) -> None:
    page = await shown(chromium, html)
    inventory = page.find(target('tree "Inventory"'), 5)
    await inventory.choose(PATH)
    await inventory.choose(PATH)
    await inventory.choose(named("Systems"))
    assert await page.title() == "edge,systems,"


async def test_an_item_that_a_click_opens_is_clicked(chromium: Chromium) -> None:
    html = tree(keys=False, second="Stores").replace("ariaSelected = true", "open_(this)")
    page = await shown(chromium, html.replace("item.querySelector('ul')", "(item.querySelector('ul') || {})"))
    await page.find(target('tree "Inventory"'), 5).choose(PATH)
    assert await page.title() == "systems,servers,edge,"


async def test_what_is_only_passed_in_a_tree_is_not_chosen(chromium: Chromium) -> None:
    html = tree(keys=False, second="Stores").replace("<ul role=tree", "<ul role=tree aria-multiselectable=true")
    chooses = html.replace("ariaSelected = true", f"open_(this); {TOGGLE}")
    page = await shown(chromium, chooses.replace("item.querySelector('ul')", "(item.querySelector('ul') || {})"))
    await page.find(target('tree "Inventory"'), 5).choose(PATH)
    assert await page.window.locator("[aria-selected=true]").all_inner_texts() == ["edge-01"]


async def test_a_way_through_a_tree_is_not_guessed(chromium: Chromium) -> None:
    page = await shown(chromium, tree())
    with pytest.raises(ExpectationNotMet, match='2 options that are called Systems > Servers: "Systems > Servers"'):
        await page.find(target('tree "Inventory"'), 5).choose(PATH)


async def test_an_item_that_stays_closed_is_told(chromium: Chromium) -> None:
    page = await shown(chromium, tree().replace("item.ariaExpanded = 'true'", "return"))
    with pytest.raises(StepError, match='tree "Inventory" does not open "Systems"'):
        await page.find(target('tree "Inventory"'), 0.3).choose(PATH)


LEVELS = """<div role=tree aria-label=Inventory>
<div role=treeitem aria-level=1>One</div>
<div role=treeitem aria-level=2 aria-selected=false onclick="ariaSelected = true">Same</div>
<div role=treeitem aria-level=1 aria-owns=g>Two</div><div role=group id=g><div role=treeitem>Same</div></div></div>"""


async def test_an_item_stands_under_another_by_its_level_and_by_its_owner(chromium: Chromium) -> None:
    page = await shown(chromium, LEVELS)
    inventory = page.find(target('tree "Inventory"'), 0.3)
    with pytest.raises(ExpectationNotMet, match='called "Same": "One > Same", "Two > Same"'):
        await inventory.choose(named("Same"))
    await inventory.choose(named("One > Same"))
    assert await page.window.locator("[aria-selected=true]").count() == 1
