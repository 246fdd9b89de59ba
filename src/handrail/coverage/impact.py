"""What a new edition of its document means for a runbook: which steps are suspect until somebody has looked at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handrail.coverage.changes import Change, ChangeKind, changes
from handrail.coverage.matrix import Coverage
from handrail.coverage.reviews import Review
from handrail.editions import Edition


@dataclass(frozen=True)
class Suspect:
    """A step whose sentence was reworded or is gone; or the reason for which such a sentence asked for no step."""

    step: str
    """Its number; empty for a reason."""
    does: str
    change: Change
    id: str = ""
    review: Review | None = None
    """The word of whoever has looked at it since."""

    @property
    def sentence(self) -> str:
        """The id of the sentence in the edition that is stored."""
        return self.change.old.sentence.id if self.change.old else ""

    def reviewed(self, by: str, reason: str, day: str) -> Review:
        """The review by which it is suspect no longer."""
        was = self.change.old.sentence.sha256 if self.change.old else ""
        now = self.change.new.sentence.sha256 if self.change.new else ""
        return Review(self.step, self.does, self.sentence, was, now, by, reason, day)


@dataclass(frozen=True)
class Impact:
    """The changes of a new edition, and what is suspect because of them."""

    edition: Edition
    changes: tuple[Change, ...]
    suspects: tuple[Suspect, ...]

    @property
    def open(self) -> tuple[Suspect, ...]:
        """What nobody has looked at yet."""
        return tuple(suspect for suspect in self.suspects if suspect.review is None)

    @property
    def is_clear(self) -> bool:
        """Whether nothing is left to look at, and no sentence is new."""
        return not self.open and not self.count("new")

    def count(self, kind: ChangeKind) -> int:
        return sum(change.kind == kind for change in self.changes)

    def suspects_of(self, change: Change) -> Sequence[Suspect]:
        return [suspect for suspect in self.suspects if suspect.change is change]


def impact(coverage: Coverage, edition: Edition, reviews: Iterable[Review] = ()) -> Impact:
    """The impact of a new edition on a runbook that covers an older one."""
    found = changes(coverage.edition, edition)
    known = {(review.does, review.was, review.now): review for review in reviews}
    suspects = tuple(suspect for change in found for suspect in _suspects(change, coverage))
    return Impact(edition, found, tuple(_with_review(suspect, known) for suspect in suspects))


def _suspects(change: Change, coverage: Coverage) -> Iterator[Suspect]:
    if change.kind not in ("reworded", "gone") or change.old is None:
        return
    id = change.old.sentence.id
    for step in coverage.steps:
        if id in step.cites or id in step.explains:
            does = step.sentence if id in step.cites else f"{step.sentence}; its note: {' '.join(step.note.split())}"
            yield Suspect(step.number, does, change, step.id)
    for sentence in coverage.sentences:
        if sentence.sentence.id == id and sentence.reason:
            yield Suspect("", sentence.reason, change)


def _with_review(suspect: Suspect, known: dict[tuple[str, str, str], Review]) -> Suspect:
    """A review speaks for a step as long as both do what they did: the step's own words, and both digests."""
    key = suspect.reviewed("", "", "")
    review = known.get((key.does, key.was, key.now))
    return Suspect(suspect.step, suspect.does, suspect.change, suspect.id, review)
