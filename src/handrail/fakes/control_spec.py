"""The part of the page's specification that is about controls: what they take, and what they hold afterwards."""

from __future__ import annotations

import pytest

from handrail.errors import ElementNotFound, ElementNotReady, ExpectationNotMet
from handrail.fakes.site import SiteElement
from handrail.locator import ElementName, Locator
from handrail.page import Page, Target

CONTROLS_PAGE = (
    SiteElement("textbox", "Short", max_length=10),
    SiteElement("password", "Short secret", max_length=6),
    SiteElement("listbox", "Ciphers", options=("A-128", "A-256", "B-20", "Weak"), chosen=("A-256", "B-20")),
    SiteElement("combobox", "Zone", options=("Select", "a.example.com", "a.example.com", "b.example.com")),
    SiteElement("combobox", "Role", options=("Select", "Backup", "Primary"), disabled_options=("Backup",)),
    SiteElement("textbox", "Needed", required=True),
    SiteElement("text", value="Twice", reacts_to="double_click", shows_status="clicked twice"),
    SiteElement("text", value="Right", reacts_to="right_click", shows_status="clicked right"),
    SiteElement("text", value="Over", reacts_to="hover", shows_status="hovered"),
    SiteElement("text", value="From", draggable=True),
    SiteElement("text", value="Onto", reacts_to="drop", shows_status="dropped"),
    SiteElement("button", "Send", sends_form=True, shows_status="Sent"),
)
"""The page `controls` of the specification's site."""

SOON = 0.4
"""Seconds to wait for what will not come."""


def control(text: str) -> Target:
    return (Locator.parse(text),)


def options(*names: str) -> list[ElementName]:
    return [ElementName(name) for name in names]


class ControlSpec:
    """The specification of controls, on the page `controls`: every driver passes these tests."""

    async def test_double_clicks_right_clicks_and_hovers(self, page: Page) -> None:
        await _open(page)
        status = page.find(control("status"), 5)
        await page.find(control('text "Twice"'), 5).double_click()
        assert await status.text() == "clicked twice"
        await page.find(control('text "Right"'), 5).right_click()
        assert await status.text() == "clicked right"
        await page.find(control('text "Over"'), 5).hover()
        assert await status.text() == "hovered"

    async def test_drags_and_drops(self, page: Page) -> None:
        await _open(page)
        await page.find(control('text "From"'), 5).drag(control('text "Onto"'))
        assert await page.find(control("status"), 5).text() == "dropped"
        with pytest.raises(ElementNotFound, match='^no text "Nowhere"'):
            await page.find(control('text "From"'), SOON).drag(control('text "Nowhere"'))

    async def test_reads_back_what_a_field_does_not_take(self, page: Page) -> None:
        await _open(page)
        with pytest.raises(
            ExpectationNotMet,
            match='field "Short" holds "support.ex" afterwards, not "support.example.com"; it takes 10 characters at most',
        ):
            await page.find(control('field "Short"'), 5).fill("support.example.com")
        await page.find(control('field "Short"'), 5).fill("support")

    async def test_tells_of_a_secret_only_that_it_is_not_held(self, page: Page) -> None:
        await _open(page)
        with pytest.raises(ExpectationNotMet) as caught:
            await page.find(control('field "Short secret"'), 5).fill_secret("correct horse", "passphrase")
        assert str(caught.value) == (
            'field "Short secret" does not hold what was filled in; it takes 6 characters at most'
        )

    async def test_says_why_the_browser_sends_no_form(self, page: Page) -> None:
        await _open(page)
        with pytest.raises(ExpectationNotMet) as caught:
            await page.find(control('button "Send"'), 5).click()
        assert str(caught.value) == (
            'button "Send" was clicked, and the browser sent nothing; it says of field "Needed": Please fill out this field.'
        )
        assert not caught.value.may_have_acted
        await page.find(control('field "Needed"'), 5).fill("something")
        await page.find(control('button "Send"'), 5).click()
        assert await page.find(control("status"), 5).text() == "Sent"

    async def test_keeps_what_was_chosen_in_a_list_that_takes_several(self, page: Page) -> None:
        await _open(page)
        ciphers = page.find(control('field "Ciphers"'), 5)
        await ciphers.choose(options("A-128"))
        assert await ciphers.text() == "A-128, A-256, B-20"
        await ciphers.choose(options("A-128", "Weak"), only=True)
        assert await ciphers.text() == "A-128, Weak"

    async def test_refuses_several_options_where_only_one_can_be_chosen(self, page: Page) -> None:
        await _open(page)
        with pytest.raises(ElementNotReady, match='field "Zone" is there, and takes a single option'):
            await page.find(control('field "Zone"'), SOON).choose(options("Select", "b.example.com"), only=True)

    async def test_refuses_an_option_whose_name_another_has(self, page: Page) -> None:
        await _open(page)
        zone = page.find(control('field "Zone"'), 5)
        with pytest.raises(
            ExpectationNotMet, match='offers 2 options that are called "a.example.com": .* does not guess'
        ):
            await zone.choose(options("a.example.com"))
        assert await zone.text() == "Select"

    async def test_names_a_disabled_option(self, page: Page) -> None:
        await _open(page)
        with pytest.raises(ExpectationNotMet, match='^field "Role" offers "Backup", and it is disabled$'):
            await page.find(control('field "Role"'), SOON).choose(options("Backup"))

    async def test_chooses_by_a_pattern_that_one_option_matches(self, page: Page) -> None:
        await _open(page)
        zone = page.find(control('field "Zone"'), 5)
        await zone.choose([ElementName("b[.].+", is_regex=True)])
        assert await zone.text() == "b.example.com"
        with pytest.raises(ExpectationNotMet, match="3 options that are called /.+example.com/"):
            await zone.choose([ElementName(".+example.com", is_regex=True)])


async def _open(page: Page) -> None:
    await page.open(f"{page.url.rsplit('/', 1)[0]}/controls", 5)
