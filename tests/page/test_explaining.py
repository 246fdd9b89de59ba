"""The errors that every driver raises: what was looked for, and what is there instead."""

from __future__ import annotations

import pytest

from handrail.errors import AmbiguousLocator, ElementNotFound
from handrail.locator import Locator
from handrail.page.explaining import (
    DISABLED,
    LookupReport,
    SeenElement,
    near_misses,
    no_file,
    no_single_match,
    not_offered,
    not_ready,
    session_ended,
)

SAVE = Locator.parse('button "Save"')
IN_TABLE = SeenElement("button", "Save", ("row", "a.example.com"))


def buttons(*names: str) -> list[SeenElement]:
    return [SeenElement("button", name, ("section", "Settings")) for name in names]


def test_near_misses_are_the_most_alike_first_and_none_is_told_twice() -> None:
    report = LookupReport([], near=buttons("Reset", "Store", "Saev", "Saev", "Delete", "Cancel", ""))
    assert near_misses(SAVE, report)[0] == 'button "Saev"'
    assert len(near_misses(SAVE, report)) == 4
    assert len(set(near_misses(SAVE, report))) == 4


def test_near_misses_are_alike_by_their_words_and_not_by_their_role_or_length() -> None:
    links = ("Status", "Names", "Request Certificate", "Certificate Friendly Name", "A")
    report = LookupReport([], near=[SeenElement("button", name) for name in links])
    assert near_misses(Locator.parse('button "Friendly Name"'), report)[0] == 'button "Certificate Friendly Name"'
    assert near_misses(Locator.parse('button "Certificate Request"'), report)[0] == 'button "Request Certificate"'


def test_the_very_name_elsewhere_stands_before_all_that_is_near() -> None:
    report = LookupReport([], near=buttons("Saev"), elsewhere=[IN_TABLE])
    assert near_misses(SAVE, report) == ['button "Save" in row "a.example.com"', 'button "Saev"']


def test_says_which_place_is_missing_and_what_is_like_it() -> None:
    target = Locator.parse('button "Save" in section "Setings"')
    report = LookupReport([], missing=Locator.parse('section "Setings"'), near=[SeenElement("section", "Settings")])
    error = no_single_match(target, report)
    assert isinstance(error, ElementNotFound)
    assert str(error) == (
        'no button "Save" in section "Setings" (there is no section "Setings"); there is section "Settings"'
    )


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (LookupReport([], messages=["Not found"]), "the page says: Not found"),
        (LookupReport([], headings=["Error"]), 'the page is headed "Error"'),
        (LookupReport([]), "nothing alike is on the page"),
    ],
)
def test_where_nothing_is_near_the_page_speaks_for_itself(report: LookupReport, message: str) -> None:
    assert str(no_single_match(SAVE, report)) == f'no button "Save"; {message}'


def test_of_several_each_is_told_with_its_place() -> None:
    error = no_single_match(SAVE, LookupReport([*buttons("Save"), IN_TABLE]))
    assert isinstance(error, AmbiguousLocator)
    assert error.matches == ('button "Save" in section "Settings"', 'button "Save" in row "a.example.com"')


def test_an_element_that_is_not_ready_says_why_in_a_field() -> None:
    now, later = not_ready(SAVE, DISABLED), not_ready(SAVE, "does not come to rest", timed_out_after=2.5)
    assert (str(now), now.reason, now.timed_out) == ('button "Save" is there, and is disabled', DISABLED, False)
    assert (str(later), later.timed_out) == ('button "Save" is there, and does not come to rest after 2.5 s', True)


def test_an_element_has_its_row_in_its_name_where_it_stands_in_one() -> None:
    assert IN_TABLE.with_row == 'button "Save" in row "a.example.com"'
    assert SeenElement("row", "a.example.com", ("row", "a.example.com")).with_row == 'row "a.example.com"'
    assert buttons("Save")[0].with_row == 'button "Save"'


def test_says_what_a_dropdown_offers_and_that_no_file_came_and_that_nobody_is_signed_in() -> None:
    assert str(not_offered(SAVE, '"C"', ["A", "B"])) == 'button "Save" does not offer "C"; it offers "A", "B"'
    assert str(not_offered(SAVE, '"C"', [])).endswith("it offers nothing")
    assert no_file(SAVE, 2).may_have_acted
    assert "nobody is signed in any more; the page says: Bye" in str(session_ended("https://a.example.com", ["Bye"]))


def test_capitals_of_a_style_sheet_do_not_hide_what_is_alike() -> None:
    near = [SeenElement("button", name) for name in ("Apply", "CANCEL", "Certify", "create", "CREATE REQUEST", "Crate")]
    assert near_misses(Locator.parse('button "CREATE"'), LookupReport(matches=(), near=near))[0] == 'button "create"'


def test_the_headings_of_a_page_are_told_in_one_sentence() -> None:
    missing = ElementNotFound(SAVE, headings=["Appliance Statistics", "Sites"])
    assert str(missing) == 'no button "Save"; the page is headed "Appliance Statistics" and "Sites"'
