"""What a resumed run leaves out, does again, and still has to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import takewhile

import pytest

from handrail.engine.resuming import ResumePlan, plan_resume
from handrail.journal import Standing
from handrail.journal.standing import Stand, State
from handrail.runbook import Library, Place, load, outline, shipped

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BOOK, _ = load(shipped() / "failover/replicate-ssl-certificate.yaml", Library((shipped(),)))
OUTLINE = outline(BOOK)
PLACES = [place for section in OUTLINE for place in section.places]


def number_of(action: str, nth: int = 0) -> str:
    return [place.number for place in PLACES if place.step.action == action][nth]


UPLOAD = next(place.number for place in PLACES if place.step.describe() == 'Click button "Upload"')
DOWNLOAD, INSPECT = number_of("download"), number_of("inspect")
BACKUP_SIGN_IN = number_of("call", 1)


def before(number: str, state: State | None = None) -> Standing:
    """Everything before a step is settled."""
    done = takewhile(lambda place: place.number != number, PLACES)
    settled: Mapping[str, Stand] = {inner.number: Stand("settled", NOON) for place in done for inner in place.walk()}
    return Standing({**settled, **({number: Stand(state, NOON)} if state else {})})


def performed(plan: ResumePlan) -> list[str]:
    return [place.number for section in plan.sections for place in section.places]


def test_a_run_that_did_nothing_does_everything() -> None:
    plan = plan_resume(OUTLINE, Standing())
    assert performed(plan) == [place.number for place in PLACES]
    assert (plan.again, plan.doubt, plan.no_way) == ((), None, False)


def test_a_run_that_did_everything_does_nothing() -> None:
    plan = plan_resume(OUTLINE, before("none"))
    assert (performed(plan), list(plan.sentences())) == ([], ["nothing is left to do"])


def test_what_is_in_doubt_is_looked_at_after_its_appliances_sign_in() -> None:
    plan = plan_resume(OUTLINE, before(UPLOAD, "in doubt"))
    assert plan.doubt
    assert plan.sign_in
    assert (plan.doubt.number, plan.sign_in.number) == (UPLOAD, BACKUP_SIGN_IN)
    assert next(plan.sentences()) == f'look whether step {UPLOAD} happened: Click button "Upload"'


def test_a_file_that_is_still_needed_is_brought_again_with_all_that_leads_to_it() -> None:
    again = [place.number for place in plan_resume(OUTLINE, before(UPLOAD)).again]
    assert {"1", "2", DOWNLOAD, INSPECT} <= set(again)
    assert again == [place.number for place in PLACES if place.number in again]
    said = " ".join(plan_resume(OUTLINE, before(UPLOAD)).sentences())
    assert f"step {DOWNLOAD} is done again, since its file was gone with its process" in said


def test_a_file_of_which_only_the_fingerprint_is_needed_is_not() -> None:
    after = PLACES[PLACES.index(next(place for place in PLACES if place.number == UPLOAD)) + 1]
    plan = plan_resume(OUTLINE, before(after.number))
    assert [place.number for place in plan.again] == [BACKUP_SIGN_IN, f"{UPLOAD}.back"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.number)
def test_wherever_it_ended_nothing_that_must_happen_once_is_done_again(place: Place) -> None:
    plan = plan_resume(OUTLINE, before(place.number))
    assert not plan.no_way
    assert not [again for again in plan.again for inner in again.walk() if inner.step.effective == "once"]
    left = performed(plan)
    assert left[-1] == PLACES[-1].number
    assert place.number in left


def test_on_an_appliance_where_somebody_is_signed_in_the_sign_in_is_not_done_again() -> None:
    plan = plan_resume(OUTLINE, before(UPLOAD), frozenset({"backup"}))
    assert BACKUP_SIGN_IN not in performed(plan)
    assert "1" in performed(plan)
