"""Nothing is done on an appliance that is not the one which is meant, nor by two runs at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import CommandLine
from runbooks.witness import events
from waiting import wait_until

from .aftermath import left_by
from .conftest import Ended, Operate, Operator
from .judging import assert_carried_out, assert_untouched
from .numbering import PICTURE_OF_PRIMARY
from .proxy import proxied

TypeRun = Callable[..., Ended]
SERIALS = ("4C1A0-7B2D3-5E8F1-A0001", "4C1A0-7B2D3-5E8F1-B0002")


def inventory(operator: Operator, **changes: str) -> Path:
    """The pair's inventory with some of its words changed."""
    text = operator.pair.inventory_path.read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    file = operator.pair.inventory_path.with_name("changed.yaml")
    file.write_text(text)
    return file


@pytest.fixture
def type_run(command_line: CommandLine) -> TypeRun:
    """The command of a run, typed in the tests' process: its end, for those that are refused."""

    def type_run(operator: Operator, *more: str | Path) -> Ended:
        done = command_line.type(*operator.to_run(*more), here=operator.folder)
        left = left_by(os.getpid())
        assert not left.locks, left
        assert not left.folders, left
        return Ended(done.returncode, done.stdout, done.stderr)

    return type_run


def test_what_an_appliance_shows_of_itself_must_be_what_the_inventory_says(
    operator: Operator, type_run: TypeRun
) -> None:
    ended = type_run(operator, "-i", inventory(operator, **{SERIALS[0]: SERIALS[1]}))
    assert ended.code == 3
    assert f"shows Serial Number “{SERIALS[0]}”, and the inventory says “{SERIALS[1]}”" in ended.complaint
    assert_untouched(operator)


def test_primary_and_backup_the_wrong_way_round(operator: Operator, type_run: TypeRun) -> None:
    ended = type_run(operator, "-i", inventory(operator, **{SERIALS[0]: "?", SERIALS[1]: SERIALS[0], "?": SERIALS[1]}))
    assert (ended.code, "are the two the wrong way round?" in ended.complaint) == (3, True)
    assert_untouched(operator)


@pytest.mark.whole
def test_roles_swapped_in_the_pair(operator: Operator) -> None:
    right, swapped = (
        "    primary: {}\n    backup: {}".format(*names) for names in (("primary", "backup"), ("backup", "primary"))
    )
    ended = operator.run("-i", inventory(operator, **{right: swapped}))
    assert (ended.code, "are the two the wrong way round?" in ended.complaint) == (3, True), ended.complaint
    assert_untouched(operator)
    operator.leaves_nothing()


def test_twice_the_same_appliance(operator: Operator, type_run: TypeRun) -> None:
    ended = type_run(operator, "-i", inventory(operator, **{"    backup: backup": "    backup: primary"}))
    assert ended.code == 2 or "are the same appliance" in ended.complaint
    assert not (operator.folder / "runs").exists()


@pytest.mark.whole
def test_twice_the_same_appliance_under_two_names(operator: Operator) -> None:
    backup, primary = (f"127.0.0.1:{one.port}" for one in (operator.pair.backup, operator.pair.primary))
    ended = operator.run("-i", inventory(operator, **{backup: primary}))
    assert ended.code == 3
    assert f"are the same appliance: both are reached at {primary}" in ended.complaint
    assert_untouched(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_nobody_looks_for_a_step_in_doubt_on_the_wrong_appliance(operate: Operate) -> None:
    operator = operate("held-request=1")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "backup", "change-held"))
    operator.kill(run)
    known = len(operator.entries())
    ended = operator.resume("-i", inventory(operator, **{SERIALS[1]: "another"}))
    assert (ended.code, "the inventory says “another”" in ended.complaint) == (3, True)
    kinds = [entry.event.kind for entry in operator.entries()[known:]]
    assert not {"step-probed", "step-redo-allowed"} & set(kinds)
    assert operator.resume().code == 0
    assert_carried_out(operator)
    operator.leaves_nothing()


@pytest.mark.whole
def test_a_run_is_not_finished_on_another_appliance(operator: Operator) -> None:
    operator.is_killed_at(f"step-started {PICTURE_OF_PRIMARY}", *operator.to_run())
    ended = operator.resume("-i", inventory(operator, **{"//sra-primary": "//localhost"}))
    assert ended.code == 3
    assert "this run worked on https://sra-primary.example.com/appliance as primary, and the inventory now says" in (
        ended.complaint
    )
    assert_untouched(operator)


@pytest.mark.whole
@pytest.mark.processes(1)
def test_one_appliance_under_two_host_names_is_still_one(operate: Operate, type_run: TypeRun) -> None:
    operator = operate("slow-page=30")
    changed = inventory(operator, **{"sra-primary.example.com": "support.example.com"})
    is_busy(operator, type_run, changed, "the address 127.0.0.1:")


@pytest.mark.whole
def test_one_appliance_at_two_addresses_is_still_one(operate: Operate, type_run: TypeRun) -> None:
    operator = operate("slow-page=30")
    ports = operator.pair.primary.port, operator.pair.backup.port
    with proxied(ports[0]) as primary, proxied(ports[1]) as backup:
        moved = inventory(operator, **{f":{ports[0]}": f":{primary.port}", f":{ports[1]}": f":{backup.port}"})
        is_busy(operator, type_run, moved, "the TLS key sha256//")


def is_busy(operator: Operator, type_run: TypeRun, changed: Path, because: str) -> None:
    first = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "primary", "login-succeeded"))
    other = type_run(operator, "-i", changed, "--out", "others")
    assert other.code == 3
    assert f"another run works on an appliance of this one ({because}" in other.complaint
    assert f"process {first.pid}, in {operator.run_folder}" in other.complaint
    assert "wait until it has ended, then type the command again" in other.complaint
    operator.kill(first)


@pytest.mark.whole
def test_two_runs_that_start_at_the_same_instant(operator: Operator) -> None:
    two = [operator.start(*operator.to_run("--out", out)) for out in ("runs", "others")]
    ended = [operator.ended(one) for one in two]
    assert sorted(one.code for one in ended) == [0, 3]
    holder, other = (two[0], ended[1]) if ended[1].code == 3 else (two[1], ended[0])
    assert f"process {holder.pid}, in " in other.complaint
    assert len(events(operator.pair, "backup", "certificate-imported")) == 1
    operator.leaves_nothing()
