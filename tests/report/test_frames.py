"""What an auditor asks of a picture stands with it: in every format, and also where the journal does not have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.journal import (
    ApplianceFacts,
    CitedDocument,
    CitedSentence,
    Event,
    EvidenceKept,
    RunbookMended,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepStarted,
)
from handrail.report.formats.markdown import escaped, markdown
from handrail.report.frames import Frames

from .test_reports import record_of

BACKUP = ApplianceFacts(role="backup", name="hq-b", url="https://b.example.com", address="10.0.0.2:443")
CITED = CitedDocument(
    title="Colours",
    edition="2024",
    steps={"1": ("3.1", "3.3"), "2": ("Click Save",)},
    sentences={
        "3.1": CitedSentence(says="Another colour is typed."),
        "3.3": CitedSentence(says="Click Save.", is_original=True),
    },
)
START = RunStarted(
    runbook="Change the colour",
    digest="d" * 64,
    document="Colours",
    pair="hq",
    operator="root",
    machine="desk",
    operator_name="ana",
    appliances=(BACKUP,),
    utc_offset="+01:00",
    run_id="20261124T120000Z-colour-hq",
    cited=CITED,
)
HERE = SectionStarted(number=1, heading="Here", appliance="backup")


def picture(step: str, **facts: object) -> EvidenceKept:
    known = {"step": step, "file": f"evidence/{step}.png", "sha256": step * 64, "url": "https://b.example.com/colour"}
    return EvidenceKept.model_validate(known | facts)


def step(number: str, *kept: EvidenceKept) -> tuple[Event, ...]:
    began = StepStarted(step=number, action="click", sentence=f"Click {number}", appliance="backup")
    return began, StepPassed(step=number), *(kept or [picture(number)])


def facts(record: RunRecord, number: str) -> dict[str, str]:
    """The facts with the last picture of a step."""
    (pictures,) = (it.pictures for it in record.steps if it.number == number)
    return dict(Frames(record).of(pictures[-1]).facts)


def test_it_has_all_that_an_auditor_asks(tmp_path: Path) -> None:
    assert facts(record_of(tmp_path, START, HERE, *step("1")), "1") == {
        "Step": "1, Click 1",
        "Document": "Colours, edition 2024",
        "Sentences": "3.1, paraphrased: Another colour is typed.; 3.3 “Click Save.”",
        "URL": "https://b.example.com/colour",
        "Time": "2026-11-24 12:00:04 UTC, local time 13:00:04 +01:00",
        "Appliance": "backup of the pair hq: hq-b, https://b.example.com (10.0.0.2:443)",
        "Operator": "ana (as typed, not proved), account root on desk",
        "Run": "20261124T120000Z-colour-hq",
        "File": "evidence/1.png",
        "SHA-256": "1" * 64,
    }


def test_of_an_older_journal_it_says_what_is_not_on_record(tmp_path: Path) -> None:
    older = RunStarted(runbook="Change the colour", digest="d" * 64)
    assert facts(record_of(tmp_path, older, HERE, *step("1", picture("1", url=""))), "1") == {
        "Step": "1, Click 1",
        "URL": "not on record",
        "Time": "2026-11-24 12:00:04 UTC; the local time is not on record",
        "Appliance": "backup; its name and address are not on record",
        "Operator": "not on record",
        "File": "evidence/1.png",
        "SHA-256": "1" * 64,
    }


def test_a_picture_tells_of_whoever_was_at_work_and_of_the_address_at_that_moment(tmp_path: Path) -> None:
    moved = BACKUP.model_copy(update={"address": "10.0.0.9:443"})
    resumed = RunResumed(operator="bo", machine="desk", appliances=(moved,), utc_offset="+00:00")
    record = record_of(tmp_path, START, HERE, *step("1"), resumed, *step("2"))
    first, second = facts(record, "1"), facts(record, "2")
    assert (first["Operator"], second["Operator"]) == ("ana (as typed, not proved), account root on desk", "bo on desk")
    assert [it["Appliance"].rpartition(" ")[2] for it in (first, second)] == ["(10.0.0.2:443)", "(10.0.0.9:443)"]
    assert second["Time"] == "2026-11-24 12:00:08 UTC, local time is UTC"


def test_words_that_no_stored_edition_has_explained_stand_as_they_were_written(tmp_path: Path) -> None:
    assert facts(record_of(tmp_path, START, HERE, *step("2")), "2")["Sentence"] == "“Click Save”"


def test_a_draft_cites_by_its_last_text_and_says_that_it_is_one(tmp_path: Path) -> None:
    draft = START.model_copy(update={"mode": "draft"})
    text = CITED.model_copy(update={"steps": {"1": ("3.3",)}})
    mended = RunbookMended(step="1", digest="e" * 64, file="mended/2/runbook.yaml", cited=text)
    told = facts(record_of(tmp_path, draft, HERE, mended, *step("1")), "1")
    assert told["Sentence"] == "3.3 “Click Save.”"
    assert told["Run"].startswith("20261124T120000Z-colour-hq; Draft · tried by its author")


def test_a_copy_leads_to_the_untouched_picture_and_a_part_says_so(tmp_path: Path) -> None:
    copy = picture(
        "1", file="evidence/1-outlined.svg", sha256="c" * 64, media_type="image/svg+xml", drawn_on="evidence/1.png"
    )
    part = picture("2", shows='section "Colour"')
    record = record_of(tmp_path, START, HERE, *step("1", picture("1"), copy), *step("2", part))
    assert facts(record, "1")["Copy of"] == f"evidence/1.png, which is untouched, SHA-256 {'1' * 64}"
    assert facts(record, "1")["SHA-256"] == "c" * 64
    assert facts(record, "2")["Shows"] == 'section "Colour" alone, and not the whole page'


@pytest.mark.parametrize("resumed", [False, True])
def test_markdown_lists_every_picture_and_tells_once_what_is_the_same(resumed: bool, tmp_path: Path) -> None:
    again = [RunResumed(operator="bo", appliances=(BACKUP,), utc_offset="+00:00")] if resumed else []
    record = record_of(tmp_path, START, HERE, *step("1"), *again, *step("2"))
    told = markdown(record, tmp_path).partition("## Pictures")[2]
    framed = [Frames(record).of(it.pictures[0]) for it in record.steps]
    for frame in framed:
        cells = (frame.step, ", ".join(frame.ids), frame.url, frame.time, frame.file, frame.sha256)
        assert f"| {' | '.join(map(escaped, cells))} |" in told.replace(f" | {frame.operator} |", " |")
    assert told.count(framed[0].appliance.partition(":")[0]) == 1
    assert (framed[1].operator in told, told.count("root on desk")) == (True, 1)
