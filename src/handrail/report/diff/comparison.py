"""The result of a comparison: each step of one side beside its counterpart on the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handrail.journal import EvidenceKept, StepRecord
from handrail.report.diff.pixels import PixelDifference
from handrail.report.diff.sides import Side
from handrail.report.diff.texts import Hunk


@dataclass(frozen=True)
class DifferingPictures:
    """Two pictures of the same step that differ."""

    left: EvidenceKept
    right: EvidenceKept
    pixels: PixelDifference | None
    """None if one of them cannot be read as a picture."""


@dataclass(frozen=True)
class StepComparison:
    """A step of one side and its counterpart on the other; one of them is None if a side has no such step."""

    heading: str
    left: StepRecord | None
    right: StepRecord | None
    outcomes: tuple[str, str] | None = None
    """Both outcomes with their reasons, if they differ."""
    findings: tuple[Hunk, ...] = ()
    texts: tuple[Hunk, ...] = ()
    pictures: tuple[DifferingPictures, ...] = ()
    pictures_may_differ: bool = False
    """Whether the text files differ, even if only in ignored parts: then the pictures cannot be expected to match."""
    durations: tuple[timedelta, timedelta] | None = None
    """Both durations, if one is much longer."""
    unpaired_files: int = 0
    """The number of files that only one side kept."""
    problems: tuple[str, ...] = ()
    """A sentence for each file that was not compared, because it is no longer what was kept."""
    repeats: str = ""
    """The number of another step that shows the same differences."""

    @property
    def differs(self) -> bool:
        """Whether the steps count as different. Durations never count; pictures do not if the texts explain them."""
        pictures_count = bool(self.pictures) and not self.pictures_may_differ
        return self.is_one_sided or pictures_count or bool(self.outcomes or self.findings or self.texts)

    @property
    def is_one_sided(self) -> bool:
        return self.left is None or self.right is None

    @property
    def step(self) -> StepRecord:
        """The left step, or the right one if there is no left one."""
        step = self.left or self.right
        assert step
        return step

    @property
    def anchor(self) -> str:
        """An HTML anchor that no other step of the comparison has."""
        return "-".join(("step", *(step.number if step else "" for step in (self.left, self.right))))

    @property
    def number(self) -> str:
        """The number of the step on the left, then that on the right if it differs: `12` or `12/14`."""
        return "/".join(dict.fromkeys(step.number for step in (self.left, self.right) if step))


@dataclass(frozen=True)
class Comparison:
    """A comparison of two sides, step by step."""

    left: Side
    right: Side
    steps: tuple[StepComparison, ...]
    identity_labels: tuple[str, ...] = ()
    """The facts that identify each appliance, such as its host; they differ by nature, and count as alike."""
    ignored: tuple[str, ...] = ()
    """The patterns of lines that were left out."""

    @property
    def differing(self) -> list[StepComparison]:
        """The steps of both sides that differ, without repeated differences."""
        return [step for step in self.steps if step.differs and not step.is_one_sided and not step.repeats]

    @property
    def repeating(self) -> list[StepComparison]:
        return [step for step in self.steps if step.repeats]

    @property
    def only_left(self) -> list[StepComparison]:
        return [step for step in self.steps if step.right is None]

    @property
    def only_right(self) -> list[StepComparison]:
        return [step for step in self.steps if step.left is None]

    @property
    def alike(self) -> list[StepComparison]:
        return [step for step in self.steps if not step.differs and not step.problems]

    @property
    def undecided(self) -> list[StepComparison]:
        """The steps that may differ: some of their files could not be compared, and nothing else differs."""
        return [step for step in self.steps if not step.differs and step.problems]

    @property
    def problems(self) -> list[str]:
        return [problem for step in self.steps for problem in step.problems]
