"""Boxes and switches of other makes: those that a style sheet hides, and those that are made of plain elements."""

from __future__ import annotations

import pytest

from handrail.errors import ExpectationNotMet
from handrail.page.chromium.browser import Chromium

from .pointing import shown, target

STYLED = """<style>.s { position: relative; display: inline-block; width: 40px; height: 20px; background: #ccc }
.s span { position: absolute; inset: 0 }</style><label class=s>
<input type=checkbox aria-label=Login style="opacity: 0; width: 0; height: 0"><span></span></label>"""
HIDDEN = "<input type=checkbox id=b style='display: none'><label for=b>Login</label>"
RADIO = "<label><input type=radio name=r style='position: absolute; clip-path: inset(50%)'><b>Login</b></label>"
LATE = """<button role=switch aria-checked=false aria-label=Login
onclick="setTimeout(() => this.setAttribute('aria-checked', this.getAttribute('aria-checked') !== 'true'), 40)">o</button>"""
PRESSED = "<button aria-pressed=false onclick='ariaPressed = ariaPressed !== `true`'>Login</button>"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("body", "locator", "can_be_cleared"),
    [
        (STYLED, 'field "Login"', True),
        (HIDDEN, 'field "Login"', True),
        (RADIO, 'field "Login"', False),
        (LATE, 'switch "Login"', True),
        (PRESSED, 'button "Login"', True),
    ],
)
async def test_a_switch_is_switched_through_what_is_seen_of_it(
    body: str, locator: str, can_be_cleared: bool, chromium: Chromium
) -> None:
    page = await shown(chromium, body)
    on = "el => el.checked ?? (el.ariaChecked || el.ariaPressed) === 'true'"
    await page.find(target(locator), 5).check(True)
    await page.find(target(locator), 5).check(True)
    assert await page.window.locator("input, button").evaluate(on)
    if can_be_cleared:
        await page.find(target(locator), 5).check(False)
        assert not await page.window.locator("input, button").evaluate(on)


async def test_a_switch_that_goes_back_is_told(chromium: Chromium) -> None:
    back = "<label><input type=checkbox onblur='checked = false'> Login</label><button>Save</button>"
    page = await shown(chromium, back)
    await page.find(target('field "Login"'), 5).check(True)
    with pytest.raises(ExpectationNotMet, match='field "Login" was checked, and is so no more; the page changed it'):
        await page.find(target('button "Save"'), 5).click()
