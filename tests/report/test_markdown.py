"""The report for a change ticket, in which no text of a page or a runbook can be more than a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from handrail.characters import visible
from handrail.journal import (
    ApplianceFacts,
    RunFinished,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepStarted,
)
from handrail.report.formats.markdown import JOINER, escaped, markdown

from .test_people import EVENTS as PEOPLE
from .test_reports import EVENTS, earlier_record_of, record_of

VIEWER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"h1", "h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code"}
HOSTILE = (
    "](https://evil.example.com) ![x](https://evil.example.com/x.png) <script>alert(1)</script> <img src=x onerror=y> `code` "
    "*b* _i_ ~~s~~ | cell || &lt; &#60; \\ # $x$ www.evil.example.com javascript:alert(1)\n\n# Heading\r\n- item\n\n| a | b |"
)


class Shown(HTMLParser):
    """The elements and words that a Markdown viewer shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""
        self.feed(VIEWER.render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def folded(text: str) -> str:
    return " ".join(text.split())


def test_the_ticket_tells_how_it_ended_why_who_said_so_and_by_what_it_is_known(tmp_path: Path) -> None:
    record = record_of(tmp_path, *EVENTS)
    text = Shown(markdown(record, tmp_path)).words
    for words in (
        "A step failed, and the run ended there.",
        "2 done, 1 not due, 1 failed, 1 declared done by a person of 5 planned",
        'Step 5, Click and fail: failed, no button "<b>"',
        "Step 4, Click by hand: Declared done by ana: pressed it",
        'Step 1, Click button "<Export>": evidence/001.png is missing',
        record.head,
    ):
        assert words in text


def test_approvals_and_answers_are_told(tmp_path: Path) -> None:
    text = Shown(markdown(record_of(tmp_path, *PEOPLE), tmp_path)).words
    assert "Step 1, Click one: Approved by bo, asked at the terminal" in text
    assert "Step 3, Click three: Skipped by bo: not here" in text


@pytest.mark.parametrize(
    ("made", "told"), [(record_of, visible(HOSTILE)), (earlier_record_of, HOSTILE)], ids=["now", "earlier"]
)
def test_no_text_is_more_than_a_text(made: Callable[..., RunRecord], told: str, tmp_path: Path) -> None:
    appliance = ApplianceFacts(role=HOSTILE, name=HOSTILE, url=HOSTILE, address=HOSTILE, fingerprint=HOSTILE)
    start = RunStarted(
        runbook=HOSTILE,
        digest=HOSTILE,
        document=HOSTILE,
        document_url=HOSTILE,
        pair=HOSTILE,
        operator=HOSTILE,
        machine=HOSTILE,
        appliances=(appliance,),
        inputs={HOSTILE: HOSTILE},
        run_id=HOSTILE,
    )
    record = made(
        tmp_path,
        start,
        SectionStarted(heading=HOSTILE, appliance=HOSTILE),
        StepStarted(step="1", action="click", sentence=HOSTILE),
        StepFailed(step="1", error="E", problem=HOSTILE),
        RunFinished(outcome="failed", problem="another"),
    )
    text = markdown(record, tmp_path)
    shown = Shown(text)
    assert shown.tags <= OURS
    assert folded(shown.words).count(folded(told)) == 19
    assert re.findall(r"(?<!\\):(?=//|alert)|www\.", text) == []


@pytest.mark.parametrize("around", ["{}", "| {} | b |\n| --- | --- |\n| {} | c |", "- **{}**", "# {}"])
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1).map(
        lambda text: f"a{text}z"
    )
)
def test_any_text_reads_as_itself_wherever_it_stands(around: str, text: str) -> None:
    shown = Shown(around.replace("{}", escaped(text)))
    assert shown.tags <= OURS
    assert text in shown.words.replace("@" + JOINER, "@")


def test_nobody_is_mentioned(tmp_path: Path) -> None:
    assert re.search(r"@\w", escaped("write to ana@example.com or @everyone")) is None
