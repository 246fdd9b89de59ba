"""Looking back: the pictures that the run itself kept of earlier steps, masks and all. No appliance is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handrail.journal import EvidenceKept, StepRecord, read, run_record
from handrail.page import Caption, Control
from handrail.run import RunFolder
from handrail.training.prompter import Prompter

EARLIER = Control("e", "Earlier")
LATER = Control("l", "Later")
CLOSE = Control("c", "Close")


@dataclass(frozen=True)
class HistoryEntry:
    """An earlier step, and what its page showed before and after it."""

    heading: str
    step: StepRecord
    pictures: tuple[tuple[str, EvidenceKept], ...]


@dataclass(frozen=True)
class StepHistory:
    """Turns over the earlier steps of a run, in the caption of the step that is next."""

    folder: RunFolder
    prompter: Prompter

    async def open(self, over: str) -> None:
        """In the window of the appliance `over`, until it is closed."""
        leaves = list(self.leaves())
        at = len(leaves) - 1
        key = ""
        while key != CLOSE.key:
            caption = self._caption(leaves, at, over) if leaves else _empty(over)
            said = await self.prompter.ask(caption, emphasis="none")
            key = said.key if said else CLOSE.key
            at = max(0, at - 1) if key == EARLIER.key else min(len(leaves) - 1, at + 1) if key == LATER.key else at

    def leaves(self) -> Iterator[HistoryEntry]:
        """Every step so far that has a picture, in their order."""
        for section in run_record(read(self.folder.journal)).sections:
            for step in section.steps:
                after = next((it for it in reversed(step.pictures) if it.media_type == "image/png"), None)
                if after:
                    before = [("Before", step.before)] if step.before else []
                    yield HistoryEntry(section.heading, step, (*before, ("After", after)))

    def _caption(self, leaves: list[HistoryEntry], at: int, over: str) -> Caption:
        leaf = leaves[at]
        turns = (*((EARLIER,) if at else ()), *((LATER,) if at < len(leaves) - 1 else ()))
        return Caption(
            appliance=over,
            heading=leaf.heading,
            position=f"looking back: step {leaf.step.number} on {leaf.step.appliance}, {leaf.step.outcome}",
            sentence=leaf.step.sentence,
            note=leaf.step.note,
            controls=(*turns, CLOSE),
            pictures=tuple((words, self._bytes(kept)) for words, kept in leaf.pictures),
        )

    def _bytes(self, kept: EvidenceKept) -> bytes:
        return (self.folder.payload / kept.file).read_bytes()


def _empty(over: str) -> Caption:
    told = "No picture was kept of any step so far."
    return Caption(over, heading="", position="looking back", sentence=told, controls=(CLOSE,))
