"""A runbook in the making: steps are added at its end, and nothing else of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import InvalidCall
from handrail.runbook import Draft, Library, shipped

LIBRARY = Library((shipped(),))
HEAD = "runbook: A\nappliances: [a, b]\n"
CLICK = {"click": 'button "Apply"', "effect": "safe"}
WRITTEN = """# Of the handbook.
runbook: Look at the health
appliances: [primary]

sections:
  - heading: "Status :: Health"   # as it is headed
    steps:
      - call: sign-in
      - navigate: Status > Health
        note: >
          The page takes
          a moment.

# The end.
"""


def draft(text: str) -> Draft:
    return Draft(Path("health.yaml"), text, LIBRARY)


def test_begins_with_what_leads_to_the_page() -> None:
    begun = Draft.begin(Path("make-a-request.yaml"), LIBRARY, "primary", "Security > Certificates")
    begun = begun.with_step({"call": "sign-in"}).with_step({"navigate": "Security > Certificates"})
    assert begun.text == (
        "runbook: Make a request\nappliances: [primary]\n\nsections:\n  - heading: Security > Certificates\n"
        "    steps:\n      - call: sign-in\n      - navigate: Security > Certificates\n"
    )
    assert begun.runbook().title == "Make a request"


def test_adds_a_step_behind_the_last_and_keeps_all_else() -> None:
    added = draft(WRITTEN).with_step(CLICK)
    step = '      - click: button "Apply"\n        effect: safe\n'
    assert added.text == WRITTEN.replace("a moment.\n", f"a moment.\n{step}")
    assert [step.action for step in added.runbook().sections[0].steps] == ["call", "navigate", "click"]


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN.partition("        note")[0].rstrip(),
        "sections:\n- heading: A\n  steps:\n  - call: sign-in\nrunbook: Order is free\nappliances: [primary]\n",
        WRITTEN + 'targets:\n  apply: button "Apply"\n',
    ],
    ids=["no line end", "other order", "targets below"],
)
def test_adds_it_wherever_the_last_section_ends(text: str) -> None:
    assert [step.action for step in draft(text).with_step(CLICK).runbook().sections[-1].steps][-1] == "click"


def test_keeps_the_line_ends_of_other_systems() -> None:
    text = WRITTEN.replace("\n", "\r\n")
    added = draft(text).with_step(CLICK).text
    assert added.replace("\r\n", "").count("\n") == 0
    assert added.replace("\r\n", "\n") == draft(WRITTEN).with_step(CLICK).text


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "sections: [{heading: A, steps: [{call: sign-in}]}]\n",
        HEAD + "sections:\n  - for_each: [a, b]\n    sections: [{heading: A, steps: [{call: sign-in}]}]\n",
    ],
    ids=["in braces", "for each"],
)
def test_refuses_a_text_that_is_laid_out_in_another_way(text: str) -> None:
    with pytest.raises(InvalidCall, match="none can be added to them|not laid out so that a step could be added"):
        draft(text).with_step(CLICK)


@pytest.mark.parametrize(
    "name", ["a: b", "# no comment", "off", "it's", 'button "A :: B" in section "C: D"', "5", "- x"]
)
def test_what_it_writes_is_read_back_as_it_was(name: str) -> None:
    runbook = draft(WRITTEN).with_step({"capture": name, "note": name}).runbook()
    assert (runbook.sections[0].steps[-1].note, runbook.sections[0].steps[-1].picture_caption) == (name, name)
