"""Each appliance of a run has one colour, in the window of a lesson, in a replay and in a video."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from captions import CAPTION, DrawnCaption, serve
from handrail.journal import (
    ApplianceFacts,
    Journal,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepStarted,
    read,
    run_record,
)
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.overlay.overlay import ChromiumOverlay
from handrail.page.chromium.page import ChromiumPage
from handrail.palette import COLOURS, colour_of, colours_of
from handrail.report.colours import appliance_colours
from handrail.report.replay.html import html as replay
from handrail.report.video.drawing import CaptionBar, draw_bar

ROLES = ("primary", "backup", "witness")


@pytest.fixture
def page(chromium: Chromium, portal: BlockingPortal) -> Iterator[ChromiumPage]:
    page = portal.call(chromium.open_page)
    yield page
    portal.call(page.close)


def record(folder: Path) -> RunRecord:
    """A run on three appliances, that did something on the last of them first."""
    facts = tuple(
        ApplianceFacts(role=role, name=role, url=f"https://{role}.example.com", address="192.0.2.1") for role in ROLES
    )
    seconds = count()
    journal = Journal(folder / "journal.jsonl", clock=lambda: datetime(2026, 11, 24, 12, 0, next(seconds), tzinfo=UTC))
    for event in (
        RunStarted(runbook="Import", digest="d", steps=1, appliances=facts),
        SectionStarted(number=1, heading="There", appliance="witness"),
        StepStarted(step="1", action="click", sentence="Click Save", appliance="witness"),
        StepPassed(step="1"),
    ):
        journal.append(event)
    journal.close()
    return run_record(read(folder / "journal.jsonl"))


def rgb(strong: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(strong.removeprefix("#")))


async def test_a_third_appliance_has_the_same_colour_in_lesson_replay_and_video(
    page: ChromiumPage, tmp_path: Path
) -> None:
    run = record(tmp_path)
    witness = appliance_colours(run)["witness"]
    assert witness == colours_of(ROLES)["witness"] == colour_of(2)

    await serve(page, "<p>Store</p>")
    overlay = ChromiumOverlay(lambda: page.window, number=2)
    await overlay.show(replace(CAPTION, appliance="witness"))
    lesson = await DrawnCaption(page).evaluate(".band", "it => getComputedStyle(it).backgroundColor")
    assert lesson == [f"rgb{rgb(witness.strong)}"]
    await overlay.hide()

    await page.window.set_content(replay(run, tmp_path))
    hue = "it => getComputedStyle(it).getPropertyValue('--hue').trim()"
    assert await page.window.locator("dd .role, dt .role").nth(2).evaluate(hue) == witness.strong
    assert await page.window.locator("#scene-1").evaluate(hue) == witness.strong

    drawn = draw_bar(CaptionBar(witness, "witness", "There"))
    assert drawn.getpixel((6, 70)) == rgb(witness.strong)


def test_the_first_appliance_of_a_run_is_blue_and_the_second_amber_whatever_they_are_called() -> None:
    named = [colour.name for colour in colours_of(("left", "right", "left")).values()]
    assert named == ["blue", "amber"]
    assert colour_of(len(COLOURS)) == COLOURS[0]
