"""Which picture goes with which step: where to act before it is done, and what one sees where there is only looking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.journal import EvidenceKept
from handrail.rectangle import Rectangle
from handrail.report.guide.crop import changed_only_there
from handrail.report.guide.steps import Chapter, Step
from handrail.report.pictures import read_evidence
from handrail.report.words import shown_pictures

MOST, TALLEST = 6, 360
"""Steps that share a picture, and pixels from the first control to the last."""


@dataclass(frozen=True)
class Shot:
    """A picture, and the steps whose controls are pointed out on it; it stands behind the last of them."""

    kept: EvidenceKept
    steps: tuple[Step, ...]
    pointed: bool

    @property
    def key(self) -> str:
        return self.steps[-1].key

    @property
    def controls(self) -> tuple[Rectangle, ...]:
        return tuple(step.record.target.rectangle for step in self.steps if step.record.target)


def shots(chapter: Chapter, folder: Path) -> list[Shot]:
    """All pictures of a chapter, in order. Equal ones that follow one another are one."""
    roll = _Roll(folder)
    for step in chapter.steps:
        if step.kind in ("do", "see"):
            roll.take(step)
    return roll.developed()


@dataclass
class _Roll:
    folder: Path
    _form: list[Step] = field(default_factory=list)
    _views: list[Step] = field(default_factory=list)
    """Steps that one only looks at, and whose pictures are equal."""
    _shots: list[Shot] = field(default_factory=list)

    def take(self, step: Step) -> None:
        if pointed(step):
            self._end_views()
            self._point(step)
        elif after(step):
            self._end_form()
            self._look(step)

    def developed(self) -> list[Shot]:
        self._end_form()
        self._end_views()
        return self._shots

    def _point(self, step: Step) -> None:
        if self._form and not self._belongs(step):
            self._end_form()
        self._form.append(step)
        if step.record.reach != "acts":
            self._end_form()

    def _belongs(self, step: Step) -> bool:
        """Decide whether a step shares the picture of a form, which a click or a download may end.

        Its control is near those of the form, and nothing else of the page has changed meanwhile.
        """
        last, targets = self._form[-1], [it.record.target for it in (*self._form, step) if it.record.target]
        controls = [target.rectangle for target in targets]
        if step.record.reach not in ("acts", "sends", "fetches") or len(self._form) >= MOST:
            return False
        if Rectangle.around(controls).height > TALLEST:
            return False
        earlier, later = last.record.before, step.record.before
        if not earlier or not later or last.record.appliance != step.record.appliance:
            return False
        return changed_only_there(self._read(earlier), self._read(later), controls)

    def _end_form(self) -> None:
        before = self._form[-1].record.before if self._form else None
        if before:
            self._shots.append(Shot(before, tuple(self._form), pointed=True))
        self._form.clear()

    def _look(self, step: Step) -> None:
        if self._views and self._seen(self._views[-1]).sha256 != self._seen(step).sha256:
            self._end_views()
        self._views.append(step)

    def _end_views(self) -> None:
        """Show the picture at the first step that gives it a caption, else at the first of all."""
        if self._views:
            step = next((step for step in self._views if self._seen(step).caption), self._views[0])
            self._shots.append(Shot(self._seen(step), (step,), pointed=False))
        self._views.clear()

    def _seen(self, step: Step) -> EvidenceKept:
        kept = after(step)
        assert kept
        return kept

    def _read(self, kept: EvidenceKept) -> bytes:
        return read_evidence(kept, self.folder)[0]


def pointed(step: Step) -> bool:
    """Whether it is known where on the picture from before it its control stood."""
    before = step.record.before
    return bool(step.record.target and before and not before.unfolded and before.media_type == "image/png")


def after(step: Step) -> EvidenceKept | None:
    """How the page looked when the step was done."""
    return next(iter(_pngs(step.record.pictures)), None)


def _pngs(kept: Sequence[EvidenceKept]) -> Iterator[EvidenceKept]:
    return (it for it in reversed(shown_pictures(kept)) if it.media_type == "image/png")
