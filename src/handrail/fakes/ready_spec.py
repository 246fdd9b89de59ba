"""The part of the specification of the page port that is about looking before acting. `PageSpec` has it."""

from __future__ import annotations

import pytest

from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet
from handrail.fakes.frame_spec import SOON, target
from handrail.locator import ElementName
from handrail.page import Page


class ReadySpec:
    """The specification of elements that could be used, or not: a rehearsal is told, and nothing is changed."""

    async def test_sees_what_could_be_used_and_leaves_it_alone(self, page: Page) -> None:
        await page.find(target('button "Save"'), 5).ready("click")
        await page.find(target('button "Ask"'), 5).ready("click")
        await page.find(target('field "Passphrase"'), 5).ready("fill")
        await page.find(target('combobox "Action"'), 5).ready("choose", [ElementName("Export")])
        await page.find(target('checkbox "Private Key"'), 5).ready("check")
        await page.find(target('field "Certificate File"'), 5).ready("upload")
        assert await page.find(target("status"), 5).text() == ""
        assert await page.has_state(target('checkbox "Private Key"'), "unchecked")
        assert await page.find(target('combobox "Action"'), 5).text() == "Select"
        assert page.take_notices() == ()

    async def test_sees_what_could_not_be_used(self, page: Page) -> None:
        with pytest.raises(ElementNotReady, match='button "Locked" is there, and is disabled'):
            await page.find(target('button "Locked"'), SOON).ready("click")
        with pytest.raises(ElementNotReady, match="is not a field that can be filled"):
            await page.find(target('checkbox "Private Key"'), SOON).ready("fill")
        with pytest.raises(ElementNotReady, match="not a checkbox"):
            await page.find(target('button "Save"'), SOON).ready("check")
        with pytest.raises(ElementNotReady, match="does not take a file"):
            await page.find(target('field "Host name"'), SOON).ready("upload")
        with pytest.raises(ExpectationNotMet, match='does not offer "Exprot"; it offers "Select", "Export", "Delete"'):
            await page.find(target('combobox "Action"'), SOON).ready("choose", [ElementName("Exprot")])
        with pytest.raises(ElementNotFound, match="^no button"):
            await page.find(target('button "Svae" in section "Settings"'), SOON).ready("click")
        with pytest.raises(AmbiguousLocator, match='2 elements match button "Default"'):
            await page.find(target('button "Default"'), 5).ready("click")
