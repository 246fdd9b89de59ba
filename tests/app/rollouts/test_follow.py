"""Following a rollout from its journals, while it is played."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.played_rollout import PlayedRollout
from handrail.app.rollouts.find import find_rollout
from handrail.app.rollouts.follow import RolloutFollower
from handrail.errors import InvalidCall
from handrail.fleet import RunState
from handrail.fleet.board import BoardRow


@pytest.fixture
def played(tmp_path: Path) -> PlayedRollout:
    return PlayedRollout(tmp_path / "rollouts", [["lab"], ["oslo", "bonn"]])


def follower(played: PlayedRollout, *, alive: bool = True) -> RolloutFollower:
    return RolloutFollower(played.folder, played.clock, lambda process: alive)


def row(following: RolloutFollower, pair: str) -> BoardRow:
    return next(row for row in following.read().rows if row.pair == pair)


def test_a_run_is_followed_step_by_step(played: PlayedRollout) -> None:
    following = follower(played)
    assert row(following, "lab").state == "waiting"
    played.begin("lab")
    assert (row(following, "lab").state, row(following, "lab").done) == ("running", 0)
    played.runs["lab"].perform(3, seconds=1)
    played.runs["lab"].step("begun")
    shown = row(following, "lab")
    assert (shown.done, shown.step, shown.picture) == (3, "4", "evidence/003-backup.png")
    assert (shown.is_irreversible, shown.next_once) == (False, "29")
    assert shown.expected_end is None
    played.close()


def test_those_that_are_done_time_the_others(played: PlayedRollout) -> None:
    following = follower(played)
    played.begin("lab")
    following.read()
    played.runs["lab"].perform(60, seconds=2)
    played.end("lab")
    following.read()
    played.begin("oslo")
    left = row(following, "oslo").expected_end
    steps = row(following, "oslo").total
    assert left == played.clock.now + timedelta(seconds=2 * steps)
    assert row(follower(played), "oslo").expected_end == left  # read from the run's folder by who comes later
    played.close()


def test_an_earlier_rollout_times_the_first_runs(played: PlayedRollout) -> None:
    played.begin("lab")
    played.runs["lab"].perform(60, seconds=3)
    played.end("lab")
    played.finish()
    played.clock.go(3600)
    later = PlayedRollout(played.out, [["lab"]], clock=played.clock)
    later.begin("lab")
    shown = row(follower(later), "lab")
    assert shown.expected_end == later.clock.now + timedelta(seconds=3 * shown.total)
    later.close()


def test_it_tells_whether_the_process_is_there_still(played: PlayedRollout) -> None:
    assert not follower(played).read().was_cut_off
    assert follower(played, alive=False).read().was_cut_off
    played.finish("stopped")
    assert not follower(played, alive=False).read().was_cut_off


def test_a_journal_that_does_not_hold_hides_no_other_run(played: PlayedRollout) -> None:
    played.begin("oslo", "bonn")
    following = follower(played)
    following.read()
    for pair in ("oslo", "bonn"):
        played.runs[pair].perform(2)
    file = played.runs["oslo"].folder.journal
    file.write_bytes(file.read_bytes().replace(b'"step":"2"', b'"step":"9"'))
    assert "its journal cannot be read on" in row(following, "oslo").sentence
    assert row(following, "bonn").done == 2
    played.close()


def test_following_changes_no_file(played: PlayedRollout) -> None:
    played.begin("lab")
    played.runs["lab"].perform(60)
    played.end("lab", RunState.FAILED, "no button")

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in played.folder.path.rglob("*")}

    before = files()
    follower(played).read()
    assert files() == before
    played.close()


def test_a_rollout_is_found_by_what_people_type(played: PlayedRollout, tmp_path: Path) -> None:
    out, folder = played.out, played.folder
    for word in (str(folder.path), str(folder.journal), "latest", folder.path.name[:12]):
        assert find_rollout(word, out).path.resolve() == folder.path.resolve()
    with pytest.raises(InvalidCall, match=f"no rollout x: .* has {folder.path.name}"):
        find_rollout("x", out)
    with pytest.raises(InvalidCall, match="holds none; begin one with handrail rollout"):
        find_rollout("latest", tmp_path / "nowhere")
    played.close()
