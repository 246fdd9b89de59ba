"""The text of a page as lines, and which lines are compared with each other."""

from __future__ import annotations

import pytest

from handrail.report.diff.sides import IdentityTerms
from handrail.report.diff.snapshot import page_lines
from handrail.report.diff.texts import Normalizer

NO_TERMS = IdentityTerms({}, {})

ROWS = """\
- table:
  - rowgroup:
    - row "Address Enabled":
      - columnheader "Address"
      - columnheader "Enabled"
  - rowgroup:
    - row "192.0.2.10 Yes":
      - cell "192.0.2.10"
      - cell
      - cell "Yes"
    - row "lab a|b Yes" [selected]:
      - cell:
        - checkbox [checked]
      - cell "lab":
        - link "lab":
          - /url: /edit.ns?id=7
      - cell "a|b"
    - row "Named otherwise":
      - cell "x"
"""


def changes(left: str, right: str) -> list[str]:
    hunks = Normalizer(NO_TERMS, NO_TERMS).hunks(page_lines(left), page_lines(right))
    return [f"{change.prefix} {change.text}" for hunk in hunks for change in hunk.changes if change.prefix != " "]


def test_a_row_is_one_line_with_its_cells_in_their_places() -> None:
    assert page_lines(ROWS) == [
        "table",
        "Address | Enabled",
        "192.0.2.10 |  | Yes",
        'row "lab a|b Yes" [selected]: checkbox [checked] | link "lab" | a\\|b',
        'row "Named otherwise": x',
    ]


def test_a_value_that_moved_to_another_column_is_told() -> None:
    row = '- row "a Yes":\n  - cell "a"\n'
    assert changes(row + '  - cell "Yes"\n  - cell\n', row + '  - cell\n  - cell "Yes"\n') == [
        "- a | Yes | ",
        "+ a |  | Yes",
    ]


def test_of_a_list_is_told_what_is_chosen_and_not_in_which_order_it_stands() -> None:
    utc = '- combobox "Time Zone":\n  - option "UTC" [selected]\n  - option "Europe/Vienna"\n'
    vienna = '- combobox "Time Zone":\n  - option "Europe/Vienna" [selected]\n  - option "UTC"\n'
    assert changes(utc, vienna) == ['- combobox "Time Zone": "UTC"', '+ combobox "Time Zone": "Europe/Vienna"']
    assert changes(utc, utc.replace("Vienna", "Paris")) == ['- of "Europe/Vienna", "UTC"', '+ of "Europe/Paris", "UTC"']


def test_a_list_box_in_a_row_tells_what_is_chosen() -> None:
    row = '- row "Time Zone":\n  - rowheader "Time Zone"\n  - cell "Time Zone":\n    - combobox "Time Zone":\n'
    options = '      - option "UTC" [selected]\n      - option "Europe/Vienna"\n'
    assert page_lines(row + options) == ['Time Zone | combobox "Time Zone": "UTC" of "Europe/Vienna", "UTC"']


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("- list:\n  - listitem: a\n", "- listitem: a\n- list:\n"),
        ('- link "a":\n  - /url: /x?id=1\n', '- link "a":\n  - /url: /x?id=2\n'),
    ],
)
def test_depth_and_addresses_of_links_are_no_difference(left: str, right: str) -> None:
    assert sorted(page_lines(left)) == sorted(page_lines(right))


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("- 'heading \"Status :: Basics\" [level=1]'", 'heading "Status :: Basics" [level=1]'),
        ("- 'textbox \"It''s: this\"': x", 'textbox "It\'s: this": x'),
        ("no list at all", "no list at all"),
        ("row that is text:", "row that is text"),
        ("- row:", "row"),
    ],
)
def test_marks_of_the_format_are_taken_away(line: str, read: str) -> None:
    assert page_lines(line) == [read]


def test_lines_with_the_same_name_are_told_beside_each_other() -> None:
    left = '- textbox "A": 1\n- textbox "B": 1\n- textbox "C": 1\n'
    right = '- textbox "C": 2\n'
    assert changes(left, right) == [
        '- textbox "A": 1',
        '- textbox "B": 1',
        '- textbox "C": 1',
        '+ textbox "C": 2',
    ]


@pytest.mark.parametrize(
    ("left", "right", "changed"),
    [
        ("Base | Installed", "Base | Not installed", ("Installed", "Not installed")),
        ('"TLS 1.1" [disabled]', '"TLS 1.1" [checked] [disabled]: ✓', ("[disabled]", "[checked] [disabled]: ✓")),
        ("a, b", "a", ("", "")),
        ("Servers: a b c", "Servers: a x c", ("b", "x")),
        ("nothing", "in common", ("", "")),
        ("same same", "same same same", ("same", "same same")),
    ],
)
def test_the_changed_part_of_a_line_is_whole_words(left: str, right: str, changed: tuple[str, str]) -> None:
    (hunk,) = Normalizer(NO_TERMS, NO_TERMS).hunks([left], [right])
    assert [(change.prefix, change.text) for change in hunk.changes] == [("-", left), ("+", right)]
    assert tuple(change.text[slice(*change.changed)] for change in hunk.changes) == changed
