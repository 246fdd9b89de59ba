"""The journal is cut, altered, or cannot be written; the clock goes back; a process is frozen, taken over, and wakes up."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

from runbooks.witness import events
from waiting import wait_until

from .conftest import VICTIM, Operate, Operator
from .disks import make_room, tiny_disk
from .judging import assert_carried_out, assert_done_once
from .numbering import IMPORT_PASSWORD, PICTURE_OF_PRIMARY, UPLOAD


@pytest.mark.whole
@pytest.mark.parametrize("claims", ["with", "without"])
def test_a_last_line_that_is_cut_off_costs_nothing(claims: str, operator: Operator) -> None:
    """A power cut may leave half a line, and of the folder beside it what it likes."""
    operator.is_killed_at(f"step-passed {IMPORT_PASSWORD}", *operator.to_run())
    journal = operator.run_folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    if claims == "without":
        shutil.rmtree(operator.run_folder / "data/entries")
    ended = operator.resume()
    assert (ended.code, ended.complaint) == (0, "")
    assert_carried_out(operator)
    operator.leaves_nothing()


@pytest.mark.processes(2)
def test_a_run_that_died_before_its_first_entry_was_written_did_nothing(operator: Operator) -> None:
    operator.is_killed_at("run-started", *operator.to_run())
    (operator.run_folder / "journal.jsonl").write_bytes(b"")
    shutil.rmtree(operator.run_folder / "data/entries")
    ended = operator.resume()
    assert (ended.code, "nothing was done" in ended.complaint) == (4, True), ended


@pytest.mark.whole
def test_a_byte_that_was_altered_is_found_and_nothing_goes_on(operator: Operator) -> None:
    operator.is_killed_at(f"step-started {PICTURE_OF_PRIMARY}", *operator.to_run())
    journal = operator.run_folder / "journal.jsonl"
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    for ended in (operator.types("report", operator.run_folder), operator.resume()):
        assert ended.code == 4, ended
        assert "altered" in ended.complaint
        assert str(journal.name) in ended.complaint
    assert journal.read_bytes() == content
    operator.types("doctor")
    operator.leaves_nothing()


@pytest.mark.whole
def test_a_clock_that_was_set_back_changes_nothing(operator: Operator) -> None:
    operator.is_killed_at(f"step-started {UPLOAD}", *operator.to_run())
    ended = operator.types("behind", "86400", *operator.to_resume("--settle", "2"), program=VICTIM)
    assert ended.code == 0, ended
    assert_carried_out(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_a_clock_that_was_set_back_does_not_make_a_slow_change_an_absent_one(operate: Operate) -> None:
    operator = operate("slow-change=6")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "backup", "change-arrived"))
    operator.kill(run)
    ended = operator.types("behind", "3600", *operator.to_resume("--settle", "20"), program=VICTIM)
    assert ended.code == 0, ended
    assert_done_once(operator)


@pytest.mark.whole
def test_a_frozen_process_that_was_taken_over_does_nothing_when_it_wakes_up(operator: Operator) -> None:
    run = operator.waits_at(f"step-passed {IMPORT_PASSWORD}", *operator.to_run())
    os.killpg(run.pid, signal.SIGSTOP)
    refused = operator.resume()
    assert (refused.code, f"in process {run.pid}" in refused.complaint) == (3, True), refused
    assert "add --take-over" in refused.complaint
    taken_over = operator.resume("--take-over")
    assert (taken_over.code, taken_over.complaint) == (0, "")
    os.killpg(run.pid, signal.SIGCONT)
    woken = operator.goes_on(run)
    assert (woken.code, "another process has taken over the run" in woken.complaint) == (4, True), woken
    assert_carried_out(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_what_a_frozen_process_may_yet_do_is_in_doubt(operator: Operator) -> None:
    run = operator.waits_at(f"step-started {UPLOAD}", *operator.to_run())
    os.killpg(run.pid, signal.SIGSTOP)
    taken_over = operator.resume("--take-over")
    assert (taken_over.code, "the process that began it is still there, and may yet do it" in taken_over.complaint) == (
        5,
        True,
    ), taken_over
    operator.kill(run)
    assert operator.resume().code == 0
    assert_carried_out(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_a_full_disk_stops_the_run_and_room_lets_it_go_on(operator: Operator) -> None:
    with tiny_disk(operator.folder / "runs") as runs:
        ended = operator.run()
        assert ended.code == 3, ended
        assert "No space left on device" in ended.complaint
        assert f"Make room, then: handrail resume runs/{operator.run_folder.name}" in ended.complaint
        operator.leaves_nothing()
        make_room(runs)
        assert operator.resume().code == 0
        assert_carried_out(operator)
        operator.leaves_nothing()
