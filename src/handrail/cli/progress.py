"""What a run says while it goes: live on a terminal, plain lines when piped, JSON for machines."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal

from handrail.journal import (
    Entry,
    Event,
    PageNoticed,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepFailed,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
)
from handrail.journal.projections import VERDICTS

if TYPE_CHECKING:
    from datetime import datetime

    from rich.status import Status


def progress(style: Literal["live", "plain", "json"]) -> JsonLines | PlainLines:
    """The listener for a style."""
    styles: dict[str, type[JsonLines | PlainLines]] = {"live": LiveLines, "plain": PlainLines, "json": JsonLines}
    return styles[style]()


class JsonLines:
    """One journal entry a line."""

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        print(entry.model_dump_json(), flush=True)
        return
        yield

    def hush(self) -> None:
        """Nothing moves here."""


class PlainLines:
    """One line a step, when it has ended."""

    def __init__(self) -> None:
        self._sentences: dict[str, tuple[str, datetime]] = {}

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        match entry.event:
            case RunStarted(runbook=title, pair=pair, mode=mode):
                self.title(" · ".join(filter(None, [title, pair, mode.removeprefix("run")])))
            case SectionStarted(heading=heading, appliance=appliance):
                self.heading(heading, appliance)
            case StepStarted(step=step, sentence=sentence):
                self._sentences[step] = (sentence, entry.at)
                self.begun(step, sentence)
            case StepPassed(step=step):
                self.passed(step, entry.at)
            case StepSkipped(step=step, sentence=sentence, reason=reason):
                self.ended("skipped", step, sentence, reason)
            case StepFailed(step=step, problem=problem):
                self.ended("failed", step, self._sentences[step][0], problem)
            case StepRehearsed():
                self.rehearsed(entry.event)
            case StepApproved() | PageNoticed():
                self.aside(_remark(entry.event))
            case RunFinished():
                self.finished()
        return
        yield

    def title(self, text: str) -> None:
        print(text, flush=True)

    def heading(self, text: str, appliance: str) -> None:
        print(f"\n{text}  ({appliance})", flush=True)

    def begun(self, step: str, sentence: str) -> None:
        """A step began; nothing is said until it has ended."""

    def passed(self, step: str, at: datetime) -> None:
        if step in self._sentences:
            sentence, began = self._sentences[step]
            self.ended("passed", step, sentence, f"{(at - began).total_seconds():.1f} s")
        else:
            self.ended("passed", step, "It happened before the run was resumed", "it shows on the page")

    def ended(self, outcome: str, step: str, sentence: str, detail: str) -> None:
        print(f"  {outcome:9}{step:>4}  {sentence}  ({detail})", flush=True)

    def rehearsed(self, event: StepRehearsed) -> None:
        detail = "it is there, and was left alone" if event.verdict == "proved" else event.detail
        if event.after:
            detail = f"reachable only after step {event.after}" + (f"; {detail}" if detail else "")
        self.ended(VERDICTS[event.verdict], event.step, event.sentence, detail)

    def aside(self, text: str) -> None:
        print(f"               {text}", flush=True)

    def hush(self) -> None:
        """Nothing moves here."""

    def finished(self) -> None:
        """The run ended; the command tells the rest."""


class LiveLines(PlainLines):
    """On a terminal: the step that is being performed, with a moving sign, and above it what is done."""

    MARKS = {"passed": ("✓", "green"), "skipped": ("–", "yellow"), "failed": ("✗", "red bold")}
    MARKS |= {"proved": ("✓", "cyan"), "after": ("→", "yellow"), "not found": ("✗", "red bold")}

    def __init__(self) -> None:
        from rich.console import Console

        super().__init__()
        self._console = Console(file=sys.stdout, highlight=False)
        self._status: Status | None = None

    def title(self, text: str) -> None:
        self._console.print(text, style="bold", markup=False)

    def heading(self, text: str, appliance: str) -> None:
        from rich.text import Text

        self._console.print()
        self._console.print(Text.assemble((text, "bold cyan"), (f"  {appliance}", "dim")))

    def begun(self, step: str, sentence: str) -> None:
        from rich.markup import escape

        words = f"[dim]{step:>4}[/]  {escape(sentence)}"
        if self._status is None:
            self._status = self._console.status(words)
            self._status.start()
        self._status.update(words)

    def ended(self, outcome: str, step: str, sentence: str, detail: str) -> None:
        from rich.padding import Padding
        from rich.text import Text

        mark, style = self.MARKS[outcome]
        line = Text.assemble((f"{mark} ", style), (f"{step:>4}  ", "dim"), sentence, (f"  {detail}", "dim"))
        if outcome in ("failed", "not found"):
            line = Text.assemble((f"{mark} ", style), (f"{step:>4}  ", "dim"), sentence, ("\n" + detail, style))
        self._console.print(Padding(line, (0, 0, 0, 1)))

    def aside(self, text: str) -> None:
        self._console.print(f"         {text}", style="yellow", markup=False)

    def hush(self) -> None:
        if self._status:
            self._status.stop()
            self._status = None

    def finished(self) -> None:
        self.hush()


def _remark(event: StepApproved | PageNoticed) -> str:
    if isinstance(event, StepApproved):
        return f"step {event.step} approved by {event.by}, {event.how}"
    return f"{event.what}: {event.detail}"
