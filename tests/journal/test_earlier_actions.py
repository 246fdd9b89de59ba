"""Journals from before actions told their reach and instruction are read as journals of today."""

from __future__ import annotations

import pytest

from handrail.journal.projections.earlier_actions import REACH, earlier_instruction
from handrail.steps import VOCABULARY
from steps.acting import step

SAID = {
    "call: sign-in": "Perform the runbook sign-in",
    "capture: The list": "Compare: The list",
    'check: checkbox "Key"': 'Tick checkbox "Key"',
    "{choose: Export, target: combobox}": 'Choose "Export" in combobox',
    'click: button "Export"': 'Click button "Export"',
    '{download: button "Export", as: bundle}': 'Use button "Export", and keep the file: $bundle',
    'expect: row "a.example.com"': 'Check that row "a.example.com" is there',
    '{fill: a.example.com, target: field "Host"}': 'Fill field "Host" with "a.example.com"',
    "{inspect: $bundle, has_key: true}": "Check that, in $bundle, the certificate has its private key",
    "navigate: Security > Certificates": "Go to Security > Certificates in the menu",
    "open: https://a.example.com": "Open https://a.example.com",
    "press: Enter": "Press Enter",
    "{probe: a, serves: $bundle, asking: [no-name]}": "Check that the certificate which the appliance serves without a name "
    "is that of $bundle",
    '{read: field "Key", as: key}': 'Read field "Key", from now on $key',
    'uncheck: checkbox "Key"': 'Untick checkbox "Key"',
    "{upload: $bundle, target: file}": "Browse to $bundle in file",
}
"""Steps, each with the instruction that a guide had for it then."""


@pytest.mark.parametrize(("text", "instruction"), SAID.items())
def test_an_action_of_that_time_is_read_as_it_was_read_then(text: str, instruction: str) -> None:
    today = step(text)
    assert REACH[today.action] == today.reach
    assert earlier_instruction(today.action, today.describe()) == instruction


def test_no_action_of_that_time_is_forgotten() -> None:
    assert {step(text).action for text in SAID} == REACH.keys() <= VOCABULARY.keys()


def test_a_sentence_that_reads_otherwise_is_to_be_checked_as_a_whole() -> None:
    assert earlier_instruction("expect", "Something else") == "Check: Something else"
    assert earlier_instruction("read", "Read it") == "Read it"
    assert earlier_instruction("", "Do it") == "Do it"
