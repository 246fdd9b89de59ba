"""Conditions on a page that is still coming: what is not there yet is not hidden, and a step may be due a moment later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from handrail.errors import AmbiguousLocator, ExpectationNotMet, StepError
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.steps import Condition, Guard

ROW = SiteElement("button", "Delete", row="old", column="Action", section="List")
SITE = FakeSite(
    {
        "start": (SiteElement("heading", "Certificates"),),
        "with it": (SiteElement("heading", "Certificates"), ROW, SiteElement("button", "OK")),
        "without it": (SiteElement("button", "Delete", row="other", column="Action", section="List"),),
        "two": (SiteElement("radio", "Default"), SiteElement("radio", "Default")),
    }
)


class ComingPage(FakePage):
    """A page that shows no more than its heading until it is at rest; `None` if it never is."""

    def __init__(self, becomes: str | None) -> None:
        super().__init__(SITE)
        self._becomes = becomes

    async def wait_until_at_rest(self, timeout: float) -> bool:
        if self._becomes and self.url.endswith("start"):
            self._show(self._becomes)
        return self._becomes is not None


class LeftPage(FakePage):
    """A page at rest, which is left for another while it is looked at; that one loads at first."""

    def __init__(self, becomes: str) -> None:
        super().__init__(SITE)
        self._show("without it")
        self._asked, self._becomes = 0, becomes

    async def wait_until_at_rest(self, timeout: float) -> bool:
        self._asked += 1
        if self._asked == 3:
            self._show(self._becomes)
        return self._asked != 2


def condition(fields: Mapping[str, Any]) -> Condition:
    return Condition.model_validate(fields)


ABSENCES: list[dict[str, Any]] = [
    {"hidden": 'row "old"'},
    {"hidden": 'row "old" in section "List"'},
    {"hidden": 'button "Delete" in row "old"'},
    {"hidden": 'button "Delete" in section "List"', "visible": "heading"},
    {"any": [{"hidden": 'row "old"'}, {"visible": 'text "No certificates"'}]},
]


@pytest.mark.parametrize("fields", ABSENCES)
async def test_what_is_still_to_come_is_not_hidden(fields: dict[str, Any]) -> None:
    with pytest.raises(ExpectationNotMet, match="still there|is not so|is so"):
        await condition(fields).must_hold(ComingPage("with it"), 0.01)
    with pytest.raises(ExpectationNotMet):
        await condition(fields).must_hold(ComingPage(None), 0.01)


async def test_what_is_not_on_a_page_that_is_left_is_looked_for_on_the_next_one() -> None:
    hidden = condition({"hidden": 'row "old"'})
    assert not await hidden.holds(LeftPage("with it"), 1)
    assert await hidden.holds(LeftPage("without it"), 1)


@pytest.mark.parametrize("fields", ABSENCES[:2])
async def test_what_does_not_come_is_hidden(fields: dict[str, Any]) -> None:
    await condition(fields).must_hold(ComingPage("without it"), 1)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"hidden": 'row "old"'}, "table"),
        ({"hidden": 'cell "Name"'}, "table"),
        ({"hidden": 'row "old" in section "List"'}, 'section "List"'),
        ({"target": 'button in section "List"', "only": ["Delete"]}, 'section "List"'),
    ],
)
async def test_an_empty_page_proves_nothing(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(ExpectationNotMet, match=f"is not there, and neither is {place}"):
        await condition(fields).must_hold(FakePage(SITE), 0.01)


async def test_what_is_in_nothing_is_hidden_once_the_page_is_at_rest() -> None:
    await condition({"hidden": 'button "Delete"'}).must_hold(FakePage(SITE), 0.01)
    await condition({"hidden": 'row "old"', "visible": 'heading "Certificates"'}).must_hold(FakePage(SITE), 0.01)


@pytest.mark.parametrize(("fields", "holds"), [({"visible": 'button "OK"'}, True), ({"hidden": 'row "old"'}, False)])
async def test_what_a_step_is_due_by_is_looked_for_until_the_page_is_at_rest(
    fields: dict[str, Any], holds: bool
) -> None:
    assert await Guard.model_validate(fields).comes_to_hold(ComingPage("with it"), 1) is holds


async def test_it_may_come_after_the_page_is_at_rest() -> None:
    class Late(FakePage):
        looks = 0

        async def has_state(self, target: Any, state: Any) -> bool:
            self.looks += 1
            if self.looks == 4:
                self._show("with it")
            return await super().has_state(target, state)

    fields: dict[str, Any] = {"visible": 'button "OK"'}
    assert not await Guard.model_validate(fields).comes_to_hold(Late(SITE), 1)
    assert await Guard.model_validate(fields | {"within": 1}).comes_to_hold(Late(SITE), 0.01)


@pytest.mark.parametrize(
    ("page", "fields", "problem"),
    [
        ("start", {"hidden": 'row "old"'}, ExpectationNotMet),
        ("two", {"unchecked": 'radio "Default"'}, AmbiguousLocator),
        ("two", {"any": [{"checked": 'radio "Default"'}, {"visible": "row"}]}, AmbiguousLocator),
    ],
)
async def test_a_page_that_cannot_tell_whether_a_step_is_due_skips_nothing(
    page: str, fields: dict[str, Any], problem: type[StepError]
) -> None:
    fake = FakePage(SITE)
    fake._show(page)
    with pytest.raises(problem):
        await Guard.model_validate(fields).comes_to_hold(fake, 0.01)
