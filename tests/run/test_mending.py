"""What is left of a mended runbook, and what may not be changed any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import InvalidCall
from handrail.run.mending import must_be_same_before, rest_of
from handrail.runbook import Library, PlannedSection, load, outline, shipped

HEAD = "runbook: A\nappliances: [primary]\nsections:\n  - heading: A\n    steps:\n"
STEPS = ("call: sign-in", "navigate: Status > Basics", 'click: button "A"', 'click: button "B"')
DONE = {"1", "1.1", "1.4", "1.6", "1.7", "1.9", "2"}


def planned(folder: Path, *steps: str) -> tuple[PlannedSection, ...]:
    file = folder / "a.yaml"
    file.write_text(HEAD + "".join(f"      - {step}\n" for step in steps))
    return outline(load(file, Library((shipped(),)))[0])


def left(sections: tuple[PlannedSection, ...], first: str) -> list[str]:
    return [step.number for section in rest_of(sections, first, DONE) for step in section.walk()]


def test_goes_on_at_the_step_that_failed_and_with_what_a_call_has_left(tmp_path: Path) -> None:
    sections = planned(tmp_path, *STEPS)
    assert left(sections, "3") == ["3", "4"]
    assert left(sections, "1") == ["1", "1.2", "1.3", "1.5", "1.8", "2", "3", "4"]


def test_steps_may_come_and_go_from_there_on(tmp_path: Path) -> None:
    before = planned(tmp_path, *STEPS)
    after = planned(tmp_path, *STEPS[:2], 'click: link "New"', *STEPS[2:])
    must_be_same_before(before, after, "3", DONE)
    must_be_same_before(before, planned(tmp_path, *STEPS[:2]), "3", DONE)
    assert left(after, "3") == ["3", "4", "5"]


def test_the_reason_of_a_step_that_is_done_may_be_told_in_other_words(tmp_path: Path) -> None:
    before = planned(tmp_path, *STEPS)
    after = planned(tmp_path, STEPS[0], STEPS[1] + "\n        note: Why", *STEPS[2:])
    must_be_same_before(before, after, "3", DONE)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((STEPS[0], "navigate: Status > Health", *STEPS[2:]), "now it is: Go to Status > Health in the menu"),
        (STEPS[1:], "now it is: Go to Status > Basics in the menu"),
        (STEPS[:1], "now there is none of that number"),
        ((STEPS[0], f'{STEPS[1]}\n        when: {{visible: link "A"}}', *STEPS[2:]), "now its `when` is another"),
    ],
)
def test_what_was_carried_out_stays(steps: tuple[str, ...], told: str, tmp_path: Path) -> None:
    before = planned(tmp_path, *STEPS)
    with pytest.raises(InvalidCall, match=f"was carried out .*; {told}"):
        must_be_same_before(before, planned(tmp_path, *steps), "3", DONE)
