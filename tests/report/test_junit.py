"""The JUnit XML of a run, as CI systems read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.journal import (
    Event,
    PlanLine,
    RunFinished,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepStarted,
)
from handrail.report.formats.junit import junit

from .test_reports import earlier_record_of, record_of

START = RunStarted(runbook="Replicate v2.1 everywhere", digest="d", utc_offset="+05:30")
HERE = SectionStarted(number=1, heading="Security :: e.g. this", appliance="backup")
STEP = StepStarted(step="1", action="click", sentence="Click", appliance="backup")


def case(folder: Path, *events: Event) -> ElementTree.Element:
    first, *_ = ElementTree.fromstring(junit(record_of(folder, START, HERE, *events), folder)).iter("testcase")
    return first


def test_jenkins_lists_a_run_as_a_package_and_a_section_as_a_class(tmp_path: Path) -> None:
    package, _, section = str(case(tmp_path, STEP, StepPassed(step="1")).get("classname")).rpartition(".")
    assert (package, section) == ("Replicate v2 1 everywhere", "1 Security :: e g this (backup)")


def test_who_did_it_and_what_for_are_properties_of_each_suite(tmp_path: Path) -> None:
    start = START.model_copy(update={"operator": "root", "operator_name": "Ana", "ticket": "CHG-1"})
    later = RunResumed(operator="bo", ticket="CHG-2")
    suite, *_ = ElementTree.fromstring(junit(record_of(tmp_path, start, HERE, STEP, later), tmp_path)).iter("testsuite")
    assert [child.tag for child in suite] == ["properties", "testcase"]
    resumed = "resumed at 2026-11-24 12:00:03 UTC"
    assert {it.get("name"): it.get("value") for it in suite.iter("property")} == {
        "operator": f"Ana (as typed, not proved), account root; {resumed} by bo",
        "ticket": f"CHG-1 (as typed, not proved); CHG-2 (as typed, not proved), {resumed}",
    }


@pytest.mark.parametrize(
    ("end", "element", "kind"),
    [
        (StepFailed(step="1", error="E", problem="no button"), "failure", "failed"),
        (StepInDoubt(step="1", problem="who knows"), "error", "in doubt"),
        (StepRehearsed(step="1", verdict="not-found", sentence="Click", detail="none"), "failure", "not found"),
        (STEP, "error", "unfinished"),
    ],
)
def test_what_is_wrong_has_a_type(tmp_path: Path, end: Event, element: str, kind: str) -> None:
    child = case(tmp_path, STEP, end).find(element)
    assert child is not None
    assert (child.get("type"), bool(child.get("message"))) == (kind, True)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (record_of, r"page says \u001b[31m\u0000" " \ufffd & <b> 🙂"),
        (earlier_record_of, "page says \ufffd[31m\ufffd \ufffd & <b> 🙂"),
    ],
    ids=["now", "earlier"],
)
def test_what_may_not_stand_in_xml_is_replaced(made: Callable[..., RunRecord], told: str, tmp_path: Path) -> None:
    failed = StepFailed(step="1", error="E", problem="page says \x1b[31m\x00 \uffff & <b> 🙂")
    record = made(tmp_path, START, HERE, STEP, failed)
    (failure,) = ElementTree.fromstring(junit(record, tmp_path)).iter("failure")
    assert (failure.text, failure.get("message")) == (told, told)


def planned(*steps: str) -> tuple[PlanLine, ...]:
    """Steps of a runbook, the first in the first section, and each other top step in one of its own; what is called beside it."""
    tops = list(dict.fromkeys(step.partition(".")[0] for step in steps))
    return tuple(
        PlanLine(
            step=step,
            sentence=f"Do {step}",
            section=tops.index(step.partition(".")[0]) + 1,
            heading=f"Heading {step.partition('.')[0]}",
            appliance="backup",
        )
        for step in steps
    )


def cases(root: ElementTree.Element) -> list[tuple[str, str, str]]:
    """The class of each case, its name, and what is said of it if it was skipped."""
    return [
        (str(case.get("classname")).partition(".")[2], str(case.get("name")), it.get("message", ""))
        for case in root.iter("testcase")
        for it in [next(case.iter("skipped"), ElementTree.Element("nothing"))]
    ]


FAILED = StepFailed(step="1", error="E", problem="no button")
STOPPED = RunFinished(outcome="stopped", problem="Ana did not approve step 2")


@pytest.mark.parametrize("end", [[FAILED, RunFinished(outcome="failed")], [StepPassed(step="1"), STOPPED]])
def test_what_was_not_reached_is_a_skipped_case_in_its_section(end: list[Event], tmp_path: Path) -> None:
    start = START.model_copy(update={"planned": planned("1", "1.1", "2", "2.1", "3"), "steps": 5})
    root = ElementTree.fromstring(junit(record_of(tmp_path, start, HERE, STEP, *end), tmp_path))
    here, second, third = "1 Security :: e g this (backup)", "2 Heading 2 (backup)", "3 Heading 3 (backup)"
    assert cases(root)[:5] == [
        (here, "1 Click", ""),
        (here, "1.1 Do 1.1", "not reached"),
        (second, "2 Do 2", "not reached"),
        (second, "2.1 Do 2.1", "not reached"),
        (third, "3 Do 3", "not reached"),
    ]
    assert root.get("skipped") == "4"
    assert root.get("tests") == str(len(list(root.iter("testcase"))))


def test_what_is_called_by_a_step_that_was_done_by_hand_was_not_to_be_reached(tmp_path: Path) -> None:
    start = START.model_copy(update={"planned": planned("1", "1.1", "2")})
    by_hand = StepDoneByHand(step="1", by="Ana", reason="in the console")
    root = ElementTree.fromstring(junit(record_of(tmp_path, start, HERE, STEP, by_hand, STOPPED), tmp_path))
    assert [name for _, name, told in cases(root) if told] == ["2 Do 2"]


def test_a_run_that_came_to_its_end_reached_what_was_to_be_reached(tmp_path: Path) -> None:
    start = START.model_copy(update={"planned": planned("1", "2")})
    done = [StepPassed(step="1"), RunFinished(outcome="passed")]
    root = ElementTree.fromstring(junit(record_of(tmp_path, start, HERE, STEP, *done), tmp_path))
    assert [name for _, name, _ in cases(root)] == ["1 Click"]


def test_times_are_utc_wherever_the_machine_was(tmp_path: Path) -> None:
    record = record_of(tmp_path, START, HERE, STEP, StepPassed(step="1"))
    assert record.steps[0].began.tzinfo == timezone(timedelta(hours=5, minutes=30))
    suite, *_ = ElementTree.fromstring(junit(record, tmp_path)).iter("testsuite")
    assert suite.get("timestamp") == "2026-11-24T12:00:02"


def test_a_section_that_was_not_come_to_has_no_time(tmp_path: Path) -> None:
    suite, *_ = ElementTree.fromstring(junit(record_of(tmp_path, START, HERE), tmp_path)).iter("testsuite")
    assert (suite.get("tests"), "timestamp" in suite.attrib) == ("0", False)


@pytest.mark.parametrize(
    ("end", "kind", "told"),
    [
        (
            [RunFinished(outcome="stopped", problem="Ana did not approve step 2")],
            "stopped",
            "The run was stopped: Ana did not approve step 2; 2 steps of 3 not run",
        ),
        ([], "unfinished", "The run has no end: its process died; 2 steps of 3 not run"),
    ],
    ids=["stopped", "died"],
)
def test_a_run_that_was_stopped_is_an_error(end: list[Event], kind: str, told: str, tmp_path: Path) -> None:
    start = START.model_copy(update={"steps": 3})
    root = ElementTree.fromstring(junit(record_of(tmp_path, start, HERE, STEP, StepPassed(step="1"), *end), tmp_path))
    (error,) = root.iter("error")
    assert (error.get("type"), error.get("message")) == (kind, told)
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["2", "0", "1", "0"]
