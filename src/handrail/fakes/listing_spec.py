"""The part of `PageSpec` about the list of a page's controls."""

from __future__ import annotations

from handrail.fakes.frame_spec import target
from handrail.page import Control, Page


async def _told(page: Page) -> dict[str, Control]:
    """The controls by their locators."""
    return {str(control.locator): control for control in await page.controls()}


class ListingSpec:
    """The specification of the list of controls."""

    async def test_lists_each_control_by_the_locator_that_finds_it_alone(self, page: Page) -> None:
        controls = await _told(page)
        assert list(controls)[:4] == ['entry "Second"', 'entry "Third"', 'field "Host name"', 'field "Passphrase"']
        assert 'button "Default" in row "a.example.com"' in controls
        assert 'button "Default" in row "a.example.com (2025)"' in controls
        for control in controls.values():
            assert control.locator
            assert await page.locate((control.locator,)), f"{control.locator} does not find one element"

    async def test_lists_the_state_of_each_control(self, page: Page) -> None:
        await page.find(target('field "Host name"'), 5).fill("edge-01")
        await page.find(target('checkbox "Private Key"'), 5).check(True)
        controls = await _told(page)
        assert controls['field "Host name"'].value == "edge-01"
        assert controls['field "Host name"'].place == ("section", "Settings")
        assert controls['checkbox "Private Key"'].checked is True
        assert controls['button "Locked"'].disabled
        action = controls['combobox "Action"']
        assert (action.value, action.options) == ("Select", ("Select", "Export", "Delete"))

    async def test_lists_nothing_of_what_is_hidden(self, page: Page) -> None:
        await page.find(target('field "Passphrase"'), 5).fill("correct horse")
        await page.find(target('field "Host name"'), 5).fill_secret("battery staple", "host")
        controls = await _told(page)
        for name in ("Passphrase", "Host name"):
            control = controls[f'field "{name}"']
            assert (control.value, control.hides) == (None, True)
        assert not any(secret in str(controls) for secret in ("correct", "battery"))

    async def test_lists_what_is_in_frames(self, page: Page) -> None:
        await page.open(f"{page.url.rsplit('/', 1)[0]}/frames", 5)
        controls = {str(control.locator): control for control in await page.controls()}
        assert 'field "Name"' in controls
        assert 'button "Clear" in frame "Logs"' in controls
        (untold,) = [control for control in controls.values() if control.locator is None]
        assert (untold.role, untold.name) == (
            "button",
            "Clear",
        )  # in no frame, and nothing else tells it from the other
        for control in controls.values():
            assert control.locator is None or await page.locate((control.locator,))
