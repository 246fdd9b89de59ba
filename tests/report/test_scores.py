"""The score sheet of one exercise and of a class, in a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from handrail.journal import (
    Event,
    HintGiven,
    Journal,
    LessonAnswered,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepStarted,
    TraineeActed,
    read,
)
from handrail.journal.events.lessons import HintStage
from handrail.journal.projections.scores import Scores, scores
from handrail.report.formats.scores import score_sheet

from .test_in_a_browser import violations

STEPS = (
    ("open", "Open https://hq-a.example.com/appliance"),
    ("fill", 'Fill field "Username" with "admin"'),
    ("click", 'Click button "Login"'),
    ("navigate", "Go to Security > Certificates in the menu"),
    ("download", 'Download a file with button "Export", from now on $bundle'),
)


def events_of(trainee: str, helped: dict[int, tuple[HintStage, ...]], wrong: dict[int, str]) -> list[Event]:
    events: list[Event] = [LessonAnswered(step="1", answer="next", by=trainee, via="page")]
    for number, (action, sentence) in enumerate(STEPS, start=1):
        step = str(number)
        if number in wrong:
            events.append(TraineeActed(step=step, by=trainee, right=False, stopped=True, what=wrong[number]))
        events += [HintGiven(step=step, by=trainee, stage=stage) for stage in helped.get(number, ())]
        if number > 1 and "shown" not in helped.get(number, ()):
            events.append(TraineeActed(step=step, by=trainee, right=True, stopped=True, what="it"))
        events += [StepStarted(step=step, action=action, sentence=sentence), StepPassed(step=step)]
    return events


def exercise_of(file: Path, trainee: str, helped: dict[int, tuple[HintStage, ...]], wrong: dict[int, str]) -> Scores:
    seconds = count(step=7)
    began = datetime(2026, 11, 24, 9, tzinfo=UTC)
    journal = Journal(file, clock=lambda: began + timedelta(seconds=next(seconds)))
    journal.append(
        RunStarted(
            runbook="Replicate the SSL certificate configuration on the backup appliance",
            document="Replicate SSL Certificate Configuration",
            digest="0",
            pair="hq",
            mode="exercise",
        )
    )
    journal.append(SectionStarted(number=1, heading="Here", appliance="primary"))
    for event in events_of(trainee, helped, wrong):
        journal.append(event)
    journal.append(RunFinished(outcome="passed"))
    journal.close()
    return scores(read(file))


@pytest.fixture
def exercises(tmp_path: Path) -> list[Scores]:
    wrong = {3: 'button "Cancel"', 5: 'button "Delete" in row "support.example.com"'}
    return [
        exercise_of(tmp_path / "1.jsonl", "Ann", {}, {}),
        exercise_of(tmp_path / "2.jsonl", "Ben", {4: ("region", "outline")}, wrong),
        exercise_of(tmp_path / "3.jsonl", "Ćira <b>", {2: ("region",), 5: ("region", "outline", "shown")}, {}),
    ]


def open_sheet(page: Page, tmp_path: Path, exercises: list[Scores]) -> Page:
    file = tmp_path / "sheet.html"
    file.write_text(score_sheet(exercises), encoding="utf-8")
    page.goto(file.as_uri())
    return page


def test_one_trainee_s_sheet_says_how_each_step_was_done(page: Page, tmp_path: Path, exercises: list[Scores]) -> None:
    open_sheet(page, tmp_path, exercises[1:2])
    expect(page.locator(".verdict")).to_have_text(f"Ben: {exercises[1].sentence}")
    rows = page.get_by_role("row")
    expect(rows).to_have_count(6)
    expect(rows.nth(3)).to_contain_text('instead of it: button "Cancel"; kept from the appliance')
    expect(rows.nth(4)).to_contain_text("with hints")
    expect(rows.nth(1)).to_contain_text("explained")
    expect(page.locator(".counts")).to_contain_text("1 of 4 at once (25 %)")


def test_a_class_is_one_table_that_leads_to_each_exercise(page: Page, tmp_path: Path, exercises: list[Scores]) -> None:
    open_sheet(page, tmp_path, exercises)
    table = page.get_by_role("region", name="The class").get_by_role("row")
    expect(table).to_have_count(4)
    expect(table.nth(2)).to_contain_text("3 of 4")
    page.get_by_role("link", name="Ćira <b>").click()
    expect(page.locator("#exercise-3")).to_be_in_viewport()
    expect(page.locator("#exercise-3")).to_contain_text("shown")


def test_the_whole_table_of_a_class_is_in_sight(page: Page, tmp_path: Path, exercises: list[Scores]) -> None:
    started = exercises[0].record.started.model_copy(update={"pass_mark": 80})
    marked = [replace(it, record=replace(it.record, started=started)) for it in exercises]
    page.set_viewport_size({"width": 1000, "height": 700})
    open_sheet(page, tmp_path, marked)
    region, table = (page.get_by_role("region", name="The class"), page.locator("table").first)
    outer, inner = region.bounding_box(), table.bounding_box()
    assert outer
    assert inner
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    expect(region.get_by_text("not passed")).to_have_count(2)
    expect(region.get_by_text("passed", exact=True)).to_have_count(1)


def test_it_fetches_nothing_and_can_be_read_aloud(own_page: Page, tmp_path: Path, exercises: list[Scores]) -> None:
    asked: list[str] = []
    own_page.on("request", lambda request: asked.append(request.url))
    open_sheet(own_page, tmp_path, exercises)
    assert [url for url in asked if not url.startswith("file:")] == []
    assert violations(own_page) == []


def test_a_narrow_window_shows_it_whole(page: Page, tmp_path: Path, exercises: list[Scores]) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_sheet(page, tmp_path, exercises[:1])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
