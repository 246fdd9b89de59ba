"""The table of evidence: a row for each piece of evidence of each step, once for each control to which the step answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from handrail.journal import (
    CertificateInspected,
    CitedDocument,
    EvidenceKept,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    RunRecord,
    StepRecord,
    TextRead,
)
from handrail.report import words
from handrail.report.auditing.matrix import ControlEvidence, ProvingFact, evidence_by_control, natural, proving_facts
from handrail.report.changes import approvals_of
from handrail.report.pictures import evidence_problem


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and whether its texts go on in another line where they are longer."""

    name: str
    width: int = 14
    wraps: bool = False


COLUMNS = (
    Column("control"),
    Column("named at", 10),
    Column("control is", 18),
    Column("step", 8),
    Column("what the step does", 46, wraps=True),
    Column("section", 28, wraps=True),
    Column("appliance", 11),
    Column("appliance name", 18),
    Column("outcome", 13),
    Column("reason", 28, wraps=True),
    Column("began (UTC)", 20),
    Column("ended (UTC)", 20),
    Column("operator", 16),
    Column("account", 12),
    Column("approved by", 16),
    Column("approved (UTC)", 20),
    Column("evidence", 13),
    Column("evidence file", 40),
    Column("evidence sha256", 20),
    Column("evidence is", 12),
    Column("taken (UTC)", 20),
    Column("address", 36),
    Column("what it says", 46, wraps=True),
    Column("document", 28, wraps=True),
    Column("edition", 12),
    Column("sentences", 12),
    Column("what they say", 40, wraps=True),
    Column("runbook", 28, wraps=True),
    Column("runbook sha256", 20),
    Column("pair", 12),
    Column("ticket", 12),
    Column("run", 32),
    Column("mode", 11),
    Column("run is", 14),
    Column("journal sha256", 20),
)
Cell: TypeAlias = str | datetime
Row: TypeAlias = dict[str, Cell]
"""A row by the names of its columns; those that are not there are empty."""


def evidence_rows(record: RunRecord, folder: Path, run: str) -> Iterator[Row]:
    """The rows of a run that is called so: those of each control in turn, then the steps that answer to none.

    A step without evidence has a row all the same, and so has one that the run did not come to.
    """
    reading = _Reading(record, folder, run)
    for name in sorted({it.name for step in record.controlled for it in step.controls}, key=natural):
        yield from reading.rows_of(name)
    answering = {step.step for step in record.controlled}
    for step in record.steps:
        if step.number not in answering:
            yield from reading.rows(step, {})


class _Reading:
    """One run, asked for the rows of its steps."""

    def __init__(self, record: RunRecord, folder: Path, run: str) -> None:
        self._record, self._folder = record, folder
        self._steps = {step.number: step for step in record.steps}
        self._headings = {step.number: section.heading for section in record.sections for step in section.steps}
        self._names = {facts.role: facts.name for facts in record.started.appliances}
        self._evidence = {name: it for it in evidence_by_control(record) for name in it.controls}
        self._of_run = _of_run(record, run)

    def rows_of(self, control: str) -> Iterator[Row]:
        """The rows of each step that answers to a control."""
        evidence: ControlEvidence = self._evidence[control]
        for planned in self._record.controlled:
            for answer in planned.controls:
                if answer.name != control:
                    continue
                of_control: Row = {"control": control, "named at": answer.origin, "control is": evidence.verdict}
                step = self._steps.get(planned.step)
                if step:
                    yield from self.rows(step, of_control)
                else:
                    yield {
                        **of_control,
                        "step": planned.step,
                        "what the step does": planned.sentence,
                        "section": planned.heading,
                        "appliance": planned.appliance,
                        "appliance name": self._names.get(planned.appliance, ""),
                        "outcome": "not come to",
                        **_cited(planned.step, self._record.cited),
                        **self._of_run,
                    }

    def rows(self, step: StepRecord, of_control: Row) -> Iterator[Row]:
        """A row for each piece of evidence of a step; one without any, if it has none."""
        row = {**of_control, **self._of_step(step), **_cited(step.number, self._record.cited), **self._of_run}
        pieces = [*map(self._file, step.kept), *map(_fact, proving_facts(step))]
        yield from ({**row, **piece} for piece in pieces or [{}])

    def _of_step(self, step: StepRecord) -> Row:
        row: Row = {
            "step": step.number,
            "what the step does": step.sentence,
            "section": self._headings[step.number],
            "appliance": step.appliance,
            "appliance name": self._names.get(step.appliance, ""),
            "outcome": words.step_ended(step),
            "reason": step.reason,
            "began (UTC)": step.began,
        }
        if step.outcome not in ("skipped", "so already", "unfinished"):
            row["ended (UTC)"] = step.began + step.took
        if step.by or step.outcome not in ("skipped", "so already"):
            row["operator"] = step.by or self._record.operator_at(step.began)
        approvals = approvals_of(step, self._record)
        if approvals:
            row["approved by"] = "; ".join(dict.fromkeys(approval.by for _, approval in approvals))
            row["approved (UTC)"] = words.approval_time(*approvals[-1], self._record)
        return row

    def _file(self, kept: EvidenceKept) -> Row:
        is_text = kept.media_type.startswith("text/")
        told = f"a copy of {kept.drawn_on}, with the control outlined" if kept.drawn_on else kept.caption
        parts = (told, words.masks(kept), words.expanded_areas(kept), words.cut_off_areas(kept))
        row: Row = {
            "evidence": "text of page" if is_text else "picture",
            "evidence file": kept.file,
            "evidence sha256": kept.sha256,
            "evidence is": evidence_problem(kept, self._folder) or "as it was kept",
            "address": kept.url,
            "what it says": "; ".join(filter(None, parts)),
        }
        if kept.file in self._record.kept_at:
            row["taken (UTC)"] = self._record.kept_at[kept.file]
        return row


def _fact(fact: ProvingFact) -> Row:
    """What a step found out, which the journal alone keeps."""
    row: Row = {"evidence is": "in the journal", "what it says": words.finding(fact)}
    match fact:
        case FileDownloaded():
            return {**row, "evidence": "download", "evidence sha256": fact.sha256}
        case CertificateInspected():
            return {**row, "evidence": "certificate", "evidence sha256": fact.fingerprint}
        case HandshakeProbed():
            return {**row, "evidence": "handshake", "evidence sha256": fact.fingerprint, "address": fact.address}
        case TextRead():
            return {**row, "evidence": "text read"}
        case PageNoticed():
            return {**row, "evidence": "message"}


def _cited(step: str, cited: CitedDocument | None) -> Row:
    ids = cited.steps.get(step, ()) if cited else ()
    said = [f"{id}: {cited.sentences[id].says}" for id in ids if cited and id in cited.sentences]
    return {"sentences": "; ".join(ids), "what they say": "; ".join(said)}


def _of_run(record: RunRecord, run: str) -> Row:
    started, cited = record.started, record.cited
    return {
        "account": started.operator,
        "document": words.document_name(started) or (cited.title if cited else ""),
        "edition": started.document_edition or (cited.edition if cited else ""),
        "runbook": started.runbook,
        "runbook sha256": started.digest,
        "pair": started.pair,
        "ticket": started.ticket,
        "run": started.run_id or run,
        "mode": record.mode.name,
        "run is": record.outcome,
        "journal sha256": record.head,
    }


def texts(row: Mapping[str, Cell]) -> dict[str, str]:
    """A row in which times are texts of ISO 8601, as in 2026-11-30T09:34:32Z."""
    return {name: iso_time(cell) if isinstance(cell, datetime) else cell for name, cell in row.items()}


def iso_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
