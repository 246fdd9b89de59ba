"""No secret in a page's text, whatever its snapshot's quotes make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from handrail.page.chromium.camera.page_text import FramedText, with_frames, without_secrets


def horse(text: str) -> Iterator[tuple[int, int, str]]:
    return ((match.start(), match.end(), "animal") for match in re.finditer("correct ?horse", text))


@pytest.mark.parametrize(
    ("text", "values", "without"),
    [
        ('- textbox "PIN": "4711"', {"4711": "pin"}, '- textbox "PIN": "«secret:pin»"'),
        ('- row "PIN 4711":', {"4711": "pin"}, '- row "PIN «secret:pin»":'),
        ('- textbox "A": 7\n- text: 75', {"7": "pin"}, '- textbox "A": «secret:pin»\n- text: 75'),
        ("- 'textbox \"It''s: x\": it''s'", {"it's": "pin"}, "- 'textbox \"It''s: x\": «secret:pin»'"),
        ('- text: "a \\"b\\" \\\\c"', {'a "b" \\c': "pin"}, '- text: "«secret:pin»"'),
        ("- text: two  words".replace("  ", " "), {" two \n words ": "pin"}, "- text: «secret:pin»"),
        ("- text: a correct horse", {}, "- text: a «secret:animal»"),
    ],
)
def test_the_name_stands_where_the_secret_stood(text: str, values: dict[str, str], without: str) -> None:
    assert without_secrets(text, values, horse) == without


@pytest.mark.parametrize(
    "text",
    [
        "- strong: correct ho\n- text: rse",
        '- strong: "correct ho"\n- link "rse":\n  - /url: x',
        "- 'link \"correct\"'\n- text: horse",
    ],
)
def test_a_text_that_holds_it_in_pieces_is_none(text: str) -> None:
    assert without_secrets(text, {}, horse) is None


def test_the_text_of_a_frame_stands_in_its_place() -> None:
    inner = [
        FramedText("One", "- document:\n  - text: a\n  - iframe"),
        FramedText("", "- text: b", 2),
        FramedText("Two", ""),
    ]
    assert with_frames("- main:\n  - iframe\n- iframe", inner).split("\n") == [
        "- main:",
        '  - frame "One":',
        "    - text: a",
        "    - frame:",
        "      - text: b",
        '- frame "Two"',
    ]


def test_the_text_of_a_frame_without_a_certain_place_stands_at_the_end() -> None:
    assert with_frames("- text: a\n- iframe\n- iframe", [FramedText("One", "- text: b")]) == (
        '- text: a\n- frame "One":\n  - text: b'
    )
