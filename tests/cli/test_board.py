"""The board as a terminal shows it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks.played_rollout import Clock, PlayedRollout, story
from handrail.app.rollouts.follow import RolloutFollower
from handrail.cli.output.board import as_object, board_lines
from handrail.cli.output.rollout_lines import RolloutLines
from handrail.fleet import RunState
from handrail.journal import BlackoutAwaited, read
from handrail.report.rollout.members import read_rollout

from .conftest import Handrail, Terminal

SIZES = ((80, 24), (80, 18), (160, 50))


def follower(played: PlayedRollout, *, alive: bool = True) -> RolloutFollower:
    return RolloutFollower(played.folder, played.clock, lambda process: alive)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> PlayedRollout:
    return story(tmp_path_factory.mktemp("rollouts"), 40)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_board_fits_any_terminal_and_counts_what_it_folds(played: PlayedRollout, width: int, height: int) -> None:
    lines = [line.plain for line in board_lines(follower(played).read(), width, height)]
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    shown = re.findall(r"^ \S  pair-\d+ .*$", text, re.MULTILINE)
    folded = re.findall(
        r"^   (\d+)(?: more)? (?:running|waiting|done|in doubt, failed or stopped)$", text, re.MULTILINE
    )
    assert len(shown) + sum(map(int, folded)) == 40
    assert "pair-007" in shown[0]
    assert "pair-006" in shown[1]
    assert any(line.startswith(" …") for line in shown)


def test_a_terminal_that_is_much_too_small_shows_the_beginning(played: PlayedRollout) -> None:
    lines = board_lines(follower(played, alive=False).read(), 40, 8)
    assert len(lines) == 8
    assert max(line.cell_len for line in lines) <= 40


def test_without_a_height_every_pair_has_a_row(played: PlayedRollout) -> None:
    lines = [line.plain for line in board_lines(follower(played).read(), 160)]
    assert len([line for line in lines if re.search(r"  pair-\d+ ", line)]) == 40
    assert any("◆" in line and line.endswith("-backup.png") for line in lines)
    assert "budget: 2 of 4 spent" in "\n".join(lines)


def test_it_says_what_somebody_has_to_do(tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path, [["lab"], ["oslo"]], budget=1)

    def told(*, alive: bool = True) -> str:
        return " ".join(line.plain.strip() for line in board_lines(follower(rollout, alive=alive).read(), 400))

    assert "! its process is not there any more" in told(alive=False)
    assert f"; to go on: handrail resume {rollout.folder.path}" in told(alive=False)
    rollout.begin("lab")
    rollout.end("lab", RunState.DONE)
    rollout.ask(2)
    assert "! wave 2 waits for a person's word" in told()
    rollout.begin("oslo")
    rollout.end("oslo", RunState.FAILED, "no\x1b[2J button\n")
    assert "! the budget is spent: nothing new begins" in told()
    assert "\x1b" not in told()
    rollout.finish("budget spent")
    assert (
        "! it has ended: budget spent; what failed is not tried again by resume; once it is mended: handrail rollout"
        in told()
    )


def test_it_says_that_a_rollout_waits_for_a_blackout_and_so_do_its_lines_and_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rollout = PlayedRollout(tmp_path, [["lab", "oslo"]])
    until = rollout.clock.now + timedelta(hours=1)
    entry = rollout.journal.append(
        BlackoutAwaited(pairs=("lab", "oslo"), blackout="trading", zone="Asia/Tokyo", until=until)
    )
    words = f"until {until.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M JST}: blackout trading"
    shown = [line.plain for line in board_lines(follower(rollout).read(), 80)]
    assert f" ! nothing runs: 2 pairs wait {words}" in shown
    assert len([line for line in shown if line.rstrip().endswith(f"waits {words}")]) == 2
    RolloutLines(as_json=False)(entry)
    assert capsys.readouterr().out.endswith(f"  waits      lab, oslo: {words}\n")
    report = read_rollout(rollout.folder.path, read(rollout.folder.journal))
    assert f"lab, oslo waited {words}" in [sentence for _, sentence in report.decisions]


def test_the_json_of_a_board_tells_every_pair(played: PlayedRollout) -> None:
    shown = json.loads(json.dumps(as_object(follower(played).read())))
    assert (len(shown["rows"]), shown["counts"]["done"], shown["asked"]) == (40, 3, 0)
    assert set(shown["rows"][0]) >= {"pair", "wave", "state", "section", "step", "expected_end", "picture"}


def test_the_command_prints_it_from_elsewhere(handrail: Handrail, tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path / "rollouts", [["lab"]], clock=Clock(datetime.now(UTC)))
    rollout.begin("lab")
    rollout.close()
    shown = handrail("board", "latest")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "1 running" in shown.stdout
    assert "! its process is not there any more" in shown.stdout
    (line,) = handrail("board", rollout.folder.path, "--json").stdout.splitlines()
    assert json.loads(line)["was_cut_off"]
    assert "no rollout nothing" in handrail("board", "nothing").stderr


def test_on_a_terminal_it_follows_until_the_rollout_has_ended(terminal: Terminal, tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path / "rollouts", [["lab"], ["oslo"]], clock=Clock(datetime.now(UTC)))
    rollout.begin("lab")
    with terminal("board", "latest") as session:
        session.wait_for("1 running")
        rollout.end("lab")
        rollout.ask(2)
        session.wait_for("wave 2 waits for a person's word")
        rollout.finish("stopped")
        session.wait_for("it has ended: stopped")
        assert session.read_to_end() == 0


def test_the_reports_of_a_rollout_are_written_again(handrail: Handrail, tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path / "rollouts", [["lab"]])
    rollout.begin("lab")
    rollout.end("lab")
    rollout.finish()
    folder = rollout.folder.path
    written = handrail("report", folder)
    assert (written.returncode, written.stdout.split()) == (
        0,
        [str(folder / name) for name in ("report.html", "report.csv", "report.junit.xml", "report.md")],
    )
    assert handrail("report", folder, "--format", "md").stdout.split() == [str(folder / "report.md")]
    for words, told in (
        (("--format", "xlsx"), "a rollout is reported as html, csv, junit, markdown, pdf or all, not as xlsx"),
        (("--out", "x.html"), "leave out --out"),
    ):
        refused = handrail("report", folder, *words)
        assert (refused.returncode, told in refused.stderr) == (2, True)
    printed = handrail("report", folder, "--format", "pdf")
    assert (printed.returncode, printed.stdout.split()) == (0, [f"{folder}.pdf"])
    assert Path(f"{folder}.pdf").read_bytes().startswith(b"%PDF-")
