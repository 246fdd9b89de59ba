"""The history of a run's steps, in the pictures that the run itself kept, masks and all. No appliance is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handrail.journal import EvidenceKept, StepRecord, read, run_record
from handrail.page import Caption, CaptionButton
from handrail.run import RunFolder
from handrail.training.prompter import Prompter

EARLIER = CaptionButton("e", "Earlier")
LATER = CaptionButton("l", "Later")
CLOSE = CaptionButton("c", "Close")
ENLARGE = "Click a picture to enlarge it; Escape makes it small again."


@dataclass(frozen=True)
class HistoryEntry:
    """An earlier step, and its pictures, each with a title: of the page before, if there is one, and after."""

    heading: str
    step: StepRecord
    pictures: tuple[tuple[str, EvidenceKept], ...]


@dataclass(frozen=True)
class StepHistory:
    """A viewer of the earlier steps of a run, in the caption of the next step."""

    folder: RunFolder
    prompter: Prompter

    async def open(self, appliance: str) -> None:
        """Show the latest entry in the window of this appliance, and others as asked, until somebody closes it."""
        entries = list(self._entries())
        index, key = len(entries) - 1, ""
        while key != CLOSE.key:
            caption = self._caption(entries, index, appliance) if entries else _nothing_to_show(appliance)
            answer = await self.prompter.ask(caption, emphasis="none")
            key = answer.key if answer else CLOSE.key
            index = _next_index(index, key, len(entries))

    def _entries(self) -> Iterator[HistoryEntry]:
        """The steps so far that have a picture, in order."""
        for section in run_record(read(self.folder.journal)).sections:
            for step in section.steps:
                pictures = [kept for kept in step.pictures if kept.media_type == "image/png"]
                if pictures:
                    before = [("Before", step.before)] if step.before else []
                    yield HistoryEntry(section.heading, step, (*before, ("After", pictures[-1])))

    def _caption(self, entries: list[HistoryEntry], index: int, appliance: str) -> Caption:
        entry = entries[index]
        earlier = (EARLIER,) if index else ()
        later = (LATER,) if index < len(entries) - 1 else ()
        return Caption(
            appliance=appliance,
            heading=entry.heading,
            position=f"looking back: step {entry.step.number} on {entry.step.appliance}, {entry.step.outcome}",
            sentence=entry.step.instruction,
            note=entry.step.note,
            message=ENLARGE,
            buttons=(*earlier, *later, CLOSE),
            pictures=tuple((title, self._read(kept)) for title, kept in entry.pictures),
        )

    def _read(self, kept: EvidenceKept) -> bytes:
        return (self.folder.payload / kept.file).read_bytes()


def _next_index(index: int, key: str, count: int) -> int:
    if key == EARLIER.key:
        return max(0, index - 1)
    return min(count - 1, index + 1) if key == LATER.key else index


def _nothing_to_show(appliance: str) -> Caption:
    sentence = "No picture was kept of any step so far."
    return Caption(appliance, heading="", position="looking back", sentence=sentence, buttons=(CLOSE,))
