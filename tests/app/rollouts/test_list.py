"""The list of rollouts, and the rollout that a word means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.played_rollout import Clock, PlayedRollout, PlayedRun
from handrail.app.list_runs import RunFilter
from handrail.app.rollouts.find import rollout_at, rollout_meant
from handrail.app.rollouts.list import RolloutSummary, list_rollouts
from handrail.app.runs_folder import RunsFolder
from handrail.errors import InvalidCall
from handrail.fleet import RunState
from handrail.journal import Journal
from handrail.run import RunFolder

NIGHT = datetime(2026, 11, 30, 20, tzinfo=UTC)


def played(out: Path, at: datetime = NIGHT, ends: str = "") -> PlayedRollout:
    """A rollout on two pairs, in a wave each, of which the first ends so; it goes on if nothing is said."""
    rollout = PlayedRollout(out, [["lab"], ["hq"]], budget=1, clock=Clock(at))
    rollout.begin("lab")
    if ends:
        rollout.end("lab", RunState(ends))
    return rollout


def listed(out: Path, *, alive: bool = False, **wanted: Any) -> list[RolloutSummary]:
    return list(list_rollouts(out, RunFilter(**wanted), lambda process: alive))


def all_done(rollout: PlayedRollout) -> None:
    rollout.begin("hq")
    rollout.end("hq")
    rollout.finish()


def asked(rollout: PlayedRollout) -> None:
    rollout.ask(2)
    rollout.finish("stopped")


ANEW = "handrail rollout RUNBOOK --inventory FILE --only-failed {}"
CASES: list[tuple[str, Callable[[PlayedRollout], None], str, str]] = [
    ("done", all_done, "passed", "handrail resume {}"),
    ("done", asked, "stopped", "handrail resume {} --go-on --by NAME"),
    ("done", lambda it: it.finish("no time"), "stopped", "handrail resume {}"),
    ("failed", lambda it: it.finish("budget spent"), "failed", ANEW),
    ("in doubt", lambda it: it.finish("budget spent"), "in-doubt", "handrail resume {}"),
    ("", lambda it: it.close(), "unfinished", "handrail resume {}"),
]


@pytest.mark.parametrize(("first", "end", "state", "advice"), CASES)
def test_each_is_listed_with_how_it_ended_and_what_to_do_next(
    first: str, end: Callable[[PlayedRollout], None], state: str, advice: str, tmp_path: Path
) -> None:
    """Of one that is done, it is not sealed yet."""
    rollout = played(tmp_path, ends=first)
    end(rollout)
    (summary,) = listed(tmp_path)
    assert (summary.state, summary.advice) == (state, advice.format(rollout.folder.path))
    assert (summary.pairs, summary.sealed_by) == (("lab", "hq"), "not sealed")


def test_one_that_goes_on_is_shown_by_its_board(tmp_path: Path) -> None:
    rollout = played(tmp_path)
    (summary,) = listed(tmp_path, alive=True)
    assert (summary.state, summary.done) == ("goes-on", 0)
    assert summary.advice == f"handrail board {rollout.folder.path}"
    assert listed(tmp_path, alive=True, state="goes-on") == [summary]
    rollout.close()


def test_one_whose_journal_cannot_be_read_is_told(tmp_path: Path) -> None:
    rollout = played(tmp_path, ends="done")
    rollout.close()
    text = rollout.folder.journal.read_text()
    rollout.folder.journal.write_text(text.replace("lab", "lob"))
    (summary,) = listed(tmp_path)
    assert (summary.state, summary.advice) == ("unreadable", f"handrail verify {rollout.folder.path}")


def test_they_are_chosen_by_their_pairs_runbook_end_and_time_the_latest_first(tmp_path: Path) -> None:
    for hours, ends in ((0, "failed"), (5, "done")):
        rollout = played(tmp_path, NIGHT + timedelta(hours=hours), ends)
        rollout.finish()
    assert [it.state for it in listed(tmp_path)] == ["stopped", "failed"]
    assert [it.state for it in listed(tmp_path, state="failed", pair="hq")] == ["failed"]
    assert listed(tmp_path, pair="oslo") == listed(tmp_path, runbook="other") == listed(tmp_path / "none") == []
    since = RunFilter(since=NIGHT + timedelta(hours=1))
    assert [it.state for it in list_rollouts(tmp_path, since, lambda process: False)] == ["stopped"]


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, RunsFolder]:
    """A rollout at eight, and a run at nine."""
    played(tmp_path / "rollouts", ends="done").close()
    add_run(tmp_path / "runs", NIGHT + timedelta(hours=1))
    return tmp_path / "rollouts", RunsFolder(tmp_path / "runs")


def add_run(out: Path, at: datetime) -> None:
    rollout = played(out.with_name("elsewhere"), at)
    folder = RunFolder(out / f"{at:%Y%m%dT%H%M%SZ}-replicate-hq")
    (folder.path / "data").mkdir(parents=True)
    with_journal = Journal(folder.path / "data/journal.jsonl", clock=rollout.clock, run=folder.path)
    PlayedRun(folder, with_journal, rollout.runbook, rollout.clock)
    with_journal.close()
    rollout.close()


def test_latest_is_what_began_last(both: tuple[Path, RunsFolder], tmp_path: Path) -> None:
    rollouts, runs = both
    assert rollout_meant("latest", rollouts, runs) is None
    later = played(rollouts, NIGHT + timedelta(hours=2), "done")
    later.close()
    found = rollout_meant("latest", rollouts, runs)
    assert found
    assert found.path == later.folder.path
    assert rollout_meant("latest:hq", rollouts, runs) is None
    assert rollout_meant("latest", tmp_path / "none", runs) is None


def test_the_beginning_of_a_name_means_a_rollout_where_no_run_has_it(both: tuple[Path, RunsFolder]) -> None:
    rollouts, runs = both
    found = rollout_meant("20261130T20", rollouts, runs)
    assert found
    assert found.path.parent == rollouts
    assert rollout_meant("20261130T21", rollouts, runs) is None
    with pytest.raises(InvalidCall, match="a rollout and a run begin with 2026: .*/rollouts/.* and .*/runs/"):
        rollout_meant("2026", rollouts, runs)
    named = rollout_meant(f"{rollouts}/latest", Path("none"), RunsFolder(Path("none")))
    assert named
    assert named.path == found.path


def test_a_rollout_is_no_run_of_its_folder(both: tuple[Path, RunsFolder]) -> None:
    rollouts, runs = both
    assert RunsFolder(rollouts).runs == []
    assert len(runs.runs) == 1


def test_a_file_of_a_rollout_means_it_and_a_run_in_its_folder_does_not(tmp_path: Path) -> None:
    rollout = played(tmp_path, ends="done")
    rollout.finish()
    folder = rollout.folder
    assert rollout_at(folder.journal) == rollout_at(folder.path / "journal.jsonl") == rollout_at(folder.path) == folder
    run = rollout.runs["lab"].folder
    assert rollout_at(run.path) is rollout_at(run.journal) is rollout_at(tmp_path) is None
