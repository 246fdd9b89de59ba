"""The selection of a guide's pictures: from before a step that acts, and from after a step that looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.journal import EvidenceKept
from handrail.rectangle import Rectangle
from handrail.report.guide.crop import differ_only_at
from handrail.report.guide.steps import GuideChapter, GuideStep
from handrail.report.pictures import read_evidence
from handrail.report.words import shown_pictures

MAX_FORM_STEPS = 6
"""Steps that share a picture."""
MAX_FORM_HEIGHT = 360
"""Pixels from the first control on a shared picture to the last."""


@dataclass(frozen=True)
class Illustration:
    """A picture, and the steps that it shows. It comes after the last of them."""

    kept: EvidenceKept
    steps: tuple[GuideStep, ...]
    has_rings: bool
    """Whether a ring marks each step's control."""

    @property
    def key(self) -> str:
        return self.steps[-1].key

    @property
    def controls(self) -> tuple[Rectangle, ...]:
        return tuple(step.record.target.rectangle for step in self.steps if step.record.target)


def select_illustrations(chapter: GuideChapter, folder: Path) -> list[Illustration]:
    """Select the pictures of a chapter, in order. A form has one for all its steps, and equal neighbours are one."""
    selection = _Selection(folder)
    for step in chapter.steps:
        if step.kind in ("do", "see"):
            selection.add(step)
    return selection.finish()


@dataclass
class _Selection:
    folder: Path
    _form: list[GuideStep] = field(default_factory=list)
    """The latest steps that act in one form, and share a picture from before them."""
    _views: list[GuideStep] = field(default_factory=list)
    """The latest steps that only look, and whose pictures are equal."""
    _illustrations: list[Illustration] = field(default_factory=list)

    def add(self, step: GuideStep) -> None:
        if has_located_control(step):
            self._end_views()
            self._add_to_form(step)
        elif picture_after(step):
            self._end_form()
            self._add_view(step)

    def finish(self) -> list[Illustration]:
        self._end_form()
        self._end_views()
        return self._illustrations

    def _add_to_form(self, step: GuideStep) -> None:
        if self._form and not self._belongs(step):
            self._end_form()
        self._form.append(step)
        if step.record.reach != "acts":
            self._end_form()

    def _belongs(self, step: GuideStep) -> bool:
        """Decide whether a step shares the picture of a form, which a click or a download may end.

        Its control is near those of the form, and nothing else of the page has changed meanwhile.
        """
        last, targets = self._form[-1], [form_step.record.target for form_step in (*self._form, step)]
        controls = [target.rectangle for target in targets if target]
        if step.record.reach not in ("acts", "sends", "fetches") or len(self._form) >= MAX_FORM_STEPS:
            return False
        if Rectangle.around(controls).height > MAX_FORM_HEIGHT:
            return False
        earlier, later = last.record.before, step.record.before
        if not earlier or not later or last.record.appliance != step.record.appliance:
            return False
        return differ_only_at(self._read(earlier), self._read(later), controls)

    def _end_form(self) -> None:
        before = self._form[-1].record.before if self._form else None
        if before:
            self._illustrations.append(Illustration(before, tuple(self._form), has_rings=True))
        self._form.clear()

    def _add_view(self, step: GuideStep) -> None:
        if self._views and self._picture(self._views[-1]).sha256 != self._picture(step).sha256:
            self._end_views()
        self._views.append(step)

    def _end_views(self) -> None:
        """Show the picture at the first step that gives it a caption, else at the first of all."""
        if self._views:
            step = next((step for step in self._views if self._picture(step).caption), self._views[0])
            self._illustrations.append(Illustration(self._picture(step), (step,), has_rings=False))
        self._views.clear()

    def _picture(self, step: GuideStep) -> EvidenceKept:
        kept = picture_after(step)
        assert kept
        return kept

    def _read(self, kept: EvidenceKept) -> bytes:
        return read_evidence(kept, self.folder)[0]


def has_located_control(step: GuideStep) -> bool:
    """Whether the position of the step's control is known on the picture from before the step."""
    before = step.record.before
    return bool(step.record.target and before and not before.unfolded and before.media_type == "image/png")


def picture_after(step: GuideStep) -> EvidenceKept | None:
    """The picture of the page after the step."""
    return next(iter(_pngs(step.record.pictures)), None)


def _pngs(kept: Sequence[EvidenceKept]) -> Iterator[EvidenceKept]:
    return (picture for picture in reversed(shown_pictures(kept)) if picture.media_type == "image/png")
