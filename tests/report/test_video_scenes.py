"""The cues of a raw video, read from a journal, and the scenes of the film that is made of all."""

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
    StepSkipped,
    StepStarted,
    TargetLocated,
    WindowFilmed,
    run_record,
)
from handrail.report.video.raw_video import cues, raw_videos
from handrail.report.video.scenes import (
    FAILURE_SECONDS,
    FRAME_RATE,
    READING_SECONDS,
    RING_SECONDS,
    TITLE_SECONDS,
    Scene,
    chapters,
    scenes,
)

BEGAN = datetime(2026, 11, 26, 12, tzinfo=UTC)
FILE = "evidence/video-primary.webm"


def at(second: float, event: Event) -> Entry:
    return Entry(seq=0, at=BEGAN + timedelta(seconds=second), event=event, previous="")


def started(step: str, appliance: str = "primary") -> StepStarted:
    return StepStarted(step=step, action="click", sentence=f"Click {step}", appliance=appliance)


def recorded(
    length: float, content: bytes = b"", width: int = 0, height: int = 0, role: str = "primary", began: float = 0
) -> list[Entry]:
    file = FILE.replace("primary", role)
    kept = EvidenceKept(step="", file=file, sha256=sha256(content).hexdigest(), media_type="video/webm")
    first, last = (BEGAN + timedelta(seconds=second) for second in (began, began + length))
    shape = {"width": width, "height": height}
    return [at(99, kept), at(99, WindowFilmed(appliance=role, file=file, began=first, ended=last, **shape))]


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


def film_of(entries: list[Entry], *recordings: list[Entry]) -> list[Scene]:
    whole = [*entries, *(entry for recording in recordings for entry in recording)]
    return scenes(raw_videos(whole), whole, run_record(whole))


def scene_of(entries: list[Entry], length: float) -> Scene:
    """The one scene of a film of the primary's window alone."""
    (scene,) = film_of(entries, recorded(length))
    return scene


BOTH = film_of(STORY, recorded(9), recorded(9.5, role="backup", began=-0.5))
"""The film of both windows, of which that of the backup came up half a second earlier."""


def test_the_cues_of_a_video_are_the_steps_from_its_own_beginning() -> None:
    whole = [*STORY, *recorded(9)]
    (video,) = raw_videos(whole)
    found = cues(video, whole, run_record(whole))
    assert [(cue.at, cue.step.number, cue.section_number, cue.in_this_window, cue.problem) for cue in found] == [
        (0.0, "1", 1, True, ""),  # what was going on when it began
        (1.0, "2", 2, True, ""),
        (2.0, "3", 3, False, ""),
        (3.0, "4", 4, True, ""),
        (3.5, "4", 4, True, "no button: 50 % of “it”"),
    ]


def test_in_a_lesson_a_step_is_told_from_the_end_of_the_one_before_and_one_that_is_left_out_too() -> None:
    skipped = StepSkipped(step="2", sentence="Click 2", reason="seen", by="ann", appliance="primary")
    whole = [
        at(-3, RunStarted(runbook="Import", digest="d", mode="lesson", steps=9)),
        at(-2, SectionStarted(number=1, heading="Sign in", appliance="primary")),
        at(1, started("1")),
        at(1.5, StepPassed(step="1")),
        at(4, skipped),
        at(6, started("3")),
        at(6.5, StepPassed(step="3")),
        *recorded(9),
    ]
    (video,) = raw_videos(whole)
    found = cues(video, whole, run_record(whole))
    assert [(cue.at, cue.step.number) for cue in found] == [(0.0, "1"), (1.5, "2"), (4, "3")]


def test_a_film_follows_the_action_from_window_to_window_and_back() -> None:
    assert [
        (scene.raw_video.appliance, scene.begins, scene.ends, [cue.step.number for cue in scene.cues]) for scene in BOTH
    ] == [("primary", 0, 2, ["1", "2"]), ("backup", 2.5, 3.5, ["3"]), ("primary", 3, 9, ["4", "4"])]
    assert [scene.lead for scene in BOTH] == [TITLE_SECONDS, 0, 0]


def test_each_chapter_begins_where_its_section_does_in_the_film_and_they_leave_no_gap() -> None:
    found = chapters(BOTH)
    assert [chapter.title for chapter in found] == [
        "Sign in (primary)",
        "Export; #1 = a\\b (primary)",
        "Import (backup)",
        "Look (primary)",
    ]
    first, second, third = (scene.length for scene in BOTH)
    assert [chapter.begins for chapter in found] == [0, TITLE_SECONDS + 2, first, first + second]
    assert [chapter.ends for chapter in found] == [*(chapter.begins for chapter in found[1:]), first + second + third]


def test_a_scene_is_whole_frames_long() -> None:
    assert all(scene.length * FRAME_RATE == pytest.approx(round(scene.length * FRAME_RATE)) for scene in BOTH)
    assert BOTH[0].length >= BOTH[0].second_of(BOTH[0].ends) - 0.001


def test_a_window_that_was_opened_anew_goes_on_in_its_second_video() -> None:
    again = recorded(5, role="primary", began=2.8)
    again = [at(99, entry.event.model_copy(update={"file": "evidence/video-primary-2.webm"})) for entry in again]
    film = film_of(STORY, recorded(2.6), again)
    assert [(scene.raw_video.kept.file, [cue.step.number for cue in scene.cues]) for scene in film] == [
        ("evidence/video-primary.webm", ["1", "2"]),
        ("evidence/video-primary-2.webm", ["4", "4"]),
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
    assert [cue.step.number for cue in scene_of(STORY, 1.5).cues] == ["1", "2"]


def test_where_a_page_is_scrolled_the_window_shows_its_control_further_up() -> None:
    assert scene_of(STORY, 9).cues[1].point == (650, 520)


def test_the_picture_is_held_so_that_each_step_can_be_read() -> None:
    scene = scene_of(STORY, 9)
    assert scene.holds == (READING_SECONDS - 1, 0, READING_SECONDS - 0.5, 0)
    assert FAILURE_SECONDS < 9 - 3.5
    assert [scene.cue_start(index) - TITLE_SECONDS for index in range(4)] == [0, 2, 4, 6]
    assert scene.length == pytest.approx(TITLE_SECONDS + 9 + sum(scene.holds), abs=1 / FRAME_RATE)


@pytest.mark.parametrize(("characters", "seconds"), [(7, 2), (60, 5), (165, 12), (900, 12)])
def test_a_long_sentence_is_shown_for_as_long_as_people_read_it(characters: int, seconds: float) -> None:
    said = StepStarted(step="1", action="click", sentence="s", appliance="primary", instruction="x" * characters)
    story = [*STORY[:2], at(-1, said), at(0.5, StepPassed(step="1")), at(0.5, started("2")), at(5, started("3"))]
    assert scene_of(story, 9).holds[0] == pytest.approx(seconds - 0.5)


def test_a_step_that_takes_its_time_is_not_held() -> None:
    assert scene_of([*STORY[:3], at(9, started("2"))], 20).holds == (0, 0)


def test_a_failure_at_the_very_end_can_be_read() -> None:
    assert scene_of(STORY, 3.6).holds[-1] == pytest.approx(FAILURE_SECONDS - 0.1)


def test_the_cursor_comes_to_a_control_before_it_is_clicked_and_only_in_its_own_window() -> None:
    moves = scene_of(STORY, 9).moves()
    arrives = [move for move in moves if move.image == "arrow"][-1]
    rings = [(move.at, move.x, move.y) for move in moves if move.image == "ring"]
    assert (arrives.x, arrives.y) == (650, 520)
    assert arrives.at == pytest.approx(scene_of(STORY, 9).second_of(1.1))
    assert rings[0] == (arrives.at, 650, 520)
    assert rings[1][0] == pytest.approx(arrives.at + RING_SECONDS)
    assert len(rings) == 2


def test_of_a_window_without_a_step_there_is_no_scene() -> None:
    assert film_of(STORY[:2], recorded(4)) == []
    assert [scene.raw_video.appliance for scene in film_of(STORY[:6], recorded(4), recorded(4, role="backup"))] == [
        "primary"
    ]


def test_a_journal_that_does_not_tell_when_a_video_began_has_none() -> None:
    assert raw_videos([*STORY, recorded(9)[0]]) == []


def test_a_control_of_last_year_was_where_the_page_is_not_scrolled() -> None:
    located = TargetLocated.model_validate({"step": "1", "left": 10, "top": 5000, "width": 20, "height": 10})
    (cue,) = scene_of([*STORY[:3], at(-0.9, located)], 9).cues
    assert cue.point == (20, 899)  # at the edge, as the journal does not tell it better
