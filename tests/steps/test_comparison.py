"""Texts of a page compared with those of a runbook: what a person could not tell apart, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.errors import ExpectationNotMet
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.steps import Condition

TEXTS = {
    "host": "support.\u200bexample.\u00adcom",
    "accent": "Ma\u0308rz",
    "quotes": "It is \u201cready\u201d",
    "minus": "\u22125 dBm",
}
SITE = FakeSite(
    {
        "start": (
            *(SiteElement("cell", text, row=row, column="Value") for row, text in TEXTS.items()),
            *(SiteElement("textbox", name, value=text) for name, text in TEXTS.items()),
        )
    }
)


def cell(row: str, **compared: str) -> dict[str, Any]:
    return {"target": f'cell in row "{row}"', **compared}


def field(name: str, **compared: str) -> dict[str, Any]:
    return {"target": f'field "{name}"', **compared}


@pytest.mark.parametrize(
    "fields",
    [
        cell("host", reads="support.example.com"),
        cell("host", contains="example.com"),
        cell("accent", reads="M\u00e4rz"),
        cell("quotes", contains="It  is"),
        cell("quotes", reads="It is \u201cready\u201d"),
        field("quotes", reads="It is  \u201cready\u201d"),
    ],
)
async def test_what_nobody_could_tell_apart_is_the_same(fields: dict[str, Any]) -> None:
    await Condition.model_validate(fields).must_hold(FakePage(SITE), 0)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        (
            field("host", reads="support.example.com"),
            "they differ only in zero width space (U+200B) and soft hyphen (U+00AD)",
        ),
        (field("accent", contains="M\u00e4rz"), "they differ only in how accents are written"),
        (
            cell("quotes", reads='It is "ready"'),
            "left double quotation mark (U+201C) and right double quotation mark (U+201D)",
        ),
        (cell("minus", contains="-5"), "they differ only in minus sign (U+2212)"),
        (cell("minus", reads="-6 dBm"), 'not "-6 dBm"'),
    ],
)
async def test_says_in_what_texts_that_look_alike_differ(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ExpectationNotMet) as failure:
        await Condition.model_validate(fields).must_hold(FakePage(SITE), 0)
    assert complaint in str(failure.value)
    assert ("only" in complaint or "mark" in complaint) == ("differ only" in str(failure.value))
