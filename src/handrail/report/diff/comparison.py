"""What a comparison says: each step of one side beside that of the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handrail.journal import EvidenceKept, StepRecord
from handrail.report.diff.pixels import Pixels
from handrail.report.diff.sides import Side
from handrail.report.diff.texts import Hunk


@dataclass(frozen=True)
class PicturesApart:
    """Two pictures of the same step that are not alike; `pixels` is None where one cannot be read as a picture."""

    left: EvidenceKept
    right: EvidenceKept
    pixels: Pixels | None


@dataclass(frozen=True)
class Compared:
    """A step of one side beside that of the other; None where one has no such step."""

    heading: str
    left: StepRecord | None
    right: StepRecord | None
    outcome: tuple[str, str] | None = None
    """What became of it, where that is not the same."""
    found: tuple[Hunk, ...] = ()
    text: tuple[Hunk, ...] = ()
    pictures: tuple[PicturesApart, ...] = ()
    explained: bool = False
    """Its texts are alike only since something in them was not looked at: so its pictures cannot be expected to be alike."""
    slower: tuple[timedelta, timedelta] | None = None
    alone: int = 0
    """Files that only one of them kept."""
    problems: tuple[str, ...] = ()
    """What is not what was kept, and was not compared."""
    repeats: str = ""
    """The step that shows the same: its page is this one."""

    @property
    def differs(self) -> bool:
        """A difference in time is none, and one in pictures only where the text does not explain it."""
        seen = bool(self.pictures) and not self.explained
        return self.here_alone or seen or bool(self.outcome or self.found or self.text)

    @property
    def here_alone(self) -> bool:
        return self.left is None or self.right is None

    @property
    def step(self) -> StepRecord:
        """That of either side, the left one first."""
        step = self.left or self.right
        assert step
        return step

    @property
    def anchor(self) -> str:
        """By which a page points to it; like that of no other step."""
        return "-".join(("step", *(it.number if it else "" for it in (self.left, self.right))))

    @property
    def number(self) -> str:
        """How the step is known: as it is numbered on the left, and on the right if that is another number."""
        return "/".join(dict.fromkeys(it.number for it in (self.left, self.right) if it))


@dataclass(frozen=True)
class Comparison:
    """All of it."""

    left: Side
    right: Side
    steps: tuple[Compared, ...]
    own: tuple[str, ...] = ()
    """What each appliance calls its own, and what therefore counts as alike."""
    ignored: tuple[str, ...] = ()
    """Patterns of lines that were not looked at."""

    @property
    def differing(self) -> list[Compared]:
        """Without those that show again what another one shows."""
        return [it for it in self.steps if it.differs and not it.here_alone and not it.repeats]

    @property
    def repeating(self) -> list[Compared]:
        return [it for it in self.steps if it.repeats]

    @property
    def only_left(self) -> list[Compared]:
        return [it for it in self.steps if it.right is None]

    @property
    def only_right(self) -> list[Compared]:
        return [it for it in self.steps if it.left is None]

    @property
    def alike(self) -> list[Compared]:
        return [it for it in self.steps if not it.differs and not it.problems]

    @property
    def unread(self) -> list[Compared]:
        """Steps of which nobody knows: something of theirs was not compared, and nothing else differs."""
        return [it for it in self.steps if not it.differs and it.problems]

    @property
    def problems(self) -> list[str]:
        return [problem for it in self.steps for problem in it.problems]
