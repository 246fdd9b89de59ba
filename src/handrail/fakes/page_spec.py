"""The specification of the page port. A driver of a browser is finished when it passes.

Inherit from `PageSpec` in a test module, with a fixture `page` that shows `SITE`. Its tests are coroutines.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet, SessionEnded
from handrail.fakes.control_spec import CONTROLS_PAGE, ControlSpec
from handrail.fakes.document_spec import DocumentSpec
from handrail.fakes.frame_spec import FRAMES_PAGE, SOON, FrameSpec, target
from handrail.fakes.listing_spec import ListingSpec
from handrail.fakes.picture_spec import PictureSpec
from handrail.fakes.ready_spec import ReadySpec
from handrail.fakes.site import FakeSite, SiteElement
from handrail.fakes.window_spec import WINDOW_PAGE, WindowSpec
from handrail.locator import ElementName
from handrail.page import ExpectedDialog, Page

RENEWED = "a.example.com (2025)"

SITE = FakeSite(
    {
        "start": (
            SiteElement("link", "Second", section="Menu", goes_to="second"),
            SiteElement("link", "Third", section="Menu", goes_to="third"),
            SiteElement("textbox", "Host name", section="Settings"),
            SiteElement("password", "Passphrase", section="Settings"),
            SiteElement("combobox", "Action", section="Settings", options=("Select", "Export", "Delete")),
            SiteElement("checkbox", "Private Key", section="Settings"),
            SiteElement("file", "Certificate File", section="Settings"),
            SiteElement("button", "Save", section="Settings", shows_status="Saved"),
            SiteElement("button", "Locked", section="Settings", enabled=False),
            SiteElement("button", "Ask", section="Settings", confirms="Really?", shows_status="Done"),
            SiteElement("button", "Open", section="Settings", opens_window="/window"),
            SiteElement("button", "Give", section="Settings", downloads="bundle.p12"),
            SiteElement("text", value="Welcome", section="Settings"),
            SiteElement("checkbox", row="a.example.com", column="Pick", section="Table"),
            SiteElement("button", "Default", row="a.example.com", column="Default", section="Table", shows_status="a"),
            SiteElement("checkbox", row=RENEWED, column="Pick", section="Table"),
            SiteElement("button", "Default", row=RENEWED, column="Default", section="Table", shows_status="b"),
        ),
        "window": WINDOW_PAGE,
        "frames": FRAMES_PAGE,
        "second": (
            SiteElement("link", "Back", section="Second page", goes_to="start"),
            SiteElement("alert", value="The disk is nearly full."),
        ),
        "third": (
            SiteElement("link", "Second", goes_to="second"),
            SiteElement("link", "Third", goes_to="third"),
            SiteElement("link", "Second", parent_entry="Third", goes_to="start"),
            SiteElement("link", "Other", parent_entry="Third", goes_to="third"),
        ),
        "controls": CONTROLS_PAGE,
    },
    {"start": "First", "second": "Second"},
)


class PageSpec(ControlSpec, DocumentSpec, FrameSpec, ListingSpec, PictureSpec, ReadySpec, WindowSpec):
    """The specification of the page port: every driver passes these tests."""

    async def test_clicks_and_sees_the_page_answer(self, page: Page) -> None:
        await page.find(target('button "Save"'), 5).click()
        assert await page.find(target("status"), 5).text() == "Saved"

    async def test_fills_a_field_and_reads_it_back(self, page: Page) -> None:
        field = page.find(target('field "Host name"'), 5)
        await field.fill("edge-01")
        assert await field.text() == "edge-01"

    async def test_tells_a_field_that_hides_what_is_typed(self, page: Page) -> None:
        assert await page.find(target('field "Passphrase"'), 5).hides_text() is True
        host_name = page.find(target('field "Host name"'), 5)
        assert await host_name.hides_text() is False
        await host_name.fill_secret("correct horse", "passphrase")
        assert await host_name.hides_text() is False  # the dots are ours
        assert await page.find(target('field "Nowhere"'), 5).hides_text() is None

    async def test_fills_a_password_and_never_reads_it(self, page: Page) -> None:
        field = page.find(target('field "Passphrase"'), 5)
        await field.fill_secret("correct horse", "passphrase")
        with pytest.raises(ElementNotReady, match="never read"):
            await field.text()

    async def test_fills_unseen_where_the_text_can_be_seen(self, page: Page) -> None:
        field = page.find(target('field "Host name"'), 5)
        await field.fill_secret("edge-02", "name")
        assert await field.text() == "edge-02"

    async def test_chooses_an_option(self, page: Page) -> None:
        dropdown = page.find(target('combobox in section "Settings"'), 5)
        await dropdown.choose([ElementName("Export")])
        assert await dropdown.text() == "Export"

    async def test_names_the_options_that_are_there(self, page: Page) -> None:
        with pytest.raises(ExpectationNotMet, match='does not offer "Exprot"; it offers "Select", "Export", "Delete"'):
            await page.find(target('combobox "Action"'), SOON).choose([ElementName("Exprot")])

    async def test_checks_and_unchecks(self, page: Page) -> None:
        box = target('checkbox in row "a.example.com"')
        await page.find(box, 5).check(True)
        assert await page.has_state(box, "checked")
        await page.find(box, 5).check(False)
        assert await page.has_state(box, "unchecked")

    async def test_refuses_to_check_a_button(self, page: Page) -> None:
        with pytest.raises(ElementNotReady, match="not a checkbox"):
            await page.find(target('button "Save"'), SOON).check(True)

    async def test_takes_a_row_by_a_whole_cell(self, page: Page) -> None:
        await page.find(target('button in cell "Default" in row "a.example.com"'), 5).click()
        assert await page.find(target("status"), 5).text() == "a"

    async def test_takes_what_stands_beside_something(self, page: Page) -> None:
        await page.find(target('button "Default" beside checkbox in row "a.example.com"'), 5).click()
        assert await page.find(target("status"), 5).text() == "a"
        assert await page.has_state(target('button "Save" beside checkbox in row "a.example.com"'), "hidden")

    async def test_reads_what_stands_under_a_title(self, page: Page) -> None:
        text = await page.find(target('section "Settings"'), 5).text()
        assert "Welcome" in text
        assert "Settings" not in text

    async def test_names_its_near_misses(self, page: Page) -> None:
        with pytest.raises(ElementNotFound, match='^no button "Svae" in section "Settings"; there are button "Save"'):
            await page.find(target('button "Svae" in section "Settings"'), SOON).click()

    async def test_names_the_section_that_is_not_there(self, page: Page) -> None:
        with pytest.raises(ElementNotFound, match=r'\(there is no section "Setings"\); there are section "Settings"'):
            await page.find(target('button "Save" in section "Setings"'), SOON).click()

    async def test_says_where_the_same_thing_is(self, page: Page) -> None:
        with pytest.raises(ElementNotFound, match='there are button "Save" in section "Settings", '):
            await page.find(target('button "Save" in section "Table"'), SOON).click()

    async def test_refuses_to_guess(self, page: Page) -> None:
        with pytest.raises(
            AmbiguousLocator, match='2 elements match button "Default": .*in row "a.example.com", .*2025'
        ):
            await page.find(target('button "Default"'), SOON).click()

    async def test_refuses_what_is_disabled(self, page: Page) -> None:
        with pytest.raises(ElementNotReady, match='button "Locked" is there, and is disabled'):
            await page.find(target('button "Locked"'), SOON).click()

    async def test_tries_alternatives_in_order_and_notes_the_drift(self, page: Page) -> None:
        await page.find(target('button "Store"', 'button "Save"'), 5).click()
        assert [notice.kind for notice in page.take_notices()] == ["drift"]

    async def test_notes_nothing_where_the_first_is_there(self, page: Page) -> None:
        await page.find(target('button "Save"', 'button "Store"'), 5).click()
        assert page.take_notices() == ()

    async def test_follows_a_link(self, page: Page) -> None:
        await page.find(target('entry "Second"'), 5).click()
        await page.wait_until_loaded(5)
        assert (await page.title(), page.url.endswith("/second")) == ("Second", True)

    async def test_means_the_outermost_menu_and_finds_what_an_entry_opens(self, page: Page) -> None:
        await page.find(target('entry "Third"'), 5).click()
        assert await page.has_state(target('entry "Other" in entry "Third"'), "visible")
        assert not await page.has_state(target('entry "Third" in entry "Third"'), "visible")
        await page.find(target('entry "Second" in entry "Third"'), 5).click()
        assert await page.title() == "First"
        await page.find(target('entry "Third"'), 5).click()
        await page.find(target('entry "Second"'), 5).click()
        assert await page.title() == "Second"

    async def test_tells_how_the_page_was_answered(self, page: Page) -> None:
        assert page.status == 200

    async def test_opens_an_address(self, page: Page) -> None:
        await page.open(f"{page.url.rsplit('/', 1)[0]}/second", 5)
        assert await page.has_state(target('link "Back"'), "visible")

    async def test_looks_without_waiting(self, page: Page) -> None:
        assert await page.has_state(target('text "Welcome"'), "visible")
        assert await page.has_state(target('text "Farewell"'), "hidden")
        assert await page.has_state(target('button "Locked"'), "disabled")

    async def test_calls_a_control_as_people_read_its_name(self, page: Page) -> None:
        assert await page.has_state(target('field "Host\u200b\u00a0name:"'), "visible")
        assert await page.has_state(target('textbox "Passphrase"'), "visible")
        assert await page.has_state(target('button "save"'), "hidden")

    async def test_dismisses_a_dialog_that_nobody_declared(self, page: Page) -> None:
        await page.find(target('button "Ask"'), 5).click()
        assert [(notice.detail, notice.declared) for notice in page.take_notices()] == [
            ('confirm "Really?": answered dismiss', False)
        ]
        assert await page.find(target("status"), 5).text() == ""

    async def test_answers_a_dialog_as_declared(self, page: Page) -> None:
        page.set_expected_dialog(ExpectedDialog("confirm", "accept", "Really?"))
        await page.find(target('button "Ask"'), 5).click()
        assert [(notice.detail, notice.declared) for notice in page.take_notices()] == [
            ('confirm "Really?": answered accept', True)
        ]
        assert await page.find(target("status"), 5).text() == "Done"

    async def test_dismisses_a_dialog_that_says_something_else(self, page: Page) -> None:
        page.set_expected_dialog(ExpectedDialog("confirm", "accept", "Delete everything?"))
        await page.find(target('button "Ask"'), 5).click()
        assert [notice.declared for notice in page.take_notices()] == [False]

    async def test_uploads_a_file(self, page: Page, tmp_path: Path) -> None:
        file = tmp_path / "bundle.p12"
        file.write_bytes(b"x")
        field = page.find(target('file in section "Settings"'), 5)
        await field.upload(file)
        assert (await field.text()).endswith("bundle.p12")

    async def test_tells_what_the_page_says(self, page: Page) -> None:
        await page.find(target('button "Save"'), 5).click()
        assert list(await page.messages()) == ["Saved"]
        assert list(await page.alerts()) == []
        await page.find(target('link "Second"'), 5).click()
        assert list(await page.alerts()) == list(await page.errors()) == ["The disk is nearly full."]

    async def test_looks_for_nothing_where_nobody_is_signed_in(self, page: Page) -> None:
        page.set_sign_in_page_locators([target('field "Host name"'), target('field "Password"', 'field "Passphrase"')])
        with pytest.raises(SessionEnded, match="shows its sign-in page"):
            await page.find(target('field "Passphrase"'), 5).fill_secret("correct horse", "passphrase")
        with pytest.raises(SessionEnded):
            await page.find(target('button "Saev"', 'button "Save"'), 5).click()
        with pytest.raises(SessionEnded):
            await page.has_state(target('button "Gone"'), "hidden")
        page.set_sign_in_page_locators(())
        assert await page.has_state(target('button "Save"'), "visible")

    async def test_a_guard_that_is_not_wholly_there_stops_nothing(self, page: Page) -> None:
        page.set_sign_in_page_locators([target('field "Host name"'), target('field "Username"')])
        await page.find(target('button "Save"'), 5).click()
        assert not page.has_pending_request()

    async def test_what_was_not_found_was_not_acted_on(self, page: Page) -> None:
        with pytest.raises(ElementNotFound) as missing:
            await page.find(target('button "Svae"'), SOON).click()
        with pytest.raises(ElementNotReady) as locked:
            await page.find(target('button "Locked"'), SOON).click()
        assert not missing.value.may_have_acted
        assert not locked.value.may_have_acted

    async def test_tells_where_an_element_stands(self, page: Page) -> None:
        location = await page.locate(target('button "Save"'))
        assert location
        assert location.rectangle.width > 0
        assert await page.locate(target('button "Default"')) is None
        assert await page.locate(target('button "Svae"')) is None
