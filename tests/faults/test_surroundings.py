"""The browser, the line and the appliance fail in every way they can: what the operator reads, and what a resume makes of it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from command_line import CommandLine
from runbooks.witness import events
from waiting import wait_until

from .aftermath import left_by
from .conftest import Ended, Operate, Operator
from .judging import assert_carried_out, assert_untouched
from .numbering import DOWNLOAD, MAKE_DEFAULT, PICTURE_OF_IMPORTED, UPLOAD, changed, numbers_of
from .proxy import proxied


def impatient(operator: Operator, seconds: float) -> Path:
    """The shipped runbook with little patience for the certificates page and for the two changes."""
    hurried = [*numbers_of("Go to Security > Certificates"), UPLOAD, MAKE_DEFAULT]
    return changed(operator.folder, {number: {"timeout": seconds} for number in hurried})


def browser_processes(run: int, kind: str) -> list[int]:
    return [int(line.partition(":")[0]) for line in left_by(run).processes if kind in line]


def is_resumed(operator: Operator) -> None:
    ended = operator.resume()
    assert (ended.code, ended.complaint) == (0, "")
    assert_carried_out(operator)
    operator.leaves_nothing()


def says_what_next(operator: Operator, ended: Ended) -> None:
    assert f"to go on: handrail resume {operator.run_folder.relative_to(operator.folder)}" in ended.told
    operator.leaves_nothing()


@pytest.mark.whole
@pytest.mark.parametrize(
    ("kind", "complaint"),
    [("--remote-debugging-pipe", "the browser is gone"), ("--type=renderer", "the browser is gone")],
)
def test_a_browser_that_is_killed_and_a_tab_that_crashes(kind: str, complaint: str, operate: Operate) -> None:
    operator = operate("slow-page=1")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "primary", "login-succeeded"))
    for process in wait_until(lambda: browser_processes(run.pid, kind)):
        os.kill(process, signal.SIGKILL)
    ended = operator.ended(run)
    assert (ended.code, complaint in ended.complaint) == (1, True), ended
    says_what_next(operator, ended)
    is_resumed(operator)


@pytest.mark.whole
def test_a_browser_that_is_killed_during_a_change(operate: Operate) -> None:
    operator = operate("held-answer=1")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "backup", "change-held"))
    for process in browser_processes(run.pid, "--remote-debugging-pipe"):
        os.kill(process, signal.SIGKILL)
    ended = operator.ended(run)
    assert (ended.code, "it may have happened" in ended.complaint) == (5, True), ended
    says_what_next(operator, ended)
    is_resumed(operator)


@pytest.mark.whole
def test_an_appliance_that_restarts(operate: Operate) -> None:
    operator = operate("slow-page=1")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "backup", "login-succeeded"))
    operator.pair.restart("backup")
    ended = operator.ended(run)
    assert ended.code in (0, 1), ended
    if ended.code == 1:
        assert "sra-backup.example.com" in ended.complaint
        says_what_next(operator, ended)
        is_resumed(operator)
    assert_carried_out(operator)


@pytest.mark.whole
def test_an_appliance_that_restarts_between_two_steps_is_signed_in_to_again(operator: Operator) -> None:
    run = operator.waits_at(f"step-passed {PICTURE_OF_IMPORTED}", *operator.to_run())
    operator.pair.restart("backup")
    ended = operator.goes_on(run)
    assert ended.code == 0, ended
    assert "session-renewed" in [entry.event.kind for entry in operator.entries()]
    assert_carried_out(operator)
    operator.leaves_nothing()


def imports(operator: Operator) -> int:
    return len(events(operator.pair, "backup", "certificate-imported"))


@pytest.mark.whole
def test_a_connection_that_is_cut_in_the_middle_of_an_upload(operator: Operator) -> None:
    with proxied(operator.pair.backup.port) as line:
        reroute(operator, operator.pair.backup.port, line.port)
        run = operator.waits_at(f"step-started {UPLOAD}", *operator.to_run())
        line.cut_up_after = 3000
        ended = operator.goes_on(run)
        assert (line.cuts, imports(operator)) == (1, 0)
        assert (ended.code, "it may have happened" in ended.complaint) == (5, True), ended
        is_resumed(operator)


def test_a_connection_that_is_cut_before_the_answer_is_not_used_to_send_it_again(
    operator: Operator, command_line: CommandLine
) -> None:
    """A browser does so by itself where it had used the connection before."""
    with proxied(operator.pair.backup.port) as line:
        reroute(operator, operator.pair.backup.port, line.port)
        line.cut_down_when = lambda: imports(operator) == 1
        ended = command_line.type(*operator.to_run(), here=operator.folder)
        assert (line.cuts, imports(operator)) == (1, 1)
        assert (ended.returncode, "it may have happened" in ended.stderr) == (5, True), ended


@pytest.mark.whole
def test_a_run_whose_connection_was_cut_before_the_answer_is_resumed(operator: Operator) -> None:
    with proxied(operator.pair.backup.port) as line:
        reroute(operator, operator.pair.backup.port, line.port)
        line.cut_down_when = lambda: imports(operator) == 1
        assert operator.run().code == 5
        is_resumed(operator)
        assert (line.cuts, imports(operator)) == (1, 1)


@pytest.mark.whole
def test_a_connection_that_is_cut_in_the_middle_of_a_download(operator: Operator) -> None:
    with proxied(operator.pair.primary.port) as line:
        reroute(operator, operator.pair.primary.port, line.port)
        run = operator.waits_at(f"step-started {DOWNLOAD}", *operator.to_run())
        line.cut_down_after = 1000
        ended = operator.goes_on(run)
        assert line.cuts == 1
        assert (ended.code, "no certificate file" in ended.complaint) == (1, True), ended
        is_resumed(operator)


def reroute(operator: Operator, port: int, instead: int) -> None:
    """The inventory leads to an appliance by another port."""
    file = operator.pair.inventory_path
    file.write_text(file.read_text().replace(f"127.0.0.1:{port}", f"127.0.0.1:{instead}"))


@pytest.mark.whole
@pytest.mark.parametrize("change", [1, 2])
def test_a_change_that_is_answered_503_is_in_doubt(change: int, operate: Operate) -> None:
    operator = operate(f"refused-change={change}")
    ended = operator.run()
    assert (ended.code, "the appliance answered 503" in ended.complaint) == (5, True), ended
    assert ': "503 Service Unavailable"; it may have happened nevertheless' in ended.complaint
    says_what_next(operator, ended)
    is_resumed(operator)


@pytest.mark.whole
def test_a_page_that_takes_longer_than_the_step_has_patience(operate: Operate) -> None:
    operator = operate("slow-page=10")
    ended = operator.run(runbook=impatient(operator, 1))
    assert (ended.code, "did not come" in ended.complaint) == (1, True), ended
    assert_untouched(operator)
    says_what_next(operator, ended)


@pytest.mark.whole
@pytest.mark.parametrize("held", ["held-request", "held-answer"])
def test_a_change_whose_answer_does_not_come_is_in_doubt(held: str, operate: Operate) -> None:
    operator = operate(f"{held}=1")
    ended = operator.run(runbook=impatient(operator, 3))
    assert (ended.code, "the appliance's answer did not come" in ended.complaint) == (5, True), ended
    says_what_next(operator, ended)
    ended = operator.resume()
    assert ended.code == 0, ended
    assert_carried_out(operator)
