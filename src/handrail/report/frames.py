"""The frame of a picture: what an auditor asks of it, in words. Reports in every format and guides take them from here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handrail.journal import ApplianceFacts, CitedDocument, EvidenceKept, RunRecord, StepRecord
from handrail.report import words

NOT_ON_RECORD = "not on record"
FILE_LABEL, HASH_LABEL = "File", "SHA-256"
_SENTENCE_ID = re.compile(r"\d+\.\d+")


@dataclass(frozen=True)
class Frame:
    """The facts about one picture, each in words. Its step is the one after which it was kept, whatever it illustrates."""

    step: str
    sentence: str
    document: str
    """Empty if the runbook names none."""
    cited: tuple[str, ...]
    """The sentences of the document that the step carries out, with their words."""
    ids: tuple[str, ...]
    """The same sentences, without their words."""
    part: str
    """What it shows, if that is not the page."""
    url: str
    time: str
    appliance: str
    operator: str
    run: str
    """Empty if it is not on record, as in older journals."""
    untouched: str
    """The picture of which it is a copy, with something pointed out."""
    file: str
    sha256: str

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """All that there are, each with its label."""
        return (*self._context, (FILE_LABEL, self.file), (HASH_LABEL, self.sha256))

    @property
    def line(self) -> str:
        """The same on one line, for a part of the picture: it tells which file is the whole one."""
        facts = " · ".join(f"{label}: {text}" for label, text in self._context)
        return f"{facts} · Whole: {self.file}, SHA-256 {self.sha256}"

    @property
    def _context(self) -> tuple[tuple[str, str], ...]:
        facts = (
            ("Step", f"{self.step}, {self.sentence}"),
            ("Document", self.document),
            ("Sentences" if self.cited[1:] else "Sentence", "; ".join(self.cited)),
            ("Shows", self.part),
            ("URL", self.url),
            ("Time", self.time),
            ("Appliance", self.appliance),
            ("Operator", self.operator),
            ("Run", self.run),
            ("Copy of", self.untouched),
        )
        return tuple((label, text) for label, text in facts if text)


class Frames:
    """The frames of a run's pictures."""

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self._steps = {step.number: step for step in record.steps}
        self._kept = {kept.file: kept for step in record.steps for kept in step.pictures}

    def of(self, kept: EvidenceKept) -> Frame:
        """The frame of a picture that one of the run's steps kept."""
        record, step = self._record, self._steps[kept.step]
        at = record.kept_at[kept.file]
        return Frame(
            step=step.number,
            sentence=step.sentence,
            document=_document(record),
            cited=tuple(_cited(step, record.cited)) if record.cited else (),
            ids=record.cited.steps.get(step.number, ()) if record.cited else (),
            part=f"{kept.shows} alone, and not the whole page" if kept.shows else "",
            url=kept.url or NOT_ON_RECORD,
            time=self._time(at),
            appliance=self._appliance(step, at),
            operator=words.operator(record.beginnings_until(at)[-1]) or NOT_ON_RECORD,
            run=_run(record),
            untouched=self._untouched(kept),
            file=kept.file,
            sha256=kept.sha256,
        )

    def _time(self, at: datetime) -> str:
        if not self._record.beginnings_until(at)[-1].utc_offset:
            return f"{words.utc(at)}; the local time is {NOT_ON_RECORD}"
        local = words.local_time(at)
        return f"{words.utc(at)}, local time {local or 'is UTC'}"

    def _appliance(self, step: StepRecord, at: datetime) -> str:
        facts = self._facts(step.appliance, at)
        on = (
            f"{step.appliance} of the pair {self._record.started.pair}" if self._record.started.pair else step.appliance
        )
        if facts is None:
            return f"{on}; its name and address are {NOT_ON_RECORD}"
        name = f"{facts.name}, " if facts.name != facts.role else ""
        return f"{on}: {name}{facts.url} ({facts.address})"

    def _facts(self, role: str, at: datetime) -> ApplianceFacts | None:
        """An appliance as it was known then: a run may be resumed at another address."""
        known = (it for start in self._record.beginnings_until(at) for it in start.appliances if it.role == role)
        return next(reversed(list(known)), None)

    def _untouched(self, kept: EvidenceKept) -> str:
        original = self._kept.get(kept.drawn_on)
        return f"{original.file}, which is untouched, SHA-256 {original.sha256}" if original else kept.drawn_on


def _document(record: RunRecord) -> str:
    """The document's name, and its edition: as the runbook names it, else the one that was stored when the run began."""
    cited = record.cited or CitedDocument()
    title, edition = (
        words.document_name(record.started) or cited.title,
        record.started.document_edition or cited.edition,
    )
    return f"{title}, edition {edition}" if title and edition else title


def _cited(step: StepRecord, document: CitedDocument) -> Iterator[str]:
    """Each sentence that a step carries out, by its id and its words; whose words they are is told."""
    for id in document.steps.get(step.number, ()):
        sentence = document.sentences.get(id)
        if sentence is None:
            yield id if _SENTENCE_ID.fullmatch(id) else f"“{id}”"
        elif sentence.is_original:
            yield f"{id} “{sentence.says}”"
        else:
            yield f"{id}, paraphrased: {sentence.says}"


def _run(record: RunRecord) -> str:
    """The run's id, and what kind of run it is unless it is an ordinary one."""
    return "; ".join(filter(None, (record.started.run_id, words.MODE_BANNERS.get(record.mode.name))))
