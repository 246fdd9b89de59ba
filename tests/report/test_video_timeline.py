"""The cues of a raw video, read from a journal, and the timeline of its captioned video."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepPassed,
    StepStarted,
    TargetLocated,
    WindowFilmed,
    run_record,
)
from handrail.report.video.raw_video import cues, raw_videos
from handrail.report.video.timeline import FAILURE_SECONDS, READING_SECONDS, RING_SECONDS, TITLE_SECONDS, Timeline

BEGAN = datetime(2026, 11, 26, 12, tzinfo=UTC)
FILE = "evidence/video-primary.webm"


def at(second: float, event: Event) -> Entry:
    return Entry(seq=0, at=BEGAN + timedelta(seconds=second), event=event, previous="")


def started(step: str, appliance: str = "primary") -> StepStarted:
    return StepStarted(step=step, action="click", sentence=f"Click {step}", appliance=appliance)


def recorded(length: float, content: bytes = b"", width: int = 0, height: int = 0) -> list[Entry]:
    kept = EvidenceKept(step="", file=FILE, sha256=sha256(content).hexdigest(), media_type="video/webm")
    ended = BEGAN + timedelta(seconds=length)
    shape = {"width": width, "height": height}
    return [at(99, kept), at(99, WindowFilmed(appliance="primary", file=FILE, began=BEGAN, ended=ended, **shape))]


STORY = [
    at(-3, RunStarted(runbook="Import: 100 % = «ä»", digest="d", pair="hq", steps=4)),
    at(-2, SectionStarted(number=1, heading="Sign in", appliance="primary")),
    at(-1, started("1")),
    at(0.5, StepPassed(step="1")),
    at(1, SectionStarted(number=2, heading="Export; #1 = a\\b", appliance="primary")),
    at(1, started("2")),
    at(1.1, TargetLocated(step="2", left=600, top=1200, width=100, height=40, scrolled_top=700)),
    at(1.5, StepPassed(step="2")),
    at(2, SectionStarted(number=3, heading="Import", appliance="backup")),
    at(2, started("3", "backup")),
    at(2.1, TargetLocated(step="3", left=1, top=1, width=2, height=2)),
    at(2.5, StepPassed(step="3")),
    at(3, SectionStarted(number=4, heading="Look", appliance="primary")),
    at(3, started("4")),
    at(3.5, StepFailed(step="4", error="E", problem="no button: 50 % of “it”")),
]


def timeline_of(entries: list[Entry], length: float) -> Timeline:
    whole = [*entries, *recorded(length)]
    (video,) = raw_videos(whole)
    return Timeline.of(video, cues(video, whole, run_record(whole)))


def test_the_cues_of_a_video_are_its_steps_from_its_own_beginning() -> None:
    cues = timeline_of(STORY, 9).cues
    assert [(cue.at, cue.step.number, cue.section_number, cue.in_this_window, cue.problem) for cue in cues] == [
        (0.0, "1", 1, True, ""),  # what was going on when it began
        (1.0, "2", 2, True, ""),
        (2.0, "3", 3, False, ""),
        (3.0, "4", 4, True, ""),
        (3.5, "4", 4, True, "no button: 50 % of “it”"),
    ]


def test_a_video_with_a_sync_mark_is_timed_by_it() -> None:
    (video,) = raw_videos(recorded(9))
    marked = replace(video, sync_mark=BEGAN + timedelta(seconds=0.75))
    assert marked.synchronised(0.5).second_of(BEGAN) == -0.25
    assert (marked.synchronised(0.5).length, marked.synchronised(1.0).length) == (8.75, 9.25)
    assert (marked.synchronised(None), video.synchronised(0.5)) == (marked, video)


@pytest.mark.parametrize(
    ("page", "shown"), [((0, 0), (1280, 900)), ((801, 900), (800, 900)), ((2560, 900), (1280, 450))]
)
def test_a_video_shows_a_page_as_large_as_it_is_and_no_larger_than_itself(
    page: tuple[int, int], shown: tuple[int, int]
) -> None:
    (video,) = raw_videos(recorded(9, b"", *page))
    assert video.page_size == shown


def test_what_happened_after_the_video_is_not_in_it() -> None:
    assert [cue.step.number for cue in timeline_of(STORY, 1.5).cues] == ["1", "2"]


def test_where_a_page_is_scrolled_the_window_shows_its_control_further_up() -> None:
    assert timeline_of(STORY, 9).cues[1].point == (650, 520)


def test_the_picture_is_held_so_that_each_step_of_this_window_can_be_read() -> None:
    timeline = timeline_of(STORY, 9)
    assert timeline.holds == (READING_SECONDS - 1, READING_SECONDS - 1, 0, READING_SECONDS - 0.5, 0)
    assert FAILURE_SECONDS < 9 - 3.5
    assert [timeline.cue_start(index) - TITLE_SECONDS for index in range(5)] == [0, 2, 4, 5, 7]
    assert timeline.length == TITLE_SECONDS + 9 + sum(timeline.holds)


def test_a_step_that_takes_its_time_is_not_held() -> None:
    assert timeline_of([*STORY[:3], at(9, started("2"))], 20).holds == (0, 0)


def test_a_failure_at_the_very_end_can_be_read() -> None:
    assert timeline_of(STORY, 3.6).holds[-1] == pytest.approx(FAILURE_SECONDS - 0.1)


def test_chapters_are_the_sections_and_leave_no_gap() -> None:
    timeline = timeline_of(STORY, 9)
    chapters = timeline.chapters()
    assert [chapter.title for chapter in chapters] == [
        "Sign in (primary)",
        "Export; #1 = a\\b (primary)",
        "Import (backup)",
        "Look (primary)",
    ]
    assert [chapter.begins for chapter in chapters] == [0, TITLE_SECONDS + 2, TITLE_SECONDS + 4, TITLE_SECONDS + 5]
    assert [chapter.ends for chapter in chapters] == [*(chapter.begins for chapter in chapters[1:]), timeline.length]


def test_the_cursor_comes_to_a_control_before_it_is_clicked_and_only_in_its_own_window() -> None:
    moves = timeline_of(STORY, 9).moves()
    arrives = [move for move in moves if move.image == "arrow"][-1]
    rings = [(move.at, move.x, move.y) for move in moves if move.image == "ring"]
    assert (arrives.x, arrives.y) == (650, 520)
    assert arrives.at == pytest.approx(timeline_of(STORY, 9).timeline_second(1.1))
    assert rings[0] == (arrives.at, 650, 520)
    assert rings[1][0] == pytest.approx(arrives.at + RING_SECONDS)
    assert len(rings) == 2


def test_a_video_without_a_step_has_no_chapter_and_no_move() -> None:
    timeline = timeline_of(STORY[:2], 4)
    assert (timeline.chapters(), timeline.moves(), timeline.length) == ([], [], TITLE_SECONDS + 4)


def test_a_journal_that_does_not_tell_when_a_video_began_has_none() -> None:
    assert raw_videos([*STORY, recorded(9)[0]]) == []


def test_a_control_of_last_year_was_where_the_page_is_not_scrolled() -> None:
    located = TargetLocated.model_validate({"step": "1", "left": 10, "top": 5000, "width": 20, "height": 10})
    (cue,) = timeline_of([*STORY[:3], at(-0.9, located)], 9).cues
    assert cue.point == (20, 899)  # at the edge, as the journal does not tell it better
