"""What a seal is made of, seen by other people's tools."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import bagit
import pytest

from handrail.errors import JournalBroken, SurroundingsError
from handrail.journal import (
    EvidenceKept,
    RunFinished,
    RunResumed,
    StepApproved,
    StepPassed,
    StepSkipped,
    StepStarted,
    read,
    run_record,
)
from handrail.journal.chain import canonical
from handrail.journal.projections.outcomes import OUTCOMES
from handrail.sealing import SealingOptions, TrustAnchors, Verification, is_sealed, open_key, seal, unseal
from handrail.sealing.bag import digests, files_below, read_manifest
from handrail.sealing.seal import read_summary
from handrail.sealing.statement import FIRST_PREDICATE, SECOND_PREDICATE, predicate_of, read_envelope, wrap_in_envelope
from timestamping import Situation

from .conftest import Office, Verify, now
from .runs import ended_run

OUTCOME = {
    "soAlready": "so already",
    "byHand": "by hand",
    "inDoubt": "in doubt",
    "notFound": "not found",
    "reachableAfter": "after",
}
"""In a statement's words, and in the report's."""


def states(run: Path, trust: TrustAnchors = TrustAnchors()) -> dict[str, str]:
    return {result.subject: result.state for result in Verification(run, trust, now()).results()}


def test_a_sealed_run_is_a_bag_to_others(run: Path) -> None:
    bag = bagit.Bag(str(run))
    bag.validate()
    assert bag.info["External-Description"] == "Look · hq: failed"
    assert sorted(bag.payload_files()) == [f"data/{name}" for name in files_below(run / "data")]


def test_the_statement_counts_what_the_report_counts(run: Path) -> None:
    record, summary = run_record(read(run / "data/journal.jsonl")), read_summary(run / "data/journal.jsonl")
    stated = predicate_of(summary)
    assert stated["steps"] | {"planned": 6, "passed": 4, "skipped": 1, "failed": 1} == stated["steps"]
    assert (record.count("passed"), record.count("skipped"), record.count("failed")) == (4, 1, 1)
    assert stated["pictures"] == {"expected": 5, "taken": 4, "texts": 0, "masks": 0}
    assert stated["journal"] == {"head": record.head, "entries": record.entries}


def test_the_statement_names_the_plan_that_was_performed_if_it_is_on_record(run: Path) -> None:
    summary = read_summary(run / "data/journal.jsonl")
    assert "plan" not in predicate_of(summary)
    summary.started["plan_digest"] = "c0ffee" * 10
    assert predicate_of(summary)["plan"] == {"digest": {"sha256": "c0ffee" * 10}}


def test_a_run_of_last_year_is_counted_as_its_report_counts_it() -> None:
    journal = Path(__file__).parent.parent / "report/last-year/journal.jsonl"
    record, stated = run_record(read(journal)), predicate_of(read_summary(journal))
    ours = {OUTCOME.get(name, name): count for name, count in stated["steps"].items() if name != "planned"}
    assert ours == {outcome: record.count(outcome) for outcome in OUTCOMES}
    assert stated["pictures"]["taken"] == sum(
        not picture.drawn_on for step in record.steps for picture in step.pictures
    )
    assert (stated["outcome"], stated["journal"]["head"]) == (record.outcome, record.head)


SKIPPED = (
    StepSkipped(step="6", sentence="See the end", reason="not needed", by="ana"),
    RunFinished(outcome="passed"),
)


def test_a_failure_that_a_person_skipped_is_sealed_as_an_exception(tmp_path: Path) -> None:
    run = ended_run(tmp_path, end=SKIPPED)
    stated = predicate_of(read_summary(run / "data/journal.jsonl"))
    assert (stated["outcome"], stated["steps"]["exception"], stated["steps"]["skipped"]) == ("exceptions", 1, 1)
    seal(run, SealingOptions(), "handrail test", now())
    assert bagit.Bag(str(run)).info["External-Description"] == "Look · hq: exceptions"
    (told,) = (result for result in Verification(run, TrustAnchors(), now()).results() if result.subject == "journal")
    assert "the run came to its end with exceptions" in told.sentence


def test_a_statement_of_before_exceptions_were_told_still_agrees(tmp_path: Path) -> None:
    run = ended_run(tmp_path, end=SKIPPED)
    seal(run, SealingOptions(), "handrail test", now())
    state_again(run, FIRST_PREDICATE, outcome="passed", passed=4, skipped=2)
    assert states(run)["statement"] == "proved"
    state_again(run, FIRST_PREDICATE, outcome="exceptions", passed=4, skipped=2)
    assert states(run)["statement"] == "broken"


def test_a_statement_of_before_resumptions_were_told_still_agrees(tmp_path: Path) -> None:
    run = ended_run(tmp_path, end=(RunResumed(operator="bo", ticket="CHG-2"), RunFinished(outcome="passed")))
    seal(run, SealingOptions(), "handrail test", now())
    file = run / "seal/statement.dsse.json"
    _, statement = read_envelope(file.read_bytes())
    (resumed,) = statement["predicate"].pop("resumed")
    assert (resumed["operator"], resumed["ticket"]) == ("bo", "CHG-2")
    assert states(run)["statement"] == "proved"
    statement["predicateType"] = SECOND_PREDICATE
    file.write_bytes(wrap_in_envelope(canonical(statement).encode(), None))
    assert states(run)["statement"] == "proved"


def state_again(run: Path, kind: str, *, outcome: str, passed: int, skipped: int) -> None:
    """Replace the statement by one of that type, which says these things."""
    file = run / "seal/statement.dsse.json"
    _, statement = read_envelope(file.read_bytes())
    steps = {
        name: count for name, count in statement["predicate"]["steps"].items() if name not in ("exception", "soAlready")
    }
    statement["predicate"]["steps"] = steps | {"passed": passed, "skipped": skipped}
    statement["predicate"]["outcome"], statement["predicateType"] = outcome, kind
    file.write_bytes(wrap_in_envelope(canonical(statement).encode(), None))


def test_without_a_key_a_run_is_sealed_and_says_that_it_is_unsigned(tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    seal(run, SealingOptions(), "handrail test", now())
    bagit.Bag(str(run)).validate()
    assert states(run) == {
        "files": "proved",
        "journal": "proved",
        "evidence": "proved",
        "runbook": "proved",
        "statement": "proved",
        "signature": "not proved",
        "time": "not proved",
    }
    assert json.loads((run / "seal/statement.dsse.json").read_text())["signatures"] == []


def test_an_unsigned_run_can_be_stamped(office: Office, tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    seal(run, SealingOptions(authority=office.authority.url), "handrail test", now())
    assert states(run, TrustAnchors(authorities=office.trust.authorities))["time"] == "proved"


def test_is_sealed_anew_after_it_was_written_on(run: Path, office: Office, verify: Verify) -> None:
    unseal(run)
    assert not is_sealed(run)
    (run / "data/report.md").write_text("# Look\n")
    seal(run, office.options, "handrail test", now())
    assert {result.state for result in verify(run)} == {"proved"}
    assert (run / "report.md").is_symlink()


def test_a_link_among_what_was_kept_is_not_sealed(tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    (run / "data/evidence/link.png").symlink_to(tmp_path / "elsewhere.png")
    with pytest.raises(SurroundingsError, match="data/evidence/link.png is no file that can be read"):
        seal(run, SealingOptions(), "handrail test", now())
    assert not is_sealed(run)


def test_a_journal_that_is_broken_is_not_sealed(tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    journal = run / "data/journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"ana"', b'"bob"'))
    with pytest.raises(JournalBroken, match="line 1: the chain does not hold"):
        seal(run, SealingOptions(), "handrail test", now())
    assert not is_sealed(run)


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ("busy", "Service Unavailable"),
        ("rejects", "it was refused: status 2"),
        ("babbles", "it is no timestamp"),
        ("replays", "it is of something else"),
    ],
)
def test_where_no_timestamp_comes_it_is_sealed_without(
    situation: Situation, reason: str, office: Office, tmp_path: Path
) -> None:
    run = ended_run(tmp_path)
    office.authority.situation = situation
    try:
        with pytest.raises(SurroundingsError, match=f"gave no timestamp: .*{reason}.* The run is sealed without one"):
            seal(run, office.options, "handrail test", now())
    finally:
        office.authority.situation = ""
    assert states(run, TrustAnchors(office.trust.signers)) | {"signer": "proved", "time": "not proved"} == states(
        run, TrustAnchors(office.trust.signers)
    )


def test_an_authority_that_is_not_there(tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    with pytest.raises(SurroundingsError, match="gave no timestamp: .*refused"):
        seal(run, SealingOptions(authority="http://127.0.0.1:9/tsr"), "handrail test", now())
    assert is_sealed(run)


def test_strange_names_are_listed_as_they_are(tmp_path: Path) -> None:
    run = ended_run(tmp_path)
    names = ("a\nb.txt", "é ü.txt", "100%.txt")
    for name in names[:2]:
        (run / "data" / name).write_text(name)
    seal(run, SealingOptions(), "handrail test", now())
    bagit.Bag(str(run)).validate()
    (run / "data" / names[2]).write_text("RFC 8493 §2.1.3 has it encoded; `bagit` does not")
    seal(run, SealingOptions(), "handrail test", now())
    assert {f"data/{name}" for name in names} <= set(read_manifest(run / "manifest-sha256.txt"))
    assert states(run)["files"] == "proved"


def test_hashes_as_sha256sum_does(run: Path) -> None:
    names = [name for name in files_below(run) if not (run / name).is_symlink()]
    theirs = subprocess.run(["sha256sum", *names], cwd=run, capture_output=True, text=True, check=True).stdout
    assert "".join(f"{digest}  {name}\n" for name, digest, _ in digests(run, names)) == theirs


def test_every_kept_picture_is_held_against_the_journal(run: Path) -> None:
    kept = [entry.event for entry in read(run / "data/journal.jsonl") if isinstance(entry.event, EvidenceKept)]
    assert len(kept) == 4
    assert states(run)["evidence"] == "proved"


def test_a_key_is_not_forgotten_between_two_seals(run: Path, office: Office, tmp_path: Path) -> None:
    seal(run, SealingOptions(office.signatory), "handrail test", now())
    assert states(run, TrustAnchors(office.trust.signers))["signer"] == "proved"
    assert not (run / "seal/tagmanifest.p7s.tsr").exists()
    with pytest.raises(SurroundingsError, match="cannot be read"):
        open_key(str(tmp_path / "none"), None, None, now())


def test_a_statement_tells_approvals_and_counts_the_runbook_s_steps_alone(tmp_path: Path) -> None:
    back = StepStarted(step="4.back", action="navigate", sentence="Go back")
    end = (
        StepApproved(step="4", by="ana", how="asked"),
        back,
        StepPassed(step="4.back"),
        RunFinished(outcome="passed"),
    )
    run = ended_run(tmp_path, end=end)
    seal(run, SealingOptions(), "handrail test", now())
    file = run / "seal/statement.dsse.json"
    _, statement = read_envelope(file.read_bytes())
    (approval,) = statement["predicate"].pop("approvals")
    assert (approval["step"], approval["by"], approval["how"]) == ("4", "ana", "asked")
    assert statement["predicate"]["steps"]["passed"] == 4
    statement["predicate"]["steps"]["passed"] = 5  # as it was counted once
    statement["predicateType"] = SECOND_PREDICATE
    file.write_bytes(wrap_in_envelope(canonical(statement).encode(), None))
    assert states(run)["statement"] == "proved"
