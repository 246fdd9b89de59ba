from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handrail.journal import (
    CertificateInspected,
    Event,
    Journal,
    ProofForeseen,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRedoAllowed,
    StepSkipped,
    StepStarted,
    TextRead,
    read,
    step_states,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ONCE = StepStarted(step="1", action="click", sentence="Click", effect="once")
HARMLESS = StepStarted(step="1", action="fill", sentence="Fill", effect="idempotent")


def state(tmp_path: Path, events: Sequence[Event]) -> str:
    journal = Journal(tmp_path / "journal.jsonl", clock=lambda: NOON)
    for event in events:
        journal.append(event)
    journal.close()
    steps = step_states(read(tmp_path / "journal.jsonl")).steps
    return steps["1"].status if "1" in steps else "untouched"


def test_what_never_began_is_untouched(tmp_path: Path) -> None:
    assert state(tmp_path, []) == "untouched"


def test_what_must_happen_once_and_has_no_end_is_in_doubt(tmp_path: Path) -> None:
    assert state(tmp_path, [ONCE]) == "in doubt"


def test_what_is_harmless_and_has_no_end_is_open(tmp_path: Path) -> None:
    assert state(tmp_path, [HARMLESS]) == "open"


def test_a_known_failure_is_open(tmp_path: Path) -> None:
    assert state(tmp_path, [ONCE, StepFailed(step="1", error="E", problem="p")]) == "open"


def test_doubt_stays_until_it_is_settled(tmp_path: Path) -> None:
    assert state(tmp_path, [ONCE, StepInDoubt(step="1", problem="p")]) == "in doubt"


def test_a_person_may_say_that_it_did_not_happen(tmp_path: Path) -> None:
    assert state(tmp_path, [ONCE, StepRedoAllowed(step="1", by="ana", reason="looked")]) == "open"


def test_what_passed_was_skipped_or_done_by_hand_is_settled(tmp_path: Path) -> None:
    for n, end in enumerate(
        [
            StepPassed(step="1"),
            StepDoneByHand(step="1", by="ana", reason="r"),
            StepSkipped(step="1", sentence="s", reason="r"),
        ]
    ):
        (tmp_path / str(n)).mkdir()
        assert state(tmp_path / str(n), [ONCE, end]) == "settled"


def test_what_is_settled_stays_so_when_the_way_back_leads_over_it(tmp_path: Path) -> None:
    assert state(tmp_path, [HARMLESS, StepPassed(step="1"), HARMLESS]) == "settled"


def test_knows_when_a_step_began_and_what_outlives_the_process(tmp_path: Path) -> None:
    seconds = iter(range(10))
    journal = Journal(tmp_path / "journal.jsonl", clock=lambda: NOON + timedelta(seconds=next(seconds)))
    inspected = CertificateInspected(
        step="2", name="bundle", fingerprint="ab", subject="s", issuer="i", not_after="2027-01-01"
    )
    for event in (TextRead(step="1", name="serial", text="B1"), inspected, ONCE):
        journal.append(event)
    journal.close()
    read_back = step_states(read(tmp_path / "journal.jsonl"))
    assert read_back.steps["1"].began == NOON + timedelta(seconds=2)
    assert (dict(read_back.fingerprints), dict(read_back.texts)) == ({"bundle": "ab"}, {"serial": "B1"})


def test_what_showed_before_a_step_is_not_known_any_more_after_another_that_may_have_changed_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl", clock=lambda: NOON)
    looked = (ProofForeseen(step="1", already=False), ProofForeseen(step="2", already=True))
    for event in (*looked, HARMLESS, ONCE):
        journal.append(event)
    journal.close()
    assert step_states(read(tmp_path / "journal.jsonl")).proof_held_before_start == {"1": False}
