"""A lesson from the command line: led by real keys in a window on a screen, and from the terminal beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import CommandLine
from handrail.journal import Event, LessonAnswered, RunStarted, StepPassed, StepSkipped, read
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import RunFolder
from handrail_practice.pair import Pair
from tools.screen import Screen

from .conftest import INVENTORY, Handrail
from .pseudo_terminal import TerminalSession, command_on_terminal

RUNBOOK = """\
runbook: Look at the sign-in page
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
        note: The address leads to the sign-in page.
      - fill: Ann
        target: field "Username"
      - expect: field "Password"
      - expect: field "Username"
"""

Teach = Callable[..., AbstractContextManager[TerminalSession]]


@pytest.fixture
def runbook(tmp_path: Path) -> Path:
    file = tmp_path / "look.yaml"
    file.write_text(RUNBOOK)
    return file


@pytest.fixture
def lesson_arguments(pair: Pair, runbook: Path) -> tuple[str | Path, ...]:
    return ("teach", runbook, "-i", pair.inventory_path)


@pytest.fixture
def teach(
    lesson_arguments: tuple[str | Path, ...],
    command_line: CommandLine,
    shown_browser: SharedBrowser,
    display: Screen,
    tmp_path: Path,
) -> Teach:
    """Begin a lesson at a terminal, which shows when a caption is there, so that keys can be pressed in its window."""
    with_windows = replace(command_line, launcher=shown_browser)

    @contextmanager
    def start(*options: str) -> Iterator[TerminalSession]:
        arguments = (*lesson_arguments, *options)
        with command_on_terminal(with_windows, *arguments, here=tmp_path, DISPLAY=display.display) as terminal:
            terminal.wait_for("before the first step")
            terminal.answer("n Begin   q Stop", "n")
            yield terminal

    return start


def events(folder: Path) -> list[Event]:
    (run,) = (folder / "runs").glob("*-lesson")
    return [entry.event for entry in read(RunFolder(run).journal)]


def answers(folder: Path) -> list[tuple[str, str, str]]:
    return [(event.step, event.answer, event.via) for event in events(folder) if isinstance(event, LessonAnswered)]


@pytest.mark.whole
def test_is_led_by_keys_in_the_window(teach: Teach, display: Screen, tmp_path: Path) -> None:
    with teach() as terminal:
        assert "Cannot be undone: nothing" in terminal.output
        terminal.wait_for("step 1 · 1 of 4")
        display.press("n")
        terminal.wait_for("step 2 · 2 of 4")
        display.press("n")
        terminal.wait_for("step 3 · 3 of 4")
        display.press("b")
        terminal.wait_for("looking back: step 2")
        display.press("e")
        terminal.wait_for("looking back: step 1")
        display.press("c")
        terminal.wait_for("step 3 · 3 of 4")
        display.press("s")
        display.type("we have seen it")
        display.press("Return")
        terminal.wait_for("step 4 · 4 of 4")
        display.press("Return")
        terminal.wait_for("The lesson is over")
        display.press("c")
        assert terminal.read_to_end() == 0
    assert answers(tmp_path) == [
        ("1", "next", "page"),
        ("2", "next", "page"),
        ("3", "back-look", "page"),
        ("3", "skip", "page"),
        ("4", "next", "page"),
    ]
    lesson = events(tmp_path)
    assert [event.step for event in lesson if isinstance(event, StepPassed)] == ["1", "2", "4"]
    assert [event.reason for event in lesson if isinstance(event, StepSkipped)] == ["we have seen it"]
    assert [event.mode for event in lesson if isinstance(event, RunStarted)] == ["lesson"]


def test_is_led_from_the_terminal(teach: Teach, tmp_path: Path) -> None:
    with teach() as terminal:
        terminal.wait_for("step 1 · 1 of 4")
        terminal.answer("q Stop", "n")
        terminal.wait_for("step 2 · 2 of 4")
        terminal.answer("q Stop", "s")
        terminal.answer("Why, for the record", "not today")
        terminal.wait_for("step 3 · 3 of 4")
        terminal.answer("q Stop", "q")
        assert terminal.read_to_end() == 130
    assert answers(tmp_path) == [("1", "next", "terminal"), ("2", "skip", "terminal"), ("3", "stop", "terminal")]
    assert "ended the lesson at step 3" in terminal.output


@pytest.mark.whole
def test_a_lesson_that_was_stopped_is_finished_as_a_run_and_has_no_scores(
    teach: Teach, handrail: Handrail, tmp_path: Path
) -> None:
    with teach() as terminal:
        terminal.answer("q Stop", "q")
        assert terminal.read_to_end() == 130
    (run,) = (tmp_path / "runs").iterdir()
    done = handrail("resume", run)
    assert (done.returncode, done.stderr) == (0, "")
    assert [event.step for event in events(tmp_path) if isinstance(event, StepPassed)] == ["1", "2", "3", "4"]
    done = handrail("scores", run)
    assert (done.returncode, "no exercises" in done.stderr) == (2, True)


@pytest.mark.whole
def test_an_exercise_leaves_a_score_sheet(teach: Teach, display: Screen, handrail: Handrail, tmp_path: Path) -> None:
    with teach("--exercise", "--trainee", "Ann") as terminal:
        terminal.wait_for("step 1 · 1 of 4")
        terminal.wait_for("q Stop")
        display.press("alt+n")
        terminal.wait_for("step 2 · 2 of 4")
        for _ in range(3):
            terminal.wait_for("q Stop")
            display.press("alt+h")
        for step in ("step 3 · 3 of 4", "step 4 · 4 of 4"):
            terminal.wait_for(step)
            terminal.wait_for("q Stop")
            display.press("alt+n")
        terminal.wait_for("0 of 1 steps unaided, 1 shown")
        terminal.wait_for("c Close the windows")
        display.press("c")
        assert terminal.read_to_end() == 0
    (run,) = (tmp_path / "runs").iterdir()
    assert run.name.endswith("-trainee-ann")
    assert "0 of 1 steps unaided, 1 shown" in (run / "exercise.html").read_text()
    assert f"{run / 'exercise.html'}\n" in handrail("report", run).stdout
    assert handrail("verify", run).returncode == 0
    done = handrail("scores", run, "--html", "class.html")
    assert (done.returncode, "Ann" in done.stdout, "0 of 1" in done.stdout) == (0, True, True)
    assert "Ann: 0 of 1 steps unaided" in (tmp_path / "class.html").read_text()


@pytest.mark.whole
def test_plays_by_itself_until_it_is_stopped(teach: Teach, display: Screen, tmp_path: Path) -> None:
    with teach("--speed", "fast") as terminal:
        terminal.wait_for("q Stop")
        display.press("a")
        terminal.wait_for("step 2 · 2 of 4")
        terminal.wait_for("step 3 · 3 of 4")
        terminal.wait_for("q Stop")
        display.press("p")
        terminal.wait_for("a Auto-play   q Stop")
        display.press("q")
        assert terminal.read_to_end() == 130
    assert answers(tmp_path) == [("1", "auto-play", "page"), ("3", "pause", "page"), ("3", "stop", "page")]


def test_without_a_screen_it_says_what_gives_it_one(handrail: Handrail, tmp_path: Path) -> None:
    ended = handrail("teach", "failover/replicate-ssl-certificate", "--pair", "hq", DISPLAY="", WAYLAND_DISPLAY="")
    assert ended.returncode == 3
    assert "xvfb-run -a handrail teach failover/replicate-ssl-certificate --pair hq" in ended.stderr
    assert "ssh -X" in ended.stderr


def test_the_demo_is_a_lesson_too_and_wants_a_screen(handrail: Handrail) -> None:
    ended = handrail("demo", "--teach", DISPLAY="", WAYLAND_DISPLAY="")
    assert ended.returncode == 3
    assert "xvfb-run -a handrail demo --teach" in ended.stderr


@pytest.mark.parametrize("command", [("run", "sign-in"), ("rehearse", "sign-in"), ("look",), ("try",), ("demo",)])
def test_headed_needs_a_screen_and_the_browser_is_not_blamed(
    handrail: Handrail, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "inventory.yaml").write_text(INVENTORY)
    ended = handrail(
        *command, "--headed", DISPLAY="", WAYLAND_DISPLAY="", HANDRAIL_PAIR="hq", HANDRAIL_INVENTORY="inventory.yaml"
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("--headed shows the browser, and this machine has no screen: neither DISPLAY nor ")
    assert "Leave --headed out" in ended.stderr
    assert ended.stderr.endswith(f"\n  xvfb-run -a handrail {' '.join(command)} --headed\n")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("words", [("teach", "sign-in"), ("demo", "--teach")])
def test_a_trainee_is_named_only_in_an_exercise(handrail: Handrail, words: tuple[str, ...]) -> None:
    ended = handrail(*words, "--trainee", "Ann", DISPLAY=":0")
    assert ended.returncode == 2
    assert "say --exercise, too" in ended.stderr


@pytest.mark.parametrize("options", [("--no-hints",), ("--pass-mark", "80")])
def test_only_an_exercise_is_done_without_hints_or_passed(handrail: Handrail, options: tuple[str, ...]) -> None:
    ended = handrail("teach", "sign-in", *options, DISPLAY=":0")
    assert (ended.returncode, "are for an exercise; say --exercise, too" in ended.stderr) == (2, True)
