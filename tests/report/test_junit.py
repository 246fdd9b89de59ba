"""The JUnit XML of a run, as CI systems read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.journal import (
    Event,
    RunFinished,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
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
