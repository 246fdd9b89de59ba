"""A resumed run skips some steps, repeats some, and still has to perform the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

import pytest

from handrail.engine.resume_plan import ResumePlan, plan_resume
from handrail.journal import StepStates
from handrail.journal.projections.step_states import StepState, StepStatus
from handrail.runbook import Library, PlannedStep, load, outline, shipped

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BOOK, _ = load(shipped() / "failover/replicate-ssl-certificate.yaml", Library((shipped(),)))
OUTLINE = outline(BOOK)
PLACES = [planned for section in OUTLINE for planned in section.steps]


def number_of(action: str, nth: int = 0) -> str:
    return [planned.number for planned in PLACES if planned.step.action == action][nth]


UPLOAD = next(
    planned.number
    for planned in PLACES
    if planned.step.describe() == 'Click button "Upload" in section "Security :: Import Certificates"'
)
DOWNLOAD, INSPECT = number_of("download"), number_of("inspect")
BACKUP_SIGN_IN = number_of("call", 1)


def before(number: str, state: StepStatus | None = None) -> StepStates:
    """Everything before a step is settled."""
    done = takewhile(lambda planned: planned.number != number, PLACES)
    settled: Mapping[str, StepState] = {
        inner.number: StepState("settled", NOON) for planned in done for inner in planned.walk()
    }
    return StepStates({**settled, **({number: StepState(state, NOON)} if state else {})})


def performed(plan: ResumePlan) -> list[str]:
    return [planned.number for section in plan.sections for planned in section.steps]


def test_a_run_that_did_nothing_does_everything() -> None:
    plan = plan_resume(OUTLINE, StepStates())
    assert performed(plan) == [planned.number for planned in PLACES]
    assert (plan.repeated, plan.in_doubt, plan.is_unreachable) == ((), None, False)


def test_a_run_that_did_everything_does_nothing() -> None:
    plan = plan_resume(OUTLINE, before("none"))
    assert (performed(plan), list(plan.sentences())) == ([], ["nothing is left to do"])


def test_what_is_in_doubt_is_looked_at_after_its_appliances_sign_in() -> None:
    plan = plan_resume(OUTLINE, before(UPLOAD, "in doubt"))
    assert plan.in_doubt
    assert plan.entry
    assert (plan.in_doubt.number, plan.entry.number) == (UPLOAD, BACKUP_SIGN_IN)
    assert (
        next(plan.sentences())
        == f'look whether step {UPLOAD} happened: Click button "Upload" in section "Security :: Import Certificates"'
    )


def test_a_file_that_is_still_needed_is_brought_again_with_all_that_leads_to_it() -> None:
    again = [planned.number for planned in plan_resume(OUTLINE, before(UPLOAD)).repeated]
    assert {"1", "2", DOWNLOAD, INSPECT} <= set(again)
    assert again == [planned.number for planned in PLACES if planned.number in again]
    said = " ".join(plan_resume(OUTLINE, before(UPLOAD)).sentences())
    assert f"step {DOWNLOAD} is done again, since its file was gone with its process" in said


def test_a_file_of_which_only_the_fingerprint_is_needed_is_not() -> None:
    after = PLACES[PLACES.index(next(planned for planned in PLACES if planned.number == UPLOAD)) + 1]
    plan = plan_resume(OUTLINE, before(after.number))
    assert [planned.number for planned in plan.repeated] == [BACKUP_SIGN_IN, f"{UPLOAD}.back"]


@pytest.mark.parametrize("planned", PLACES, ids=lambda planned: planned.number)
def test_wherever_it_ended_nothing_that_must_happen_once_is_done_again(planned: PlannedStep) -> None:
    plan = plan_resume(OUTLINE, before(planned.number))
    assert not plan.is_unreachable
    assert not [step for step in plan.repeated for inner in step.walk() if inner.step.effect_in_force == "once"]
    left = performed(plan)
    assert left[-1] == PLACES[-1].number
    assert planned.number in left


def test_on_an_appliance_where_somebody_is_signed_in_the_sign_in_is_not_done_again() -> None:
    plan = plan_resume(OUTLINE, before(UPLOAD), frozenset({"backup"}))
    assert BACKUP_SIGN_IN not in performed(plan)
    assert "1" in performed(plan)


UNSIGNED = """
runbook: Look at pages that ask for no sign-in
appliances: [primary]
sections:
  - heading: Here
    steps:
      - open: $url
      - navigate: Security > Certificates
      - click: button "Import"
        effect: safe
      - expect: text "Imported"
      - click: button "Restart"
        effect: once
        done_when: {visible: text "Restarted"}
      - expect: text "Restarted"
      - open: $url
"""


@pytest.mark.parametrize(
    ("first", "again"),
    [("1", []), ("2", ["1"]), ("3", ["1", "2"]), ("4", ["1", "2", "3"]), ("5", ["1", "2", "3", "4"])],
)
def test_a_runbook_that_never_signs_in_opens_its_page_again(first: str, again: list[str], tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(UNSIGNED)
    sections = outline(load(tmp_path / "book.yaml")[0])
    steps = [planned for section in sections for planned in section.steps]
    done = takewhile(lambda planned: planned.number != first, steps)
    plan = plan_resume(sections, StepStates({planned.number: StepState("settled", NOON) for planned in done}))
    assert ([planned.number for planned in plan.repeated], plan.is_unreachable) == (again, False)


def test_it_does_nothing_twice_that_must_happen_once(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(UNSIGNED)
    sections = outline(load(tmp_path / "book.yaml")[0])
    done = {str(number): StepState("settled", NOON) for number in range(1, 6)}
    assert plan_resume(sections, StepStates(done)).is_unreachable
    assert not plan_resume(sections, StepStates({**done, "6": StepState("settled", NOON)})).is_unreachable
    doubt = plan_resume(sections, StepStates({**done, "5": StepState("in doubt", NOON)}))
    assert doubt.entry
    assert (doubt.entry.number, doubt.in_doubt and doubt.in_doubt.number) == ("1", "5")


@pytest.mark.parametrize("first", ["", "      - open: $url\n"])
def test_a_page_that_may_be_opened_only_once_is_not_opened_again(first: str, tmp_path: Path) -> None:
    restart = '      - open: $url/restart\n        effect: once\n        done_when: {visible: text "Restarted"}\n'
    head = "runbook: Restart\nappliances: [primary]\nsections:\n  - heading: Here\n    steps:\n"
    (tmp_path / "book.yaml").write_text(head + first + restart + '      - expect: {hidden: text "Failed"}\n')
    sections = outline(load(tmp_path / "book.yaml")[0])
    *done, _ = [planned.number for section in sections for planned in section.steps]
    plan = plan_resume(sections, StepStates({number: StepState("settled", NOON) for number in done}))
    assert plan.is_unreachable
    assert done[-1] not in [planned.number for planned in plan.repeated]


def test_nor_is_it_opened_again_to_look_at_what_is_in_doubt(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(
        UNSIGNED.replace(
            "- open: $url\n      - nav",
            '- open: $url\n        effect: once\n        done_when: {visible: text "A"}\n      - nav',
        )
    )
    sections = outline(load(tmp_path / "book.yaml")[0])
    done = {str(number): StepState("settled", NOON) for number in range(1, 5)}
    plan = plan_resume(sections, StepStates({**done, "5": StepState("in doubt", NOON)}))
    assert (plan.in_doubt and plan.in_doubt.number, plan.entry) == ("5", None)
