"""A run's record adds to the facts: the picture before a step, the certificate in force, local times."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from handrail.journal import (
    AnsweredControl,
    ApplianceFacts,
    ApplianceProved,
    BrowserStarted,
    ControlledStep,
    Event,
    EvidenceKept,
    Journal,
    ListenerFailed,
    PageNoticed,
    PlanLine,
    ProofForeseen,
    RunbookMended,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepControls,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepStarted,
    read,
    run_record,
)

PRIMARY = ApplianceFacts(
    role="primary", name="hq-a", url="https://a.example.com", address="a:443", fingerprint="a" * 64
)
START = RunStarted(runbook="R", digest="d", appliances=(PRIMARY,), utc_offset="+01:00")
HERE = SectionStarted(number=1, heading="Here", appliance="primary")


def record_of(folder: Path, events: Sequence[Event]) -> RunRecord:
    seconds = count()
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    journal = Journal(folder / "journal.jsonl", clock=lambda: noon + timedelta(seconds=next(seconds)))
    for event in events:
        journal.append(event)
    journal.close()
    return run_record(read(folder / "journal.jsonl"))


def step(number: str, appliance: str = "primary", action: str = "click") -> StepStarted:
    return StepStarted(step=number, action=action, sentence=f"Do {number}", appliance=appliance)


def kept(number: str, file: str, media_type: str = "image/png", drawn_on: str = "", caption: str = "") -> EvidenceKept:
    return EvidenceKept(step=number, file=file, sha256=file, media_type=media_type, drawn_on=drawn_on, caption=caption)


def before(record: RunRecord) -> dict[str, str]:
    return {line.number: line.before.file if line.before else "" for line in record.steps}


def test_before_a_step_is_the_last_picture_of_the_same_appliance(tmp_path: Path) -> None:
    events = [START, HERE, step("1"), kept("1", "1.png"), step("2", "backup"), kept("2", "2.png"), step("3")]
    assert before(record_of(tmp_path, events)) == {"1": "", "2": "", "3": "1.png"}


def test_a_part_of_a_page_or_a_drawn_copy_is_no_picture_of_what_was_before(tmp_path: Path) -> None:
    whole, copy = kept("1", "1.png"), kept("1", "1-outlined.svg", "image/svg+xml", "1.png")
    events = [START, HERE, step("1"), whole, copy, step("2"), kept("2", "2.png", caption="The list"), step("3")]
    assert before(record_of(tmp_path, events))["3"] == "1.png"


def test_a_step_tells_its_reach_and_its_instruction(tmp_path: Path) -> None:
    today = step("1", action="hover").model_copy(update={"reach": "looks", "instruction": "Look at it"})
    events = [
        START,
        HERE,
        today,
        step("2"),
        StepSkipped(step="3", sentence="See that it is", reason="r", action="expect"),
    ]
    lines = record_of(tmp_path, events).steps
    assert [(line.reach, line.instruction) for line in lines] == [
        ("looks", "Look at it"),
        ("sends", "Do 2"),
        ("looks", "Check that it is"),
    ]


def test_a_step_that_is_tried_again_has_its_first_before(tmp_path: Path) -> None:
    failed = StepFailed(step="2", error="E", problem="p")
    events = [START, HERE, step("1"), kept("1", "1.png"), step("2"), failed, kept("2", "2.png"), step("2")]
    (_, line) = record_of(tmp_path, [*events, kept("2", "3.png")]).steps
    assert (line.before and line.before.file, [picture.file for picture in line.pictures]) == (
        "1.png",
        ["2.png", "3.png"],
    )


def test_the_text_of_a_page_is_no_picture(tmp_path: Path) -> None:
    events = [START, HERE, step("1"), kept("1", "1.png"), kept("1", "1.yaml", "text/yaml")]
    (line,) = record_of(tmp_path, events).steps
    assert [[evidence.file for evidence in kept] for kept in (line.pictures, line.texts, line.kept)] == [
        ["1.png"],
        ["1.yaml"],
        ["1.png", "1.yaml"],
    ]


def test_a_step_has_the_certificate_that_was_in_force_when_it_began(tmp_path: Path) -> None:
    new = ApplianceProved(appliance="primary", host="a.example.com", fingerprint="b" * 64)
    resumed = RunResumed(appliances=(PRIMARY.model_copy(update={"fingerprint": "c" * 64}),))
    events = [START, HERE, step("1"), new, step("2"), resumed, step("3"), step("4", "backup")]
    lines = record_of(tmp_path, events).steps
    assert [line.fingerprint[:1] for line in lines] == ["a", "b", "c", ""]


def test_times_are_local_where_the_machine_said_so_and_the_same_moments(tmp_path: Path) -> None:
    events = [START, HERE, step("1"), StepPassed(step="1"), RunResumed(utc_offset="-03:30"), HERE, step("2")]
    record = record_of(tmp_path, events)
    assert [f"{line.began:%H:%M:%S %z}" for line in record.steps] == ["13:00:02 +0100", "08:30:06 -0330"]
    assert record.steps[0].began == datetime(2026, 11, 24, 12, 0, 2, tzinfo=UTC)
    assert record.steps[0].took == timedelta(seconds=1)


def test_where_no_offset_is_on_record_times_are_utc(tmp_path: Path) -> None:
    record = record_of(tmp_path, [START.model_copy(update={"utc_offset": ""}), HERE, step("1")])
    assert f"{record.steps[0].began:%H:%M:%S %Z}" == "12:00:02 UTC"


def test_the_browser_and_what_broke_beside_the_run_are_told(tmp_path: Path) -> None:
    beside = BrowserStarted(version="1", executable="/b"), ListenerFailed(listener="Screenshots", problem="p")
    assert tuple(fact for _, fact in record_of(tmp_path, [START, *beside]).run_facts) == beside


def test_a_proof_that_showed_before_its_step_is_told_with_it(tmp_path: Path) -> None:
    late, good = ProofForeseen(step="1", already=True), ProofForeseen(step="2", already=False)
    first, second = record_of(tmp_path, [START, HERE, late, step("1"), good, step("2")]).steps
    assert (first.facts, second.facts) == ((late,), ())


def test_a_target_that_is_looked_for_twice_drifts_once(tmp_path: Path) -> None:
    drift = PageNoticed(step="1", what="drift", detail='link "Go" in place of button "Go"')
    message = PageNoticed(step="1", what="message", detail="Saved")
    (record,) = record_of(tmp_path, [START, HERE, step("1"), drift, drift, message, message]).steps
    assert record.facts == (drift, message, message)


CC8 = (AnsweredControl(name="CC8.1", origin="section"),)
PLANNED = PlanLine(step="2", sentence="Click Save", section=1, heading="Here", appliance="primary")


def test_a_step_that_answers_to_a_control_is_told_once_in_the_journal_and_whole_in_the_record(tmp_path: Path) -> None:
    start = START.model_copy(update={"planned": (PLANNED,), "controlled": (StepControls(step="2", controls=CC8),)})
    record = record_of(tmp_path, [start])
    whole = ControlledStep(step="2", sentence="Click Save", heading="Here", appliance="primary", controls=CC8)
    assert record.controlled == (whole,)
    assert (tmp_path / "journal.jsonl").read_text().count("Click Save") == 1


def test_an_older_journal_tells_such_a_step_in_both_places(tmp_path: Path) -> None:
    older = ControlledStep(step="2", sentence="Click the button Save", heading="There", controls=CC8)
    start = START.model_copy(update={"planned": (PLANNED,), "controlled": (older,)})
    assert record_of(tmp_path, [start]).controlled == (older,)


def test_what_a_mended_text_plans_and_answers_to_belongs_together(tmp_path: Path) -> None:
    start = START.model_copy(update={"planned": (PLANNED,), "controlled": (StepControls(step="2", controls=CC8),)})
    line = PlanLine(step="3", sentence="Click Apply", section=2, heading="Further", appliance="primary")
    mended = RunbookMended(
        step="2", digest="e", file="m.yaml", planned=(line,), controlled=(StepControls(step="3", controls=CC8),)
    )
    (found,) = record_of(tmp_path, [start, HERE, step("2"), mended]).controlled
    assert (found.step, found.sentence, found.heading) == ("3", "Click Apply", "Further")


def test_a_journal_that_does_not_plan_such_a_step_is_read_all_the_same(tmp_path: Path) -> None:
    start = START.model_copy(update={"controlled": (StepControls(step="7", controls=CC8),)})
    assert record_of(tmp_path, [start]).controlled == (ControlledStep(step="7", sentence="", controls=CC8),)
