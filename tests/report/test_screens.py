"""The screens of a replay, and which of them wait for a click."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.journal import (
    Event,
    EvidenceKept,
    PlanLine,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
    TargetLocated,
)
from handrail.report.replay.screens import ReplayScreen, replay_screens, section_starts

from .test_reports import record_of

START = RunStarted(runbook="Import", digest="d", steps=3)
HERE = SectionStarted(number=1, heading="Here", appliance="primary")
THERE = SectionStarted(number=2, heading="There", appliance="backup")


def begun(step: str, action: str = "click", appliance: str = "primary") -> StepStarted:
    return StepStarted(step=step, action=action, sentence=f"Step {step}", appliance=appliance)


def located(step: str) -> TargetLocated:
    return TargetLocated(step=step, left=1, top=2, width=3, height=4)


def seen(step: str, picture: str, **facts: object) -> EvidenceKept:
    return EvidenceKept.model_validate({"step": step, "file": f"{picture}.png", "sha256": picture} | facts)


OPENED: tuple[Event, ...] = (START, HERE, begun("1", "open"), StepPassed(step="1"), seen("1", "a"))
CLICKED: tuple[Event, ...] = (*OPENED, begun("2"), located("2"), StepPassed(step="2"), seen("2", "b"))


def screens(folder: Path, *events: Event) -> list[ReplayScreen]:
    return replay_screens(record_of(folder, *events))


def summary(screens: list[ReplayScreen]) -> list[tuple[str, str, bool, bool]]:
    """The step of each screen, its picture, whether it must be clicked, and whether it shows the step's result."""
    return [
        (screen.step.number, screen.picture.sha256 if screen.picture else "", screen.must_be_clicked, screen.is_result)
        for screen in screens
    ]


def planned(*steps: str) -> tuple[PlanLine, ...]:
    return tuple(PlanLine(step=step, sentence="", section=1, heading="Here", appliance="primary") for step in steps)


@pytest.mark.parametrize(
    ("start", "positions"),
    [
        (START.model_copy(update={"planned": planned("1", "2", "2.1", "3")}), ["1 of 4", "2 of 4", "", "3 of 4"]),
        (START, ["1 of 3", "2 of 3", "", "3 of 3"]),
    ],
    ids=["planned", "of an older journal"],
)
def test_counts_the_steps_of_the_plan_as_a_lesson_does(start: RunStarted, positions: list[str], tmp_path: Path) -> None:
    """What only leads back to a page is none of them, and what the run did not come to is."""
    steps = [begun("1"), begun("2"), begun("2.back"), begun("2.1"), StepFailed(step="2.1", error="E", problem="no")]
    assert [screen.position for screen in screens(tmp_path, start, HERE, *steps)] == positions


def test_shows_the_page_before_each_step_and_waits_for_a_click_where_its_control_is_known(tmp_path: Path) -> None:
    assert summary(screens(tmp_path, *CLICKED, begun("3", "expect"), StepPassed(step="3"), seen("3", "b"))) == [
        ("1", "", False, False),
        ("2", "a", True, False),
        ("3", "b", False, False),
    ]


def test_shows_the_result_of_a_step_that_no_later_screen_would_show(tmp_path: Path) -> None:
    later = THERE, begun("3", "open", "backup"), StepPassed(step="3"), seen("3", "c")
    assert summary(screens(tmp_path, *CLICKED, *later))[1:] == [
        ("2", "a", True, False),
        ("2", "b", False, True),
        ("3", "", False, False),
        ("3", "c", False, True),
    ]


def test_what_looks_at_a_control_points_at_it_and_wants_no_click(tmp_path: Path) -> None:
    screen = screens(tmp_path, *OPENED, begun("2", "capture"), located("2"), StepPassed(step="2"))[1]
    assert (screen.target, screen.must_be_clicked) == (located("2"), False)


def test_on_a_picture_whose_areas_were_opened_nothing_is_to_be_clicked(tmp_path: Path) -> None:
    opened = *OPENED[:-1], seen("1", "a", unfolded=("table",))
    assert screens(tmp_path, *opened, begun("2"), located("2"), StepPassed(step="2"))[1].target is None


@pytest.mark.parametrize(
    ("ending", "picture", "clicked"),
    [
        ([begun("2"), located("2"), StepFailed(step="2", error="E", problem="gone"), seen("2", "b")], "b", False),
        ([begun("2"), located("2"), StepFailed(step="2", error="E", problem="gone")], "a", False),
        ([begun("2"), located("2")], "a", False),
        ([StepSkipped(step="2", sentence="Click", reason="not due", appliance="primary")], "a", False),
        (
            [
                StepRehearsed(step="2", verdict="proved", sentence="Click", appliance="primary"),
                seen("2", "a"),
                seen("2", "c", media_type="image/svg+xml", drawn_on="a.png"),
            ],
            "c",
            False,
        ),
        ([StepRehearsed(step="2", verdict="after", after="1", sentence="Click", appliance="primary")], "a", False),
    ],
    ids=["failed", "failed unseen", "unfinished", "skipped", "proved", "after"],
)
def test_a_step_that_was_not_carried_out_is_shown_where_it_ended(
    tmp_path: Path, ending: list[Event], picture: str, clicked: bool
) -> None:
    assert summary(screens(tmp_path, *OPENED, *ending))[-1] == ("2", picture, clicked, False)


def test_sections_begin_where_their_first_screen_is(tmp_path: Path) -> None:
    skipped = StepSkipped(step="3", sentence="Click", reason="not due", appliance="backup")
    assert section_starts(screens(tmp_path, *CLICKED, THERE, skipped)) == [(0, 3), (3, 1)]
    assert section_starts([]) == []


def test_a_run_that_broke_before_its_first_step_has_no_screens(tmp_path: Path) -> None:
    assert screens(tmp_path, START) == []
