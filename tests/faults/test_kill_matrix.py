"""SIGKILL for a run and all of its process group, anywhere; then `handrail resume`, and the appliances say what was done.

`make test` tries a handful of the points, `make faults` all of them.
"""

from __future__ import annotations

import pytest

from runbooks.witness import events
from waiting import wait_until

from .conftest import Operate, Operator
from .judging import assert_carried_out
from .numbering import DOWNLOAD, MAKE_DEFAULT, UPLOAD

NO_MORE_THAN = 150
"""Entries that an undisturbed run of the shipped runbook records."""


def resumes_well(operator: Operator, *options: str) -> None:
    ended = operator.resume(*options)
    assert (ended.code, ended.complaint) == (0, "")
    assert_carried_out(operator)
    operator.leaves_nothing()


@pytest.mark.whole
@pytest.mark.parametrize("moment", [f"step-started {UPLOAD}", f"file-downloaded {DOWNLOAD}", "run-finished"])
def test_a_run_is_killed(moment: str, operator: Operator) -> None:
    assert operator.is_killed_at(moment, *operator.to_run())
    resumes_well(operator)


@pytest.mark.whole
@pytest.mark.parametrize("entry", range(NO_MORE_THAN))
def test_a_run_is_killed_at_each_entry(entry: int, operator: Operator) -> None:
    if not operator.is_killed_at(str(entry), *operator.to_run()):
        assert len(operator.entries()) <= entry
        pytest.skip("a run has no such entry")
    resumes_well(operator)


@pytest.mark.long
@pytest.mark.processes(2)
@pytest.mark.parametrize(
    ("held", "change"),
    [
        ("held-answer", 1),
        pytest.param("held-answer", 2, marks=pytest.mark.whole),
        pytest.param("held-request", 1, marks=pytest.mark.whole),
        pytest.param("held-request", 2, marks=pytest.mark.whole),
    ],
)
def test_a_run_is_killed_in_the_middle_of_a_change(held: str, change: int, operate: Operate) -> None:
    operator = operate(f"{held}={change}")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "backup", "change-held"))
    operator.kill(run)
    resumes_well(operator)


@pytest.mark.whole
@pytest.mark.parametrize(
    ("held", "moment"),
    [
        ("held-answer", "run-resumed"),
        ("held-answer", f"step-probed {UPLOAD}"),
        ("held-answer", f"step-passed {UPLOAD}"),
        ("held-answer", f"step-started {MAKE_DEFAULT}"),
        ("held-request", f"step-redo-allowed {UPLOAD}"),
        ("held-request", f"file-downloaded {DOWNLOAD}"),
        ("held-request", f"step-started {UPLOAD}"),
        ("held-request", f"step-passed {UPLOAD}"),
    ],
)
def test_a_resumed_run_is_killed_too(held: str, moment: str, operate: Operate) -> None:
    operator = operate(f"{held}=1")
    run = operator.start(*operator.to_run())
    wait_until(lambda: events(operator.pair, "backup", "change-held"))
    operator.kill(run)
    assert operator.is_killed_at(moment, *operator.to_resume())
    resumes_well(operator)


@pytest.mark.whole
@pytest.mark.parametrize("change", [1, 2])
def test_a_run_is_killed_while_the_appliance_takes_its_time(change: int, operate: Operate) -> None:
    """What does not show yet is not taken for what did not happen."""
    operator = operate("slow-change=5")
    run = operator.start(*operator.to_run())
    wait_until(lambda: len(events(operator.pair, "backup", "change-arrived")) == change)
    operator.kill(run)
    resumes_well(operator, "--settle", "30")


@pytest.mark.whole
def test_the_matrix_is_whole(operator: Operator) -> None:
    assert operator.run().code == 0
    assert len(operator.entries()) <= NO_MORE_THAN
