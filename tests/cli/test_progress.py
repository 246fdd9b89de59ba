"""What is said while a run goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handrail.cli.progress import PlainLines
from handrail.journal import Entry, Event, StepPassed, StepStarted


async def lines_for(*events: Event) -> None:
    plain = PlainLines()
    for number, event in enumerate(events):
        entry = Entry(seq=number, at=datetime.now(UTC), event=event, previous="")
        assert [answer async for answer in plain.hear(entry)] == []


async def test_a_step_is_a_line_when_it_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(StepStarted(step="7", action="click", sentence='Click button "Upload"'), StepPassed(step="7"))
    assert capsys.readouterr().out == '  passed      7  Click button "Upload"  (0.0 s)\n'


async def test_a_step_that_an_earlier_process_began_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    await lines_for(StepPassed(step="7"))
    assert capsys.readouterr().out == (
        "  passed      7  It happened before the run was resumed  (it shows on the page)\n"
    )
