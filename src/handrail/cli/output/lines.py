"""What a run says while it goes: plain lines when piped, JSON for machines; `live` has what a terminal shows."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime

from handrail.journal import (
    ApplianceProved,
    Entry,
    Event,
    EvidenceSearched,
    FailureAccepted,
    ListenerFailed,
    PageNoticed,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    SessionRenewed,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRedoAllowed,
    StepRehearsed,
    StepRetried,
    StepSkipped,
    StepStarted,
    TimeLimited,
)
from handrail.journal.projections.outcomes import OUTCOME_OF_VERDICT
from handrail.mode import mode_named
from handrail.runbook import Runbook, outline


def progress(
    runbook: Runbook, clock: Callable[[], datetime], *, as_json: bool, verbose: bool = False
) -> JsonLines | PlainLines:
    """The listener for where the output goes. As JSON everything is said anyway."""
    if as_json:
        return JsonLines()
    if not sys.stdout.isatty():
        return PlainLines(verbose=verbose)
    from handrail.cli.output.live import LiveLines
    from handrail.journal.projections.progress import Progress

    steps = [planned for section in outline(runbook) for planned in section.walk()]
    once = tuple(planned.number for planned in steps if planned.step.effective == "once")
    return LiveLines(Progress(len(steps), once), clock, verbose=verbose)


class JsonLines:
    """One journal entry a line."""

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        print(entry.model_dump_json(), flush=True)
        return
        yield

    def recall(self, entries: Iterable[Entry]) -> None:
        """What is in the journal already is not said again."""

    def pause(self) -> None:
        """Nothing moves here."""


class PlainLines:
    """One line a step, when it has ended; before it, where it is `verbose`, all else that is known of it."""

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._sentences: dict[str, str] = {}
        self._began: dict[str, datetime] = {}

    def recall(self, entries: Iterable[Entry]) -> None:
        """What an earlier process recorded: not said again, and needed for what comes."""
        for entry in entries:
            self.note(entry)
        self._began.clear()

    def note(self, entry: Entry) -> None:
        if isinstance(entry.event, StepStarted):
            self._sentences[entry.event.step] = entry.event.sentence
            self._began[entry.event.step] = entry.at

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        self.note(entry)
        match entry.event:
            case RunStarted(runbook=title, pair=pair, mode=mode):
                self.title(" · ".join(filter(None, [title, pair, mode_named(mode).label])))
            case RunResumed(operator=operator, machine=machine):
                self.title(f"Resumed by {operator or 'somebody'}{f' on {machine}' if machine else ''}")
            case SectionStarted(heading=heading, appliance=appliance):
                self.heading(heading, appliance)
            case StepStarted(step=step, sentence=sentence):
                self.begun(step, sentence)
            case RunFinished():
                self.finished()
            case _:
                self._say(entry)
        if self._verbose:
            self._say_more(entry.event)
        return
        yield

    def _say_more(self, event: Event) -> None:
        from handrail.cli.output.details import details

        for detail in details(event):
            self.aside(detail, calm=True)

    def _say(self, entry: Entry) -> None:
        match entry.event:
            case StepPassed(step=step):
                self.passed(step, entry.at)
            case StepSkipped(step=step, sentence=sentence, reason=reason, by=by):
                self.ended("skipped", step, sentence, f"{by}: {reason}" if by else reason)
            case StepFailed(step=step, problem=problem):
                self.ended("failed", step, self._sentence(step), problem)
            case StepInDoubt(step=step, problem=problem):
                self.ended("in doubt", step, self._sentence(step), problem)
            case StepDoneByHand(step=step, by=by, reason=reason):
                self.ended("by hand", step, self._sentence(step), f"{by}: {reason}")
            case StepRehearsed():
                self.rehearsed(entry.event)
            case _:
                if remark := _remark(entry.event):
                    self.aside(remark, calm=isinstance(entry.event, (ApplianceProved, StepApproved, TimeLimited)))

    def _sentence(self, step: str) -> str:
        return self._sentences.get(step, "It was begun before the run was resumed")

    def title(self, text: str) -> None:
        print(text, flush=True)

    def heading(self, text: str, appliance: str) -> None:
        print(f"\n{text}  ({appliance})", flush=True)

    def begun(self, step: str, sentence: str) -> None:
        """A step began; nothing is said until it has ended."""

    def passed(self, step: str, at: datetime) -> None:
        if step in self._began:
            self.ended("passed", step, self._sentence(step), f"{(at - self._began[step]).total_seconds():.1f} s")
        else:
            sentence = self._sentences.get(step, "It happened before the run was resumed")
            self.ended("passed", step, sentence, "it shows on the page")

    def ended(self, outcome: str, step: str, sentence: str, detail: str) -> None:
        print(f"  {outcome:9}{step:>4}  {sentence}  ({detail})", flush=True)

    def rehearsed(self, event: StepRehearsed) -> None:
        if event.step in self._began:  # it was tried, and why it failed is said already
            said = f"reachable only after step {event.after}" if event.after else OUTCOME_OF_VERDICT[event.verdict]
            return self.aside(f"{said}; the rehearsal goes on", calm=bool(event.after))
        detail = "it is there, and was left alone" if event.verdict == "proved" else event.detail
        if event.after:
            detail = f"reachable only after step {event.after}" + (f"; {detail}" if detail else "")
        return self.ended(OUTCOME_OF_VERDICT[event.verdict], event.step, event.sentence, detail)

    def aside(self, text: str, *, calm: bool) -> None:
        """A fact beside the steps; `calm` where it is as it should be."""
        print(f"               {text}", flush=True)

    def pause(self) -> None:
        """Nothing moves here."""

    def finished(self) -> None:
        """The run ended; the command tells the rest."""


def _remark(event: Event) -> str:
    """What is said of a fact beside the steps; nothing of those that only a report tells."""
    from handrail.report import words

    match event:
        case StepApproved() | StepRetried() | FailureAccepted() | StepRedoAllowed() | StepProbed() | SessionRenewed():
            said = words.finding(event)
            return f"step {event.step}: {said[0].lower()}{said[1:]}"
        case ApplianceProved():
            return words.proved(event)
        case TimeLimited():
            return words.limited(event)
        case EvidenceSearched(found=found, unopened=unopened) if found or unopened:
            return words.searched(event)
        case PageNoticed():
            return f"{event.what}: {event.detail}"
        case ListenerFailed():
            return f"{event.listener} broke, and the run goes on: {event.problem}"
    return ""
