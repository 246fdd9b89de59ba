"""Journals from before actions told their reach and instruction are read as journals of today."""

from __future__ import annotations

import pytest

from handrail.journal.projections.earlier_actions import REACH, earlier_instruction
from handrail.steps import VOCABULARY
from steps.acting import step

SAID = [
    "call: sign-in",
    "capture: The list",
    'check: checkbox "Key"',
    "{choose: Export, target: combobox}",
    'click: button "Export"',
    '{download: button "Export", as: bundle}',
    'expect: row "a.example.com"',
    '{fill: a.example.com, target: field "Host"}',
    "{inspect: $bundle, has_key: true, covers: a.example.com}",
    "navigate: Security > Certificates",
    "open: https://a.example.com",
    "press: Enter",
    "{probe: a.example.com, serves: $bundle}",
    '{read: field "Key", as: key}',
    'uncheck: checkbox "Key"',
    "{upload: $bundle, target: file}",
]


@pytest.mark.parametrize("text", SAID)
def test_an_action_of_that_time_is_read_as_it_is_recorded_today(text: str) -> None:
    today = step(text)
    assert REACH[today.action] == today.reach
    assert earlier_instruction(today.action, today.describe()) == today.instruction()


def test_no_action_of_that_time_is_forgotten() -> None:
    assert {step(text).action for text in SAID} == REACH.keys() <= VOCABULARY.keys()


def test_a_sentence_that_reads_otherwise_is_to_be_checked_as_a_whole() -> None:
    assert earlier_instruction("expect", "Something else") == "Check: Something else"
    assert earlier_instruction("read", "Read it") == "Read it"
    assert earlier_instruction("", "Do it") == "Do it"
