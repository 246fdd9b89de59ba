"""Questions at a terminal: before a step that wants approval, and after a step that failed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from handrail.journal import (
    Event,
    FailureAccepted,
    RunFinished,
    StepApproved,
    StepDoneByHand,
    StepRetried,
    StepSkipped,
    read,
)
from handrail_practice.pair import Pair
from processes import alive, family_of
from waiting import wait_until

from .conftest import Handrail, Terminal, command
from .pseudo_terminal import TerminalSession, process_on_terminal

RUNBOOK = """\
runbook: Look at the sign-in page
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
        approval: required
        note: It is only a page.
      - expect: button "Logout"
        timeout: 0.2
      - expect: field "Password"
        timeout: 2
"""


Run = Callable[..., AbstractContextManager[TerminalSession]]


@pytest.fixture
def asking(tmp_path: Path) -> Path:
    file = tmp_path / "asking.yaml"
    file.write_text(RUNBOOK)
    return file


@pytest.fixture
def run(pair: Pair, asking: Path, terminal: Terminal) -> Run:
    """Start the run at a terminal."""
    return lambda *options: terminal("run", asking, "-i", pair.inventory_path, "--screenshots", "off", *options)


def events_of(folder: Path) -> list[Event]:
    (journal,) = folder.glob("runs/*/journal.jsonl")
    return [entry.event for entry in read(journal)]


def approve(session: TerminalSession) -> None:
    session.wait_for("Step 1 wants your approval")
    session.wait_for("It is only a page.")
    session.answer("Your answer (a, q): ", "a")
    session.answer("Your name [", "ana")


def test_a_person_approves_and_settles_what_failed(run: Run, tmp_path: Path) -> None:
    with run() as session:
        approve(session)
        session.wait_for("Step 2 failed")
        session.wait_for('no button "Logout"; there is button "Login"')
        session.answer("Your answer (r, d, s, q): ", "r")
        session.answer("Your name [ana]: ", "")
        session.wait_for("Step 2 failed")
        session.answer("Your answer", "what?")
        session.wait_for("what? is none of these")
        session.answer("Your answer", "d")
        session.answer("Your name [ana]: ", "bo")
        session.answer("Why, for the record: ", "")
        session.answer("Why, for the record: ", "the button is called Login")
        assert session.read_to_end() == 0, session.output
    events = events_of(tmp_path)
    assert StepApproved(step="1", by="ana", how="asked at the terminal") in events
    assert StepRetried(step="2", by="ana") in events
    assert StepDoneByHand(step="2", by="bo", reason="the button is called Login") in events


def test_a_person_skips_a_step_that_failed(run: Run, tmp_path: Path) -> None:
    with run() as session:
        approve(session)
        session.answer("Your answer (r, d, s, q): ", "s")
        session.answer("Your name [ana]: ", "")
        session.answer("Why, for the record: ", "nobody is signed in")
        assert session.read_to_end() == 6, session.output
    assert "Done with exceptions" in session.output
    assert "2 done, 0 not due, 1 failed and skipped" in session.output
    assert "ana: nobody is signed in; it had failed: no button" in session.output
    (skipped,) = (event for event in events_of(tmp_path) if isinstance(event, StepSkipped))
    assert (skipped.step, skipped.by, skipped.reason) == ("2", "ana", "nobody is signed in")


def test_exceptions_that_are_allowed_end_with_0_and_are_told_all_the_same(run: Run) -> None:
    with run("--allow-exceptions") as session:
        approve(session)
        session.answer("Your answer (r, d, s, q): ", "s")
        session.answer("Your name [ana]: ", "")
        session.answer("Why, for the record: ", "nobody is signed in")
        assert session.read_to_end() == 0, session.output
    assert "Done with exceptions" in session.output


def test_a_person_lets_the_failure_end_the_run(run: Run, tmp_path: Path) -> None:
    with run() as session:
        approve(session)
        session.answer("Your answer (r, d, s, q): ", "q")
        session.answer("Your name [ana]: ", "")
        assert session.read_to_end() == 1, session.output
    assert FailureAccepted(step="2", by="ana") in events_of(tmp_path)


def test_what_is_not_approved_stops_the_run(run: Run, tmp_path: Path) -> None:
    with run() as session:
        session.answer("Your answer (a, q): ", "q")
        session.answer("Your name [", "ana")
        assert session.read_to_end() == 130, session.output
    problem = "ana did not approve step 1 (Open https://sra-primary.example.com/appliance)"
    assert events_of(tmp_path)[-1] == RunFinished(outcome="stopped", problem=problem)


@pytest.mark.processes(1)
def test_ctrl_c_ends_the_waiting_and_the_run(pair: Pair, asking: Path, tmp_path: Path) -> None:
    arguments = command("run", asking, "-i", pair.inventory_path, "--screenshots", "off")
    with process_on_terminal(arguments, tmp_path) as session:
        session.wait_for("Your answer (a, q): ")
        session.press_ctrl_c()
        assert session.read_to_end() == 130, session.output
    assert events_of(tmp_path)[-1] == RunFinished(outcome="stopped", problem="stopped with Ctrl-C")


@pytest.mark.whole
@pytest.mark.processes(1)
def test_ctrl_c_at_the_question_for_a_password_ends_the_run(pair: Pair, asking: Path, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.yaml"
    text = pair.inventory_path.read_text().replace("ca.pem", str(pair.inventory_path.with_name("ca.pem")))
    inventory.write_text(text.replace("{file: primary.password}", "{prompt: Password of the primary}"))
    with process_on_terminal(command("run", asking, "-i", inventory), tmp_path) as session:
        session.wait_for("Password of the primary")
        family = family_of(session.process)
        session.press_ctrl_c()
        assert session.read_to_end() == 130, session.output
    assert "Traceback" not in session.output
    assert "stopped" in session.output
    wait_until(lambda: not any(map(alive, family)))


def test_on_a_terminal_nobody_is_asked_where_that_is_not_wanted(pair: Pair, asking: Path, terminal: Terminal) -> None:
    with terminal("run", asking, "-i", pair.inventory_path, "--no-ask") as session:
        assert session.read_to_end() == 2
        assert "a person is to approve these steps" in session.output


def test_who_resumes_is_asked_too(run: Run, terminal: Terminal, tmp_path: Path) -> None:
    with run() as session:
        approve(session)
        session.answer("Your answer", "q")
        session.answer("Your name", "")
        assert session.read_to_end() == 1
    (folder,) = (tmp_path / "runs").iterdir()
    with terminal("resume", folder) as again:
        approve(again)  # the page is opened again, and each time wants its approval
        again.answer("Your answer (r, d, s, q): ", "s")
        again.answer("Your name [", "bo")
        again.answer("Why, for the record: ", "enough")
        assert again.read_to_end() == 6, again.output
    assert any(isinstance(event, StepSkipped) and event.by == "bo" for event in events_of(tmp_path))


@pytest.mark.long
def test_without_a_terminal_approval_is_given_with_the_command(
    pair: Pair, asking: Path, tmp_path: Path, handrail: Handrail
) -> None:
    asking.write_text(RUNBOOK.replace('      - expect: button "Logout"\n        timeout: 0.2\n', ""))
    on_pair = (asking, "-i", pair.inventory_path)
    digest = handrail("plan", *on_pair, "--digest").stdout.strip()
    assert f"the digest of this plan is {digest}" in handrail("plan", *on_pair).stdout
    arguments = ("run", *on_pair, "--screenshots", "off")
    refused = handrail(*arguments)
    assert refused.returncode == 2
    assert "  step 1: Open $url\n" in refused.stderr
    assert f"  handrail run {asking} -i {pair.inventory_path} --screenshots off" in refused.stderr
    assert refused.stderr.endswith(f" --approved-by NAME --plan {digest}\n")
    assert not (tmp_path / "runs").exists()
    done = handrail(*arguments, "--approved-by", "ana", "--plan", digest)
    assert done.returncode == 0, done.stderr
    assert f"step 1: approved by ana, beforehand, for the plan {digest[:16]}…" in done.stdout


@pytest.mark.long
def test_a_standing_approval_is_for_whatever_pair_and_says_so(pair: Pair, asking: Path, handrail: Handrail) -> None:
    asking.write_text(RUNBOOK.replace('      - expect: button "Logout"\n        timeout: 0.2\n', ""))
    standing = handrail("plan", asking, "--digest").stdout.strip()
    arguments = ("run", asking, "-i", pair.inventory_path, "--screenshots", "off", "--approved-by", "ana", "--plan")
    refused = handrail(*arguments, standing.removeprefix("runbook:"))
    assert (refused.returncode, "the digest of the runbook alone" in refused.stderr) == (2, True)
    done = handrail(*arguments, standing)
    assert (done.returncode, "on any pair, with any inputs" in done.stdout) == (0, True)


def test_only_the_very_plan_that_was_read_is_approved(pair: Pair, asking: Path, handrail: Handrail) -> None:
    on_pair = (asking, "-i", pair.inventory_path)
    digest = handrail("plan", *on_pair, "--digest").stdout.strip()
    asking.write_text(RUNBOOK.replace("only a page", "a page"))
    now = handrail("plan", *on_pair, "--digest").stdout.strip()
    arguments = ("run", *on_pair)
    done = handrail(*arguments, "--approved-by", "ana", "--plan", digest)
    assert (done.returncode, digest in done.stderr, f"say --plan {now}" in done.stderr) == (2, True, True)
    done = handrail(*arguments, "--approved-by", "ana")
    assert (done.returncode, "--approved-by NAME and --plan DIGEST belong together" in done.stderr) == (2, True)
