"""The matrix of a runbook and its document: every sentence with its steps, every step with its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.editions import Edition, Sentence, find_anchor
from handrail.journal import EvidenceKept, RunRecord
from handrail.journal.projections.outcomes import Outcome
from handrail.runbook import Runbook, outline

SentenceState: TypeAlias = Literal["performed", "explained", "not a step", "missing"]
StepState: TypeAlias = Literal["in the document", "added", "without a reason"]


Verdict: TypeAlias = Literal["proved", "not due", "not proved"]


@dataclass(frozen=True)
class ProvingRun:
    """A run of the very runbook, and what its folder is called."""

    name: str
    record: RunRecord
    folder: Path
    """Where its pictures are."""


@dataclass(frozen=True)
class Proof:
    """What one run shows of a sentence, by the step that tells most: the last with a picture, or the first that failed."""

    run: str
    verdict: Verdict
    step: str
    outcome: Outcome | None = None
    """None if the run did not come to the step."""
    at: datetime | None = None
    by: str = ""
    picture: EvidenceKept | None = None
    version: str = ""
    """What the appliance showed of itself, such as the version that it runs."""
    reason: str = ""


@dataclass(frozen=True)
class CoveredSentence:
    """A sentence of the document, and what the runbook makes of it."""

    sentence: Sentence
    steps: tuple[str, ...] = ()
    """The numbers of the steps that carry it out."""
    notes: tuple[str, ...] = ()
    """The numbers of the steps whose notes tell it."""
    reason: str = ""
    """Why it asks for no step, in the words of the runbook's author."""
    proofs: tuple[Proof, ...] = ()
    """What runs show of it, if any were asked."""

    @property
    def verdict(self) -> Verdict | None:
        """The best that a run shows of it; None if none was asked, or if no step carries it out."""
        verdicts = {proof.verdict for proof in self.proofs}
        order: tuple[Verdict, ...] = ("proved", "not proved", "not due")
        return next((verdict for verdict in order if verdict in verdicts), None)

    @property
    def state(self) -> SentenceState:
        if self.steps:
            return "performed"
        if self.notes:
            return "explained"
        return "not a step" if self.reason else "missing"


@dataclass(frozen=True)
class CoveredSection:
    """The sentences under one heading of the document."""

    heading: str
    sentences: tuple[CoveredSentence, ...]


@dataclass(frozen=True)
class CoveredStep:
    """A step of the runbook, and the sentences from which it comes. What a called runbook does counts with its caller."""

    number: str
    heading: str
    appliance: str
    sentence: str
    note: str = ""
    cites: tuple[str, ...] = ()
    """The ids of the sentences that it carries out."""
    by_section: bool = False
    """Its section cites them, and not the step itself."""
    explains: tuple[str, ...] = ()
    added: str = ""
    """Why it is there although the document has none like it."""
    id: str = ""
    section: int = 0
    """The number of its section in the runbook."""

    @property
    def state(self) -> StepState:
        if self.added:
            return "added"
        return "in the document" if self.cites else "without a reason"


@dataclass(frozen=True)
class OrderDeviation:
    """A step that carries out a sentence which stands before one that an earlier step has carried out."""

    step: str
    sentence: str
    earlier_step: str
    earlier_sentence: str


@dataclass(frozen=True)
class Coverage:
    """How a runbook covers one edition of its document."""

    runbook: Runbook
    edition: Edition
    sections: tuple[CoveredSection, ...]
    steps: tuple[CoveredStep, ...]
    deviations: tuple[OrderDeviation, ...]
    runs: tuple[ProvingRun, ...] = ()
    """The runs that were asked for proof."""

    @property
    def sentences(self) -> tuple[CoveredSentence, ...]:
        return tuple(sentence for section in self.sections for sentence in section.sentences)

    @property
    def is_complete(self) -> bool:
        """Whether each sentence is accounted for, and each step; and proved, if runs were asked."""
        return not self.count("missing") and not self.count("without a reason") and not self.unproved

    @property
    def unproved(self) -> int:
        """The number of sentences that are performed, and of which no run that was asked shows that they were."""
        return sum(it.verdict == "not proved" for it in self.sentences)

    def count(self, state: SentenceState | StepState) -> int:
        """The number of sentences or steps in this state."""
        of_sentences = sum(it.state == state for it in self.sentences)
        return of_sentences + sum(it.state == state for it in self.steps)


def cover(runbook: Runbook, edition: Edition) -> Coverage:
    """Make the matrix. The anchors of the runbook must have been proved with this edition."""
    steps = tuple(_steps(runbook, edition))
    performing, telling = _Numbers(), _Numbers()
    for step in steps:
        performing.add(step.cites, step.number)
        telling.add(step.explains, step.number)
    reasons = {find_anchor(edition, anchor).id: reason for anchor, reason in runbook.not_steps.items()}
    sections = tuple(
        CoveredSection(
            section.heading,
            tuple(
                CoveredSentence(it, performing.of(it), telling.of(it), reasons.get(it.id, ""))
                for it in section.sentences
            ),
        )
        for section in edition.sections
    )
    order = {sentence.id: place for place, sentence in enumerate(edition.sentences)}
    return Coverage(runbook, edition, sections, steps, tuple(_deviations(steps, order)))


@dataclass
class _Numbers:
    """The numbers of steps, by the id of the sentence that they name."""

    by_id: dict[str, list[str]] = field(default_factory=dict)

    def add(self, ids: Iterable[str], number: str) -> None:
        for id in ids:
            self.by_id.setdefault(id, []).append(number)

    def of(self, sentence: Sentence) -> tuple[str, ...]:
        return tuple(self.by_id.get(sentence.id, ()))


def _steps(runbook: Runbook, edition: Edition) -> Iterator[CoveredStep]:
    for section, planned in zip(runbook.sections, outline(runbook), strict=True):
        for part in planned.steps:
            step = part.step
            cites = _ids(section.cites_of(step), edition)
            yield CoveredStep(
                number=part.number,
                heading=section.heading,
                appliance=section.appliance,
                sentence=step.describe(),
                note=step.note or "",
                cites=cites,
                by_section=not step.cites and bool(cites),
                explains=_ids(step.explains, edition),
                added=step.added or "",
                id=step.id or "",
                section=planned.number,
            )


def _ids(anchors: Iterable[str], edition: Edition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_anchor(edition, anchor).id for anchor in anchors))


def _deviations(steps: Iterable[CoveredStep], order: Mapping[str, int]) -> Iterator[OrderDeviation]:
    """What is done in another order. A sentence that is carried out again, as on a second appliance, deviates from nothing,
    nor does one that its section has begun.
    """
    known: set[str] = set()
    last: tuple[str, str] | None = None
    for step in steps:
        if step.by_section:
            known.update(step.cites)
        own = [id for id in step.cites if id not in known]
        for id in sorted(own, key=order.__getitem__):
            known.add(id)
            if last is None or order[id] > order[last[1]]:
                last = (step.number, id)
            elif step.number != last[0]:
                yield OrderDeviation(step.number, id, *last)
