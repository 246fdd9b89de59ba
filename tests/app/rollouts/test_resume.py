"""Going on with a rollout: what it tells, on record and to whoever typed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.app.rollouts.conductor import PairOutcome, WaveAnswer
from handrail.app.rollouts.process import RolloutResult
from handrail.cli.output.rollout_lines import RolloutLines, ending
from handrail.fleet import RunState
from handrail.fleet.board import board
from handrail.journal import RolloutResumed, read
from handrail.report.rollout import texts
from handrail.report.rollout.members import read_rollout

from .played_work import Desk, Works

pytestmark = pytest.mark.usefixtures("real_clock")
OVER = datetime(2026, 1, 1, 2, tzinfo=UTC)
LATER = datetime(2126, 1, 1, 2, tzinfo=UTC)


def told_by(result: RolloutResult, capsys: pytest.CaptureFixture[str]) -> str:
    """What a pipe gets of it."""
    lines = RolloutLines(as_json=False)
    for entry in read(result.folder.journal):
        lines(entry)
    return capsys.readouterr().out


def facts_of(result: RolloutResult) -> dict[str, str]:
    return dict(texts.facts(read_rollout(result.folder.path, read(result.folder.journal))))


async def test_a_deadline_holds_until_it_goes_on_which_tells_that_it_does_not_any_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path)
    first = await desk.roll_out(Works(), finish_by=OVER)
    assert facts_of(first)["Window"] == "until 2026-01-01 02:00:00 UTC"
    assert first.record.finished
    assert first.record.finished.reason == "no time"
    again = await desk.resume(first.folder.path, Works())
    told = told_by(again, capsys)
    assert (
        "the rollout goes on; the time that was given, until 2026-01-01 02:00:00 UTC, does not hold any more; "
        "give it anew with --finish-by\n"
    ) in told
    (resumed,) = [entry.event for entry in read(again.folder.journal) if isinstance(entry.event, RolloutResumed)]
    assert (resumed.finish_by, resumed.held_until) == (None, OVER)
    assert facts_of(again)["Window"] == "until 2026-01-01 02:00:00 UTC as it began; none since it was gone on with"
    report = read_rollout(again.folder.path, read(again.folder.journal))
    assert any("the time that was given, until 2026-01-01 02:00" in sentence for _, sentence in report.decisions)
    assert board(again.record, {}, (), OVER + timedelta(hours=1)).until is None


async def test_a_deadline_that_is_given_anew_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path)
    first = await desk.roll_out(Works(), finish_by=OVER)
    again = await desk.resume(first.folder.path, Works(), finish_by=LATER)
    told = told_by(again, capsys)
    assert "the rollout goes on, until 2126-01-01 02:00:00 UTC\n" in told
    assert "does not hold" not in told
    assert facts_of(again)["Window"] == (
        "until 2126-01-01 02:00:00 UTC, given as it was gone on with; until 2026-01-01 02:00:00 UTC as it began"
    )
    assert board(again.record, {}, (), OVER).until == LATER


async def test_where_resume_can_do_nothing_it_ends_with_the_whole_command_for_what_is_left(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    works = Works({"one": PairOutcome(RunState.FAILED, exit_code=1, problem="no button")})
    first = await desk.roll_out(works, waves="1,rest")
    for result in (first, await desk.resume(first.folder.path, works)):
        *_, last = ending(result)
        assert last == (
            f"what failed is not tried again by resume; once it is mended: handrail rollout {tmp_path / 'look.yaml'} "
            f"--inventory {tmp_path / 'inventory.yaml'} --only-failed {first.folder.path}"
        )
        assert "handrail resume" not in "\n".join(ending(result))
        assert facts_of(result)["Next"] == last.replace(str(first.folder.path), first.folder.path.name)
    for word in (first.folder.path, first.folder.path / "plan.json", Path("latest"), tmp_path / "rollouts/latest"):
        again = replace(desk.terms, pairs=None, only_failed=word).request()
        assert ([pair.name for pair in again.pairs], again.earlier) == (["one", "two"], first.folder.path)


async def test_a_wave_that_waits_for_a_word_ends_with_the_command_that_gives_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    first = await desk.roll_out(Works(), waves="1,rest", pause="ask")
    for result in (first, await desk.resume(first.folder.path, Works())):
        lines = list(ending(result))
        assert f"to go on: handrail resume {first.folder.path} --go-on --by NAME" in lines
    done = await desk.resume(first.folder.path, Works(), answer=WaveAnswer(goes_on=True, by="bo"))
    assert list(ending(done))[-1].startswith("sealed: ")
    assert "Next" not in facts_of(done)
