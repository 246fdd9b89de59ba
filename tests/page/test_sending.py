"""What is looked at before a page is sent, and what the browser itself refuses to send."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from handrail.errors import ExpectationNotMet
from handrail.locator import ElementName
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import alone, shown, target

SAVE = "<button onclick=\"document.title = 'sent'; return false\">Save</button>"


async def shown_here(chromium: Chromium, body: str) -> ChromiumPage:
    return await shown(chromium, f"<title>here</title>{body}")


@pytest.mark.parametrize(
    "rewrites",
    [
        "onblur='value = String()'",
        "onchange='value = String()'",
        "oninput='setTimeout(() => { this.value = String() }, 60)'",
    ],
)
async def test_what_a_field_does_not_hold_any_more_is_not_sent(rewrites: str, chromium: Chromium) -> None:
    page = await shown_here(chromium, f"<form><label>Name <input {rewrites}></label>{SAVE}</form>")
    await page.find(target('field "Name"'), 5).fill("edge-01")
    with pytest.raises(ExpectationNotMet, match='field "Name" is empty afterwards, not "edge-01"') as caught:
        await page.find(target('button "Save"'), 5).click()
    assert not caught.value.may_have_acted
    assert await page.title() == "here"


async def test_values_are_compared_though_a_script_keeps_the_focus_from_leaving(chromium: Chromium) -> None:
    stubborn = "<script>HTMLElement.prototype.blur = () => { throw new Error('stay') }</script>"
    page = await shown_here(chromium, f"<form><label>Name <input></label>{SAVE}</form>{stubborn}")
    await page.find(target('field "Name"'), 5).fill("edge-01")
    await page.window.evaluate("document.querySelector('input').value = 'edge-02'")
    with pytest.raises(ExpectationNotMet, match='holds "edge-02" afterwards, not "edge-01"'):
        await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "here"


async def test_of_a_secret_that_is_not_held_any_more_nothing_is_told(chromium: Chromium) -> None:
    page = await alone(chromium, f"<form><label>Word <input type=password onblur='value = 1'></label>{SAVE}</form>")
    await page.find(target('field "Word"'), 5).fill_secret("correct horse", "passphrase")
    with pytest.raises(ExpectationNotMet) as caught:
        await page.find(target('button "Save"'), 5).click()
    assert str(caught.value) == 'field "Word" does not hold what was filled in; the page changed it'


DEPENDENT = f"""<form><label><input type=checkbox id=key> Private key</label>
<select aria-label=Format onchange="key.checked = false"><option>PKCS<option>PEM</select>{SAVE}</form>"""


async def test_a_box_that_another_control_has_set_back_is_told(chromium: Chromium) -> None:
    page = await shown_here(chromium, DEPENDENT)
    await page.find(target('field "Private key"'), 5).check(True)
    await page.find(target('field "Format"'), 5).choose([ElementName("PEM")])
    with pytest.raises(ExpectationNotMet, match='field "Private key" was checked, and is so no more'):
        await page.find(target('button "Save"'), 5).click()


SEVERAL = f"""<form><label><input type=radio name=r> One</label><label><input type=radio name=r> Two</label>
<table><tr><td><label><input type=checkbox id=all onclick="one.checked = checked"> All</label>
<label><input type=checkbox id=one onclick="if (!checked) document.getElementById('all').checked = false"> First</label>
</table>{SAVE}</form>"""


async def test_what_puts_an_end_to_another_choice_is_no_fault(chromium: Chromium) -> None:
    page = await shown_here(chromium, SEVERAL)
    await page.find(target('radio "One"'), 5).check(True)
    await page.find(target('radio "Two"'), 5).check(True)
    await page.find(target('field "All"'), 5).check(True)
    await page.find(target('field "First"'), 5).check(False)
    await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "sent"


SUGGESTS = """<label>Zone <input onblur="zones.hidden = true" oninput="zones.hidden = false"></label>
<ul id=zones hidden style="position: absolute"><li onmousedown="event.preventDefault()"
onclick="document.querySelector('input').value = textContent; document.title = 'chosen'">a.example.com</ul>"""


async def test_a_list_that_a_field_opens_stays_open_for_a_click(chromium: Chromium) -> None:
    page = await shown_here(chromium, SUGGESTS)
    await page.find(target('field "Zone"'), 5).fill("a.ex")
    await page.find(target('text "a.example.com"'), 5).click()
    assert await page.title() == "chosen"


FORM = """<form action="about:blank">
<label>Port <input type=number max=65535></label><label>Name <input required></label>{}</form>"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "button", ["<button>Save</button>", "<input type=submit value=Save>", "<button type=submit><b>Save</b></button>"]
)
async def test_a_form_that_the_browser_does_not_send_is_told(button: str, chromium: Chromium) -> None:
    page = await shown_here(chromium, FORM.format(button))
    await page.find(target('field "Port"'), 5).fill("80000")
    with pytest.raises(ExpectationNotMet) as caught:
        await page.find(target('button "Save"'), 5).click()
    assert str(caught.value) == (
        'button "Save" was clicked, and the browser sent nothing; '
        'it says of field "Port": Value must be less than or equal to 65535.; field "Name": Please fill out this field.'
    )
    assert not caught.value.may_have_acted


async def test_a_form_that_the_browser_does_not_send_for_a_key_is_told(chromium: Chromium) -> None:
    page = await shown_here(chromium, FORM.format("<button>Save</button>"))
    await page.find(target('field "Port"'), 5).fill("80")
    with pytest.raises(
        ExpectationNotMet, match='Enter was pressed, and the browser sent nothing; it says of field "Name": Please'
    ):
        await page.press("Enter")


@pytest.mark.parametrize(
    "button",
    [
        "<button formnovalidate onclick='document.title = `sent`'>Save</button>",
        "<button type=button onclick='document.title = `sent`'>Save</button>",
        "<button onclick='document.title = `sent`; return false'>Save</button>",
    ],
)
async def test_a_form_that_is_not_asked_whether_it_is_valid_is_none_of_ours(button: str, chromium: Chromium) -> None:
    page = await shown_here(chromium, f"<form onsubmit='return false'><input aria-label=Name required>{button}</form>")
    await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "sent"


async def test_a_form_in_a_frame_that_the_browser_does_not_send_is_told(chromium: Chromium) -> None:
    framed = (
        "<iframe title=Inner srcdoc='<form><label>Name <input required></label><button>Save</button></form>'></iframe>"
    )
    page = await shown_here(chromium, framed)
    with pytest.raises(ExpectationNotMet, match='it says of field "Name": Please fill out this field'):
        await page.find(target('button "Save"'), 5).click()
    await page.find(target('field "Name"'), 5).fill("edge-01")
    assert await page.find(target('field "Name"'), 5).text() == "edge-01"


REWRITTEN = (
    "<label>Name <input onchange=\"setTimeout(() => { this.value = '' }, 60)\"></label><label>Host <input></label>"
)


@pytest.mark.parametrize("act", ["download", "press", "drag"])
async def test_whatever_may_send_compares_before(act: str, chromium: Chromium, tmp_path: Path) -> None:
    send = "onsubmit=\"document.title = 'sent'; return false\""
    page = await shown_here(
        chromium, f"<form {send}>{REWRITTEN}<button draggable=true>Save</button></form><h2>There</h2>"
    )
    await page.find(target('field "Name"'), 5).fill("edge-01")
    await page.find(target('field "Host"'), 5).fill("a.example.com")
    save = page.find(target('button "Save"'), 5)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "download": partial(save.download, tmp_path),
        "press": partial(page.press, "Enter"),
        "drag": partial(save.drag, target('heading "There"')),
    }
    with pytest.raises(ExpectationNotMet, match='field "Name" is empty afterwards, not "edge-01"') as caught:
        await acts[act]()
    assert not caught.value.may_have_acted
    assert await page.title() == "here"


async def test_a_key_leaves_the_focus_where_it_is_for(chromium: Chromium) -> None:
    adds = "if (event.key === 'Enter') { document.title = value; value = ''; return false }"
    tags = f'<label>Tags <input onkeydown="{adds}"></label>'
    page = await shown_here(chromium, f"<form onsubmit='return false'><label>Name <input></label>{tags}{SAVE}</form>")
    await page.find(target('field "Name"'), 5).fill("edge-01")
    await page.find(target('field "Tags"'), 5).fill("blue")
    await page.press("Enter")
    assert await page.title() == "blue"
    await page.window.evaluate("document.querySelector('input').value = 'other'")
    with pytest.raises(ExpectationNotMet, match='field "Name" holds "other" afterwards'):
        await page.find(target('button "Save"'), 5).click()


async def test_a_form_that_gives_a_file_and_that_the_browser_refuses_is_told_at_once(
    chromium: Chromium, tmp_path: Path
) -> None:
    page = await shown_here(chromium, "<form><label>Name <input required></label><button>Export</button></form>")
    with pytest.raises(ExpectationNotMet, match="and the browser sent nothing") as caught:
        await page.find(target('button "Export"'), 600).download(tmp_path)
    assert not caught.value.may_have_acted


MADE_LISTS = {
    "combobox": """<div role=combobox aria-label=Role aria-controls=x aria-expanded=false tabindex=0
        onclick="x.hidden = false">Pick one</div><ul role=listbox id=x hidden><li role=option
        onclick="document.querySelector('[role=combobox]').textContent = textContent; x.hidden = true">Operators</ul>""",
    "listbox": """<div role=listbox aria-label=Role><div role=option aria-selected=false
        onclick="ariaSelected = true">Operators</div><div role=option aria-selected=false>Guests</div></div>""",
    "radiogroup": """<fieldset role=radiogroup aria-label=Role><label><input type=radio name=r>Operators</label>
        <label><input type=radio name=r>Guests</label></fieldset>""",
    "tree": """<ul role=tree aria-label=Role><li role=treeitem aria-selected=false onclick="ariaSelected = true">Operators
        <ul role=group><li role=treeitem aria-selected=false>Night</ul></ul>""",
}
SET_BACK = """() => { for (const one of document.querySelectorAll('[role=combobox]')) one.textContent = 'Pick one';
for (const one of document.querySelectorAll('[aria-selected=true]')) one.ariaSelected = false;
for (const one of document.querySelectorAll(':checked')) one.checked = false; }"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("role", MADE_LISTS)
async def test_what_was_chosen_in_a_list_of_plain_elements_is_compared_again(role: str, chromium: Chromium) -> None:
    page = await shown_here(chromium, MADE_LISTS[role] + SAVE)
    await page.find(target(f'{role} "Role"'), 5).choose([ElementName("Operators")])
    await page.window.evaluate(SET_BACK)
    with pytest.raises(
        ExpectationNotMet, match=f'{role} "Role" (holds .*|is empty) afterwards, not "Operators"'
    ) as caught:
        await page.find(target('button "Save"'), 5).click()
    assert not caught.value.may_have_acted
    assert await page.title() == "here"
    await page.find(target(f'{role} "Role"'), 5).choose([ElementName("Operators")])
    await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "sent"


async def test_a_radio_button_ends_what_was_chosen_in_its_group(chromium: Chromium) -> None:
    page = await shown_here(chromium, MADE_LISTS["radiogroup"] + SAVE)
    await page.find(target('radiogroup "Role"'), 5).choose([ElementName("Operators")])
    await page.find(target('radio "Guests"'), 5).check(True)
    await page.find(target('button "Save"'), 5).click()
    assert await page.title() == "sent"


@pytest.mark.parametrize("role", ["switch", "radio", "checkbox"])
async def test_what_a_script_makes_a_switch_is_compared_again(role: str, chromium: Chromium) -> None:
    made = f"<div role={role} aria-checked=false aria-label=Night tabindex=0 onclick='ariaChecked = true'>o</div>"
    page = await shown_here(chromium, made + SAVE)
    await page.find(target(f'{role} "Night"'), 5).check(True)
    await page.window.evaluate("() => { document.querySelector('[role]').ariaChecked = 'false' }")
    with pytest.raises(ExpectationNotMet, match=f'{role} "Night" was checked, and is so no more'):
        await page.find(target('button "Save"'), 5).click()
