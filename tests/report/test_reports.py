from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.errors import EvidenceBroken, SurroundingsError
from handrail.journal import (
    ApplianceFacts,
    CertificateInspected,
    Entry,
    Event,
    EvidenceKept,
    EvidenceMissed,
    FileDownloaded,
    HandshakeProbed,
    Journal,
    PageNoticed,
    RunFinished,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
    TextRead,
    read,
    run_record,
)
from handrail.report.files import must_be_unaltered, retry_advice, write, write_reports
from handrail.report.formats import FORMATS
from handrail.report.formats.html import html
from handrail.report.formats.junit import junit
from handrail.report.formats.markdown import markdown
from handrail.report.words import counts, headline

START = RunStarted(
    runbook="Replicate <everything>",
    digest="d" * 64,
    document="The vendor's document",
    document_url="https://vendor.example.com/doc",
    pair="hq",
    operator="ana",
    appliances=(ApplianceFacts(role="primary", name="hq-a", url="https://hq-a.example.com", address="10.0.0.1:443"),),
    inputs={"site": "support.example.com"},
    steps=5,
)
PICTURE = b"\x89PNG"
EVENTS: tuple[Event, ...] = (
    START,
    SectionStarted(heading="Security :: Export", appliance="primary"),
    StepStarted(step="1", action="click", sentence='Click button "<Export>"', effect="once", note="Why & what for"),
    PageNoticed(step="1", what="dialog", detail='confirm "Sure?": answered accept'),
    StepPassed(step="1"),
    EvidenceKept(
        step="1", file="evidence/001.png", sha256=sha256(PICTURE).hexdigest(), url="https://hq-a.example.com/x"
    ),
    StepSkipped(step="2", sentence="Click button", reason="only where it is there"),
    SectionStarted(heading="Security :: Import", appliance="backup"),
    StepStarted(step="3", action="download", sentence="Download a file"),
    FileDownloaded(step="3", name="bundle", filename="a.p12", size=9, sha256="b" * 64),
    TextRead(step="3", name="issuer", text="The CA"),
    CertificateInspected(
        step="3", name="bundle", fingerprint="c" * 64, subject="s", issuer="i", not_after="2027-01-01T00"
    ),
    HandshakeProbed(step="3", address="10.0.0.1:443", asked_for="", fingerprint="c" * 64),
    EvidenceMissed(step="3", problem="the picture could not be taken"),
    StepPassed(step="3"),
    StepStarted(step="4", action="click", sentence="Click by hand"),
    StepFailed(step="4", error="ElementNotFound", problem="no button"),
    StepDoneByHand(step="4", by="ana", reason="pressed it"),
    StepStarted(step="5", action="click", sentence="Click and fail"),
    StepFailed(step="5", error="ElementNotFound", problem='no button "<b>"'),
    RunFinished(outcome="failed", problem='no button "<b>"'),
)


def earlier_record_of(_folder: Path, *events: Event) -> RunRecord:
    """The record of a run whose journal an earlier Handrail wrote: hidden characters stand in it as they are."""
    began = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    return run_record(
        [
            Entry(seq=number, at=began + timedelta(seconds=number), event=event, previous="", seal="")
            for number, event in enumerate(events)
        ]
    )


def record_of(folder: Path, *events: Event) -> RunRecord:
    seconds = count()
    journal = Journal(folder / "journal.jsonl", clock=lambda: datetime(2026, 11, 24, 12, 0, next(seconds), tzinfo=UTC))
    for event in events:
        journal.append(event)
    journal.close()
    return run_record(read(folder / "journal.jsonl"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/001.png").write_bytes(PICTURE)
    return tmp_path


class Text(HTMLParser):
    """All words of a page, and every address that it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words = ""
        self.fetched: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("img", "image", "script", "link", "iframe"):
            self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_report_tells_everything(folder: Path) -> None:
    page = Text(html(record_of(folder, *EVENTS), folder))
    for words in (
        "Replicate <everything>",
        'Click button "<Export>"',
        "Why & what for",
        "only where it is there",
        'no button "<b>"',
        "ana: pressed it",
        "confirm",
        "a.p12, 9 bytes",
        "issuer reads “The CA”",
        "asked without a name, serves cccc",
        "the picture could not be taken",
        "changes the appliance once",
    ):
        assert words in page.words


def test_the_report_fetches_nothing(folder: Path) -> None:
    page = Text(html(record_of(folder, *EVENTS), folder))
    assert [address[:22] for address in page.fetched] == ["data:image/png;base64,"]


def test_what_belongs_together_stands_together_and_long_addresses_break_at_their_parts(folder: Path) -> None:
    page = html(record_of(folder, *EVENTS), folder)
    assert " s · changes the appliance once" in " ".join(Text(page).words.split())
    assert "https:/<wbr>/<wbr>hq-a.example.com/<wbr>x" in page


def test_a_lost_picture_is_said_to_be_lost(folder: Path) -> None:
    (folder / "evidence/001.png").unlink()
    assert "evidence/001.png is missing" in html(record_of(folder, *EVENTS), folder)


def test_a_picture_that_was_altered_is_not_shown_and_is_said(folder: Path) -> None:
    (folder / "evidence/001.png").write_bytes(b"\x89PNG, retouched")
    record = record_of(folder, *EVENTS)
    page = html(record, folder)
    assert "evidence/001.png was altered: its hash is not the one on record" in page
    assert "data:image" not in page
    with pytest.raises(EvidenceBroken, match="step 1: evidence/001.png was altered"):
        must_be_unaltered(record, folder)


def test_reports_are_written_whole_or_not_at_all(folder: Path) -> None:
    record = record_of(folder, *EVENTS)
    assert write_reports(record, folder, [FORMATS["html"], FORMATS["junit"]]) == [
        folder / "report.html",
        folder / "report.junit.xml",
    ]
    with pytest.raises(SurroundingsError, match="cannot be written .* once it can be written: handrail report"):
        write_reports(record, folder / "evidence" / "001.png", [FORMATS["html"]])
    must_be_unaltered(record, folder)


def test_a_folder_that_is_not_there_is_named_and_no_want_of_room(tmp_path: Path) -> None:
    file = tmp_path / "nowhere/evidence.xlsx"
    with pytest.raises(SurroundingsError) as raised:
        write(file, b"", retry_advice("handrail report latest"))
    assert str(raised.value) == (
        f"{file} cannot be written: there is no folder {file.parent}. Make it, and type the command again"
    )


SKIPPED_FAILURE: tuple[Event, ...] = (
    START,
    SectionStarted(heading="H", appliance="primary"),
    StepStarted(step="1", action="click", sentence="Click"),
    StepFailed(step="1", error="E", problem="no button"),
    StepSkipped(step="1", sentence="Click", reason="not needed today", by="ana"),
    RunFinished(outcome="passed"),
)


def test_a_failure_that_a_person_skipped_is_not_forgotten(folder: Path) -> None:
    record = record_of(folder, *SKIPPED_FAILURE)
    (step,) = record.steps
    assert step.reason == "ana: not needed today; it had failed: no button"
    assert (step.outcome, record.outcome, record.sections[0].outcome) == ("exception", "exceptions", "exception")


def test_a_failure_that_a_person_skipped_is_in_every_headline_and_no_step_counts_as_left_out(folder: Path) -> None:
    record = record_of(folder, *SKIPPED_FAILURE)
    page = html(record, folder)
    assert '<header class="exceptions"' in page
    words = Text(page).words
    assert [said for said in ("Done with exceptions", "1 failed and skipped", "0 not due") if said not in words] == []
    assert "Step 1: Clickana: not needed today; it had failed: no button" in " ".join(words.split())
    text = markdown(record, folder)
    assert "**Done with exceptions.**" in text
    assert "- Step 1, Click: **failed, and skipped, ana: not needed today; it had failed: no button**" in text
    root = ElementTree.fromstring(junit(record, folder))
    assert (root.get("failures"), root.get("skipped")) == ("1", "0")
    assert [failure.get("message") for failure in root.iter("failure")] == [
        "ana: not needed today; it had failed: no button"
    ]


def test_a_step_that_failed_and_was_not_due_when_the_run_was_resumed_is_no_exception(folder: Path) -> None:
    resumed = (RunResumed(operator="bo"), StepSkipped(step="1", sentence="Click", reason="not there"))
    record = record_of(folder, *SKIPPED_FAILURE[:4], *resumed, RunFinished(outcome="passed"))
    assert (record.steps[0].outcome, record.outcome) == ("skipped", "passed")


FOUND: tuple[Event, ...] = (
    START,
    SectionStarted(heading="H", appliance="backup"),
    StepStarted(step="1", action="click", sentence="Upload", effect="once"),
    StepSoAlready(step="1", sought='row "x" is there, at Users; the appliance serves $bundle'),
    RunFinished(outcome="passed"),
)


def test_what_was_so_already_is_said_in_every_report(folder: Path) -> None:
    record = record_of(folder, *FOUND)
    why = 'before it began, row "x" is there, at Users; the appliance serves $bundle; it was not performed'
    assert (record.outcome, record.steps[0].reason) == ("nothing-left", why)
    words = Text(html(record, folder)).words
    assert [
        said for said in ("Nothing was left to do", "1 so already", why) if said not in " ".join(words.split())
    ] == []
    assert "**Nothing was left to do.**" in markdown(record, folder)
    assert "## What was so already" in markdown(record, folder)
    (skipped,) = ElementTree.fromstring(junit(record, folder)).iter("skipped")
    assert skipped.get("message") == f"so already: {why}"


def test_what_a_person_left_out_does_not_count_as_not_due(folder: Path) -> None:
    left_out = StepSkipped(step="1", sentence="Click", reason="no time", by="ana")
    record = record_of(folder, *SKIPPED_FAILURE[:2], left_out, RunFinished(outcome="passed"))
    assert (record.outcome, headline(record)) == ("passed", "Carried out; people decided about 1 step")
    assert (0, "not due") in counts(record)
    assert (1, "left out by a person") in counts(record)


def test_a_run_without_an_end_is_called_so(folder: Path) -> None:
    record = record_of(folder, *EVENTS[:4])
    assert (record.outcome, record.steps[0].outcome) == ("unfinished", "unfinished")
    assert "its process died" in html(record, folder)


def test_sections_are_suites_and_steps_are_cases(folder: Path) -> None:
    root = ElementTree.fromstring(junit(record_of(folder, *EVENTS), folder))
    assert [suite.get("name") for suite in root] == [
        "1. Security :: Export (primary)",
        "2. Security :: Import (backup)",
    ]
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("5", "1", "1")
    assert [case.find("failure") is not None for case in root.iter("testcase")] == [False, False, False, False, True]


def test_the_record_counts_outcomes(folder: Path) -> None:
    record = record_of(folder, *EVENTS)
    assert [step.outcome for step in record.steps] == ["passed", "skipped", "passed", "by hand", "failed"]
    assert [section.outcome for section in record.sections] == ["passed", "failed"]
