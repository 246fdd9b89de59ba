"""What a look lists, held against the page itself and against what a run's evidence would say of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from handrail.app.authoring import Place, begin_draft, open_session
from handrail.app.lookup import chosen_pair
from handrail.page import Control
from handrail.page.chromium.finder import finding
from handrail.page.chromium.page import ChromiumPage
from handrail.run import Environment
from handrail.secrets import Redactor
from practice_pairs import StartPair

PAGES = (
    "Security > Certificates",
    "Status > Basics",
    "Status > Health",
    "Networking > IP Configuration",
    "Security > Appliance Administration",
    "Security > Email Configuration",
)
SAMPLE = ("Security > Certificates", "Networking > IP Configuration")
SAME = {
    "textbox": "field",
    "searchbox": "field",
    "spinbutton": "field",
    "entry": "link",
    "columnheader": "",
}
TOLD = ("field", "link", "button", "checkbox", "radio", "combobox", "listbox")
_FOUND = f"""queries => {{
  const finder = {finding.SCRIPT}, everything = [...document.querySelectorAll('*')];
  return queries.map(query => finder.queryAll(document, query).map(element => everything.indexOf(element)));
}}"""
"""For each query, the numbers of the elements that it finds."""


async def each_finds_its_own(page: ChromiumPage, controls: list[Control]) -> None:
    """Each locator finds one element, and no two of them the same."""
    locators = [control.locator for control in controls if control.locator]
    assert len(locators) == len(controls), f"nothing tells one of {controls} apart at {page.url}"
    found = await page.window.evaluate(_FOUND, [finding.encoded((locator,)) for locator in locators])
    wrong = [str(locator) for locator, elements in zip(locators, found, strict=True) if len(elements) != 1]
    assert not wrong, f"{wrong} do not find one element at {page.url}"
    assert len({elements[0] for elements in found}) == len(found), f"two find the same at {page.url}"


def as_the_evidence_has_it(text: str) -> Counter[str]:
    roles = re.findall(r"^\s*- '?([a-z]+)\b", text, re.MULTILINE)
    return Counter(role for role in (SAME.get(role, role) for role in roles) if role in TOLD)


@pytest.mark.parametrize(
    ("profile", "pages"),
    [("sra", SAMPLE), *(pytest.param(it, PAGES, marks=pytest.mark.whole) for it in ("sra", "acme"))],
    ids=["sra-sample", "sra", "acme"],
)
async def test_the_list_of_each_page_agrees_with_its_evidence_and_each_locator_finds_its_own(
    profile: str, pages: Sequence[str], start_pair: StartPair, environment: Environment
) -> None:
    pair = start_pair(profile)
    place = Place(chosen_pair(pair.inventory_path, "practice"), pair.inventory_path)
    async with open_session(place, begin_draft(place), environment, Redactor()) as session:
        await session.perform_way()
        page = session.page
        assert isinstance(page, ChromiumPage)
        ways = [replace(place, at=at) for at in pages] + [replace(place, at=PAGES[0], clicks=('button "Create"',))]
        for way in ways:
            draft = session.draft
            for step in way.way()[1:]:
                draft = draft.with_step(step)
                await session.perform(draft, session.last_step(draft))
            controls = list(await page.controls())
            await each_finds_its_own(page, controls)
            text = (await page.screenshot()).text
            assert text
            told = Counter(SAME.get(control.role, control.role) for control in controls)
            assert {role: told[role] for role in TOLD} == {role: as_the_evidence_has_it(text)[role] for role in TOLD}, (
                page.url
            )
