"""What a report tells first: what changed, by which steps, by whose word, and what nothing proves."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.journal import (
    ApplianceFacts,
    ApplianceProved,
    CertificateInspected,
    CitedDocument,
    ClockCompared,
    DocumentPage,
    Event,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    RunbookMended,
    RunFinished,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
)
from handrail.report import words
from handrail.report.changes import changes
from handrail.report.formats.html import html
from handrail.report.formats.markdown import markdown
from handrail.report.guide.markdown import guide_blocks
from handrail.report.overview import overview
from handrail.report.served import served_in_the_end
from handrail.report.sign_ins import folded, sign_in_numbers
from handrail.sealing.seal import read_summary
from handrail.sealing.statement import predicate_of

from .test_reports import record_of

READ = {"Base Software Version": "6.1.0"}
OLD, NEW = "0" * 64, "f" * 64
BACKUP = ApplianceFacts(
    role="backup",
    name="hq-b",
    url="https://b.example.com",
    address="b:443",
    username="admin",
    fingerprint=OLD,
    subject="the factory",
)
START = RunStarted(
    runbook="Replicate", digest="d" * 64, pair="hq", operator="root", machine="desk", appliances=(BACKUP,), steps=9
)
SECTION = SectionStarted(number=1, heading="Security", appliance="backup")
SIGN_IN: tuple[Event, ...] = (
    StepStarted(step="1", action="call", sentence="Perform the runbook sign-in", appliance="backup", reach="nothing"),
    StepPassed(step="1"),
    StepStarted(
        step="1.1", action="fill", sentence='Fill field "Password" with $password', appliance="backup", reach="acts"
    ),
    StepPassed(step="1.1"),
    StepStarted(step="1.2", action="click", sentence="Log in", effect="idempotent", appliance="backup", reach="sends"),
    StepPassed(step="1.2"),
    StepSkipped(step="1.3", sentence="Close a notice", reason="only where it is there", appliance="backup"),
)
UPLOAD = StepStarted(step="2", action="click", sentence="Upload", effect="once", appliance="backup", reach="sends")
REPLICATION: tuple[Event, ...] = (
    START,
    SECTION,
    *SIGN_IN,
    StepStarted(step="10", action="inspect", sentence="Inspect", appliance="backup", reach="file"),
    CertificateInspected(
        step="10",
        name="bundle",
        fingerprint=NEW,
        subject="CN=x",
        issuer="i",
        not_after="2027-01-01T00",
        names=("support.example.com",),
    ),
    StepPassed(step="10"),
    StepApproved(step="2", by="ana", how="asked at the terminal"),
    UPLOAD,
    StepPassed(step="2"),
    ClockCompared(appliance="backup", ahead=-259199.5),
    ApplianceProved(
        appliance="backup", host="b.example.com", fingerprint=NEW, shown={"Serial Number": "B200"}, read=READ
    ),
    StepStarted(step="3", action="probe", sentence="Ask for it", appliance="backup", reach="wire"),
    HandshakeProbed(step="3", address="b:443", asked_for="support.example.com", fingerprint=NEW),
    HandshakeProbed(step="3", address="b:443", asked_for="", fingerprint=NEW),
    StepPassed(step="3"),
    RunFinished(outcome="passed"),
)


def elsewhere(folder: Path) -> Path:
    """A folder for the journal of another run."""
    (folder / "another").mkdir()
    return folder / "another"


def told(record: RunRecord, label: str) -> list[str]:
    """The lines of one row, each after the number of its step."""
    rows = {row.label: [f"{line.step} {line.sentence}".strip() for line in row.lines] for row in overview(record)}
    return rows.get(label, [])


def test_a_changed_certificate_is_told_for_each_name_with_the_time_of_the_question(tmp_path: Path) -> None:
    record = record_of(tmp_path, *REPLICATION)
    new, old = f"{NEW} (support.example.com)", f"{OLD} (the factory)"
    assert told(record, "What changed") == [
        f"backup, asked for b.example.com: {new} at 12:00:16 UTC, instead of {old} at 12:00:00 UTC",
        "backup, by 1 step: 2",
    ]
    assert told(record, "Backup") == [
        "hq-b, https://b.example.com (reached at b:443), signed in as admin",
        "Serial Number B200, Base Software Version 6.1.0; its clock was 3 days behind this machine’s",
        f"served {new} when last asked: for support.example.com, 12:00:18 UTC (not asked before step 2); "
        "without a name, 12:00:19 UTC (not asked before step 2)",
    ]


def test_what_an_appliance_serves_after_it_was_last_asked_is_not_known(tmp_path: Path) -> None:
    record = record_of(tmp_path, START, SECTION, UPLOAD)  # the process died
    assert told(record, "Backup")[-2:] == [
        f"served {OLD} (the factory) when last asked: for b.example.com, 12:00:00 UTC",
        "not asked again since step 2: which certificate it serves since then is not known",
    ]


def test_what_was_served_in_the_end_is_told_with_the_time_of_the_question(tmp_path: Path) -> None:
    served = f"{NEW[:16]}… (support.example.com) was served when last asked for support.example.com, without a name: by"
    assert list(served_in_the_end(record_of(tmp_path, *REPLICATION))) == [f"{served} backup at 12:00:18 UTC"]
    alike = (
        StepStarted(step="4", action="probe", sentence="Ask the other", appliance="primary", reach="wire"),
        HandshakeProbed(step="4", address="a:443", asked_for="support.example.com", fingerprint=NEW),
        HandshakeProbed(step="4", address="a:443", asked_for="", fingerprint=NEW),
        StepPassed(step="4"),
    )
    both = record_of(elsewhere(tmp_path), *REPLICATION[:-1], *alike, REPLICATION[-1])
    assert list(served_in_the_end(both)) == [f"{served} backup at 12:00:18 UTC and primary at 12:00:22 UTC"]


def test_the_id_of_the_run_is_told_and_of_an_older_one_that_it_is_not_on_record(tmp_path: Path) -> None:
    record = record_of(tmp_path, START.model_copy(update={"run_id": "20261130T092500Z-replicate-hq"}))
    assert told(record, "Run") == ["20261130T092500Z-replicate-hq"]
    assert f'content: "20261130T092500Z-replicate-hq · journal {record.head[:16]}…"' in html(record, tmp_path)
    assert told(record_of(elsewhere(tmp_path), START), "Run") == ["its id is not on record"]


def test_the_edition_by_which_sentences_are_cited_is_told(tmp_path: Path) -> None:
    cited = CitedDocument(title="The document", edition="2026-03", steps={"2": ("3.1",)})
    record = record_of(tmp_path, START.model_copy(update={"document": "The document", "cited": cited}))
    assert told(record, "Document")[-1] == "sentences are cited by the stored edition 2026-03"
    facts = {"document_edition": "2026-03", "document_read_on": "2026-03-02", "document_sha256": "d" * 64}
    (tmp_path / "known").mkdir()
    known = record_of(
        tmp_path / "known", START.model_copy(update={"document": "The document", "cited": cited, **facts})
    )
    assert told(known, "Document") == [f"The document, edition 2026-03, read on 2026-03-02, SHA-256 {'d' * 64}"]
    day = START.model_copy(update={"document": "The document", **facts, "document_edition": "2026-03-02"})
    (tmp_path / "day").mkdir()
    assert told(record_of(tmp_path / "day", day), "Document") == [
        f"The document, read on 2026-03-02, SHA-256 {'d' * 64}"
    ]


def test_a_document_of_one_s_own_is_told_as_that(tmp_path: Path) -> None:
    pages = (DocumentPage(title="Handbook", url="https://docs.example.com"), DocumentPage(title="Notes"))
    own = {"document": "How we look", "document_by": "QA", "document_after": pages, "document_edition": "1"}
    record = record_of(tmp_path, START.model_copy(update=own))
    (line,) = told(record, "Document")
    assert line.startswith(
        "How we look, by QA, written after the vendor’s “Handbook” (https://docs.example.com) and “Notes”, edition 1; "
    )
    page = html(record, tmp_path)
    assert re.search(
        r"After the procedure by QA,\s+How we look, written after the vendor’s <a href=\"https://docs.example.com\">Handbook</a>"
        r" and Notes</p>",
        page,
    )
    assert "After the vendor’s document" not in page
    (guide,) = (block.text for block in guide_blocks(record, (), {}) if block.key == "document")
    assert guide.startswith("After the procedure by QA, How we look, written after the vendor’s “Handbook” (")
    stated = predicate_of(read_summary(tmp_path / "journal.jsonl"))["runbook"]
    assert (stated["documentBy"], stated["documentAfter"][0]["title"]) == ("QA", "Handbook")


def test_a_version_that_nobody_read_is_not_on_record(tmp_path: Path) -> None:
    record = record_of(tmp_path, START, RunFinished(outcome="passed"))
    assert "which version it runs is not on record" in " ".join(told(record, "Backup"))


def test_a_change_is_told_with_its_time_and_with_whoever_approved_it(tmp_path: Path) -> None:
    record = record_of(tmp_path, *REPLICATION)
    assert told(record, "Changed by") == ["2 Upload; 12:00:13 UTC"]
    assert told(record, "Approvals") == [
        "2 approved by ana (as typed, not proved) at 12:00:12 UTC, asked at the terminal"
    ]


def test_both_formats_tell_the_same_rows(tmp_path: Path) -> None:
    record = record_of(tmp_path, *REPLICATION)
    page, text = html(record, tmp_path), markdown(record, tmp_path)
    for row in overview(record):
        assert f"<dt>{row.label}</dt>" in page
        assert f"| {row.label} | " in text


def test_what_is_not_proved_is_told(tmp_path: Path) -> None:
    text = " ".join(told(record_of(tmp_path, *REPLICATION), "Not proved"))
    assert "the account of the machine alone is on record; names and tickets are as typed" in text
    assert "names" not in " ".join(
        told(record_of(elsewhere(tmp_path), START, RunFinished(outcome="passed")), "Not proved")
    )


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        (
            StepInDoubt(step="2", problem="lost"),
            ("not known: step 2 may have changed backup", "it may or may not have happened"),
        ),
        (
            StepDoneByHand(step="2", by="ana", reason="pressed it"),
            ("backup, by step 2, as ana declared; nothing proves it", "declared done by ana: pressed it"),
        ),
    ],
    ids=["in doubt", "by hand"],
)
def test_a_change_that_is_not_certain_or_not_the_program_s_says_so(
    end: Event, ended: tuple[str, str], tmp_path: Path
) -> None:
    record = record_of(tmp_path, START, SECTION, UPLOAD, end, RunFinished(outcome="in-doubt"))
    assert told(record, "What changed") == [ended[0]]
    assert told(record, "Changed by") == [f"2 Upload; 12:00:02 UTC; {ended[1]}"]


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        (
            StepFailed(step="2", error="E", problem="no button"),
            "nothing that is known of: step 2 was begun and failed",
        ),
        (
            StepSkipped(step="2", sentence="Upload", reason="not here", by="bo"),
            "nothing: no step that changes an appliance was performed",
        ),
    ],
    ids=["failed", "skipped"],
)
def test_a_step_that_did_nothing_is_no_change(event: Event, changed: str, tmp_path: Path) -> None:
    record = record_of(tmp_path, START, SECTION, *SIGN_IN, UPLOAD, event, RunFinished(outcome="failed"))
    assert told(record, "What changed") == [changed]
    assert told(record, "Changed by") == []


def test_a_rehearsal_changes_nothing(tmp_path: Path) -> None:
    start = START.model_copy(update={"mode": "rehearsal"})
    proved = StepRehearsed(step="2", verdict="proved", sentence="Upload", effect="once", appliance="backup")
    record = record_of(tmp_path, start, SECTION, proved, RunFinished(outcome="passed"))
    assert told(record, "What changed") == ["nothing: a rehearsal changes nothing"]


def test_a_click_that_may_be_done_again_changes_something_unless_it_signs_in(tmp_path: Path) -> None:
    save = UPLOAD.model_copy(update={"step": "2", "effect": "idempotent"})
    record = record_of(tmp_path, START, SECTION, *SIGN_IN, save, StepPassed(step="2"), RunFinished(outcome="passed"))
    assert [step.number for step in changes(record)] == ["2"]


def test_whoever_resumed_a_run_is_told(tmp_path: Path) -> None:
    record = record_of(tmp_path, START, SECTION, RunResumed(operator="bo", machine="vm"), RunFinished(outcome="passed"))
    assert told(record, "Operator") == ["root on desk", "resumed at 2026-11-24 12:00:02 UTC by bo on vm"]


def test_each_ticket_and_each_address_of_a_run_that_was_resumed_is_told(tmp_path: Path) -> None:
    moved = BACKUP.model_copy(update={"address": "b:444"})
    later = RunResumed(operator="bo", operator_name="Second", ticket="CHG-2", appliances=(moved,))
    first = START.model_copy(update={"ticket": "CHG-1"})
    record = record_of(tmp_path, first, SECTION, later, RunFinished(outcome="passed"))
    assert told(record, "Ticket") == [
        "CHG-1 (as typed, not proved)",
        "CHG-2 (as typed, not proved), resumed at 2026-11-24 12:00:02 UTC",
    ]
    assert "hq-b, https://b.example.com (reached at b:443; since 2026-11-24 12:00:02 UTC at b:444)" in " ".join(
        told(record, "Backup")
    )
    only_later = record_of(elsewhere(tmp_path), START, SECTION, later, RunFinished(outcome="passed"))
    assert told(only_later, "Ticket") == ["CHG-2 (as typed, not proved), resumed at 2026-11-24 12:00:02 UTC"]
    assert "names and tickets are as typed" in " ".join(told(only_later, "Not proved"))


def test_only_a_runbook_that_does_nothing_but_sign_in_is_folded(tmp_path: Path) -> None:
    record = record_of(tmp_path, *REPLICATION)
    assert sign_in_numbers(record) == {"1"}
    blocks = [
        (step.number, [inner.number for inner in called]) for step, called in folded(record.sections[0], frozenset("1"))
    ]
    assert blocks[:2] == [("1", ["1.1", "1.2", "1.3"]), ("10", [])]
    harmful = SIGN_IN[4].model_copy(update={"effect": "once"})
    another = record_of(elsewhere(tmp_path), START, SECTION, *SIGN_IN[:4], harmful, RunFinished(outcome="stopped"))
    assert sign_in_numbers(another) == set()


def test_a_folded_sign_in_says_how_it_ended_and_is_open_if_it_failed(tmp_path: Path) -> None:
    page = html(record_of(tmp_path, *REPLICATION), tmp_path)
    assert "<details><summary>The 3 steps of signing in: 2 performed, 1 not due</summary>" in page
    refused = StepFailed(step="1.2", error="E", problem="the password is wrong")
    record = record_of(elsewhere(tmp_path), START, SECTION, *SIGN_IN[:5], refused, RunFinished(outcome="failed"))
    assert "<details open><summary>The 2 steps of signing in: 1 performed, 1 failed</summary>" in html(record, tmp_path)


def test_an_appliance_that_was_proved_again_by_the_same_certificate_is_told_once(tmp_path: Path) -> None:
    proof = ApplianceProved(appliance="backup", host="b.example.com", fingerprint=OLD)
    shown = proof.model_copy(update={"shown": {"Serial Number": "B200"}})
    page = html(record_of(tmp_path, START, proof, shown, proof, RunFinished(outcome="passed")), tmp_path)
    assert page.count("backup is b.example.com, certificate 0000000000000000…, Serial Number “B200”") == 1
    assert page.count("backup is b.example.com") == 1


def test_a_draft_tells_that_its_text_was_changed_and_that_it_proves_nothing_of_the_runbook(tmp_path: Path) -> None:
    record = record_of(
        tmp_path,
        RunStarted(runbook="A form", digest="a" * 64, mode="draft"),
        RunbookMended(step="4", by="ana", digest="b" * 64, file="mended/2/runbook.yaml"),
        RunFinished(outcome="passed"),
    )
    rows = {row.label: [line.sentence for line in row.lines] for row in overview(record)}
    assert rows["Mended"] == [
        f"the runbook was changed by ana, and went on at step 4: mended/2/runbook.yaml, plan {'b' * 64}"
    ]
    assert rows["Not proved"][0].startswith("that the runbook is right: it was a draft")
    assert '<header class="passed draft">' in html(record, tmp_path)


TAKEN = FileDownloaded(step="5", name="bundle", filename="a.p12", size=9, sha256="b" * 64)
EXPORT = StepStarted(step="5", action="download", sentence="Export", appliance="primary", reach="fetches")
KEY = CertificateInspected(
    step="6", name="bundle", fingerprint=NEW, subject="s", issuer="i", not_after="2027", has_key=True
)


@pytest.mark.parametrize(
    ("ends", "gone"),
    [
        ([RunFinished(outcome="stopped")], "removed as the run ends"),
        ([], "not known to be removed: the process died"),
        ([RunResumed(operator="bo"), RunFinished(outcome="passed")], "not known to be removed: the process died"),
    ],
    ids=["ended", "died", "died and resumed"],
)
def test_what_was_taken_is_told_and_removed_only_if_its_process_ended(
    ends: list[Event], gone: str, tmp_path: Path
) -> None:
    record = record_of(tmp_path, START, SECTION, EXPORT, TAKEN, StepPassed(step="5"), KEY, *ends)
    assert told(record, "What changed") == ["nothing: no step that changes an appliance was performed"]
    assert told(record, "Taken") == [
        f"5 $bundle with the private key from primary at 12:00:03 UTC, SHA-256 {'b' * 64}; {gone}"
    ]
    assert "removed" not in " ".join(words.finding(fact) for step in record.steps for fact in step.facts)


def test_nobody_signed_in_to_an_appliance_on_which_no_step_was_performed(tmp_path: Path) -> None:
    assert ", not signed in to" in told(record_of(tmp_path, START, RunFinished(outcome="stopped")), "Backup")[0]
    another = record_of(elsewhere(tmp_path), START, SECTION, UPLOAD, StepPassed(step="2"))
    assert told(another, "Backup")[0].endswith("(reached at b:443)")  # how it signed in is not on record


def test_a_refusal_is_still_told_when_the_run_was_resumed(tmp_path: Path) -> None:
    refused = RunFinished(outcome="stopped", problem="Ana did not approve step 2 (Upload)")
    record = record_of(
        tmp_path,
        START,
        SECTION,
        refused,
        RunResumed(operator="bo"),
        UPLOAD,
        StepPassed(step="2"),
        RunFinished(outcome="passed"),
    )
    assert told(record, "Interrupted") == ["12:00:02 UTC: stopped: Ana did not approve step 2 (Upload)"]


def test_a_death_is_still_told_and_what_was_found_out_about_its_step(tmp_path: Path) -> None:
    looked = StepProbed(step="2", verdict="done", sought="a row")
    record = record_of(
        tmp_path,
        START,
        SECTION,
        UPLOAD,
        RunResumed(operator="bo"),
        looked,
        StepPassed(step="2"),
        RunFinished(outcome="passed"),
    )
    assert told(record, "Interrupted") == [
        "12:00:02 UTC: the process died at step 2",
        "12:00:04 UTC: step 2: Looked for a row: it happened",
    ]


def test_a_doubt_is_still_told_and_who_settled_it(tmp_path: Path) -> None:
    doubt = (UPLOAD, StepInDoubt(step="2", problem="no row"), RunFinished(outcome="in-doubt", problem="no row"))
    said = StepDoneByHand(step="2", by="Bert", reason="I saw it")
    record = record_of(tmp_path, START, SECTION, *doubt, said, RunResumed(operator="bo"), RunFinished(outcome="passed"))
    assert told(record, "Interrupted") == [
        "12:00:04 UTC: ended in doubt at step 2: no row",
        "12:00:05 UTC: step 2: declared done by Bert (as typed, not proved): I saw it",
    ]


def test_an_approval_beforehand_is_of_the_time_of_the_command(tmp_path: Path) -> None:
    start = START.model_copy(update={"operator_name": "Aná"})
    approved = StepApproved(step="2", by="ana", how="beforehand, for the plan 12…")
    record = record_of(tmp_path, start, SECTION, approved, UPLOAD, StepPassed(step="2"), RunFinished(outcome="passed"))
    assert told(record, "Approvals") == [
        "2 approved by ana (as typed, not proved, the same name as the operator’s) beforehand, for the plan 12…, "
        "with the command of 12:00:00 UTC; used for this step at 12:00:02 UTC"
    ]


def test_what_was_not_performed_and_what_drifted_is_told(tmp_path: Path) -> None:
    drift = PageNoticed(step="2", what="drift", detail="another was used")
    left = StepSkipped(step="4", sentence="Tidy up", reason="not today", by="bo", appliance="backup")
    record = record_of(
        tmp_path, START, SECTION, *SIGN_IN, UPLOAD, drift, StepPassed(step="2"), left, RunFinished(outcome="passed")
    )
    assert told(record, "Not performed") == [
        "step 4, Tidy up: bo: not today",
        "only needed where something is there that was not: 1.3",
    ]
    assert told(record, "Drift") == ["another control than the runbook names first was used, as the runbook allows: 2"]


def test_a_change_is_told_with_what_the_page_said(tmp_path: Path) -> None:
    said = PageNoticed(step="2", what="message", detail="Imported: 3.")
    record = record_of(tmp_path, START, SECTION, UPLOAD, said, StepPassed(step="2"), RunFinished(outcome="passed"))
    assert told(record, "Changed by") == ["2 Upload; 12:00:02 UTC; the page said: Imported: 3."]


def test_the_end_and_the_whole_head_of_the_journal_are_told(tmp_path: Path) -> None:
    record = record_of(tmp_path, START, RunFinished(outcome="passed"))
    assert told(record, "Began") == ["2026-11-24 12:00:00 UTC; ended at 12:00:01 UTC, after 1.0 s"]
    assert told(record, "Journal") == [f"2 entries; the last: SHA-256 {record.head}"]
    died = record_of(elsewhere(tmp_path), START, SECTION)
    assert told(died, "Began") == [
        "2026-11-24 12:00:00 UTC; its end is not on record, its last entry is of 12:00:01 UTC"
    ]


def test_a_print_says_that_it_is_no_part_of_the_seal(tmp_path: Path) -> None:
    record = record_of(tmp_path, START, RunFinished(outcome="passed"))
    (check,) = told(record, "How to check")
    assert check.endswith("It cannot tell itself: a seal comes later")
    page = html(record, tmp_path, datetime(2026, 11, 30, tzinfo=UTC))
    assert "This print is no part of the seal: made at 2026-11-30 00:00:00 UTC" in page


def test_the_way_back_to_a_page_is_no_step_of_the_runbook(tmp_path: Path) -> None:
    back = StepStarted(step="2.back", action="navigate", sentence="Go back", appliance="backup", reach="arrives")
    record = record_of(
        tmp_path,
        START,
        SECTION,
        UPLOAD,
        StepPassed(step="2"),
        back,
        StepPassed(step="2.back"),
        RunFinished(outcome="passed"),
    )
    assert (record.count("passed"), len(record.steps)) == (1, 2)
