"""Listeners that print a run as it goes on: plain lines for a pipe, JSON for machines. The terminal's is in `live`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime

from handrail.cli.output.step_places import StepPlaces
from handrail.errors import SessionEnded
from handrail.inventory import PLAIN_HTTP
from handrail.journal import (
    ApplianceProved,
    BlackoutOverridden,
    Entry,
    Event,
    EvidenceSearched,
    FailureAccepted,
    ListenerFailed,
    MissForeseen,
    PageAnswered,
    PageNoticed,
    PageRegained,
    RunbookMended,
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
    StepSoAlready,
    StepStarted,
    TimeLimited,
)
from handrail.journal.projections.outcomes import OUTCOME_OF_VERDICT
from handrail.mode import mode_named
from handrail.report.words import operator
from handrail.runbook import Runbook, outline


def choose_lines(
    runbook: Runbook, clock: Callable[[], datetime], *, as_json: bool, verbose: bool = False
) -> JsonLines | PlainLines:
    """Make the listener that suits standard output. JSON is always complete."""
    if as_json:
        return JsonLines()
    places = StepPlaces(runbook)
    if not sys.stdout.isatty():
        return PlainLines(places, verbose=verbose)
    from handrail.cli.output.live import LiveLines
    from handrail.journal.projections.progress import Progress

    steps = [planned for section in outline(runbook) for planned in section.walk()]
    once = tuple(planned.number for planned in steps if planned.step.effect_in_force == "once")
    return LiveLines(Progress(len(steps), once), clock, places, verbose=verbose)


class JsonLines:
    """A listener that prints each journal entry as a line of JSON."""

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        print(entry.model_dump_json(), flush=True)
        return
        yield

    def recall(self, entries: Iterable[Entry]) -> None:
        """Do nothing: entries of an earlier process are not printed again."""

    def pause(self) -> None:
        """Do nothing: no display moves."""


class PlainLines:
    """A listener that prints a line for each step when it has ended; if `verbose`, its details, too."""

    def __init__(self, places: StepPlaces | None = None, *, verbose: bool = False) -> None:
        self._places = places or StepPlaces()
        self._verbose = verbose
        self._sentences: dict[str, str] = {}
        self._began: dict[str, datetime] = {}
        self._rehearses = False
        self._is_led = False
        """Where people are led, steps are told as their captions tell them."""
        self._untold: StepFailed | None = None
        """The failure of a step of which the next events say what it means: its verdict in a rehearsal, or a new session."""
        self._failed: set[str] = set()
        """The steps whose last attempt failed."""
        self._drifts: set[str] = set()
        """The drift that was told of the step that runs: a target that is looked for twice drifts once."""

    def recall(self, entries: Iterable[Entry]) -> None:
        """Remember the entries of an earlier process, which later lines need, without printing them."""
        for entry in entries:
            self.remember(entry)
        self._began.clear()

    def remember(self, entry: Entry) -> None:
        if isinstance(entry.event, RunStarted):
            self._is_led = mode_named(entry.event.mode).is_led
        if isinstance(entry.event, StepStarted):
            self._sentences[entry.event.step] = self._told(entry.event)
            self._began[entry.event.step] = entry.at
            self._drifts.clear()
            self._failed.discard(entry.event.step)
        if isinstance(entry.event, StepFailed | StepInDoubt):
            self._failed.add(entry.event.step)

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        self.remember(entry)
        match entry.event:
            case RunStarted(runbook=title, pair=pair, mode=mode):
                self._rehearses = mode_named(mode).rehearses
                self.print_title(" · ".join(filter(None, [title, pair, mode_named(mode).label])))
                self._print_plain_appliances(entry.event)
            case RunResumed() as resumed:
                self.print_title(f"Resumed by {operator(resumed) or 'somebody'}")
            case SectionStarted(heading=heading, appliance=appliance):
                self.print_heading(heading, appliance)
            case StepStarted(step=step):
                self.show_running_step(step, self._sentence(step))
            case RunFinished():
                if failed := self._untold:
                    self._print_failed(failed.step, failed.problem)
                self.finish()
            case _:
                self._print_event(entry)
        if self._verbose:
            self._print_details(entry.event)
        return
        yield

    def _print_plain_appliances(self, started: RunStarted) -> None:
        for facts in started.appliances:
            if facts.url.startswith("http://"):
                self.print_fact(f"{facts.role} ({facts.name}) is reached by {PLAIN_HTTP}", is_ok=False)

    def _print_details(self, event: Event) -> None:
        from handrail.cli.output.details import details

        for detail in details(event):
            self.print_fact(detail, is_ok=True)

    def _print_event(self, entry: Entry) -> None:
        match entry.event:
            case StepPassed(step=step):
                self.print_passed(step, entry.at)
            case StepSkipped(step=step, reason=reason, by=by):
                outcome = "exception" if by and step in self._failed else "skipped"
                self.print_outcome(outcome, step, self._told(entry.event), f"{by}: {reason}" if by else reason)
            case StepFailed():
                self._print_failure(entry.event)
            case StepInDoubt(step=step, problem=problem):
                self.print_outcome("in doubt", step, self._sentence(step), problem)
            case StepSoAlready(step=step, sought=sought):
                self.print_outcome("so already", step, self._sentence(step), f"not performed: {sought}")
            case StepDoneByHand(step=step, by=by, reason=reason):
                self.print_outcome("by hand", step, self._sentence(step), f"declared done by {by}: {reason}")
            case StepRehearsed():
                self.print_rehearsed(entry.event)
            case _:
                self._print_fact_of(entry.event)

    def _print_failure(self, event: StepFailed) -> None:
        if self._rehearses or event.error == SessionEnded.__name__:
            self._untold = event
        else:
            self._print_failed(event.step, event.problem)

    def _print_fact_of(self, event: Event) -> None:
        if isinstance(event, SessionRenewed) and self._untold:
            self.print_outcome("again", event.step, self._sentence(event.step), self._untold.problem)
            self._untold = None
        if isinstance(event, RunbookMended):
            self._places.read_again()
        place = self._places.of(event.later) if isinstance(event, MissForeseen) else ""
        fact = _fact_of(event)
        is_drift = isinstance(event, PageNoticed) and event.what == "drift"
        is_told = is_drift and fact in self._drifts
        if fact and not is_told:
            is_ok = isinstance(event, (ApplianceProved, StepApproved, TimeLimited))
            self.print_fact(f"{fact} ({place})" if place else fact, is_ok=is_ok)
        if is_drift:
            self._drifts.add(fact)

    def _print_failed(self, step: str, problem: str) -> None:
        self.print_outcome("failed", step, self._sentence(step), problem)
        self._print_place(step)

    def _print_place(self, step: str) -> None:
        if place := self._places.of(step):
            self.print_fact(place, is_ok=True)

    def _told(self, event: StepStarted | StepSkipped) -> str:
        return event.instruction if self._is_led and event.instruction else event.sentence

    def _sentence(self, step: str) -> str:
        return self._sentences.get(step, "It was begun before the run was resumed")

    def print_title(self, text: str) -> None:
        print(text, flush=True)

    def print_heading(self, text: str, appliance: str) -> None:
        print(f"\n{text}  ({appliance})", flush=True)

    def show_running_step(self, step: str, sentence: str) -> None:
        """Do nothing: a step is printed when it has ended."""

    def print_passed(self, step: str, at: datetime) -> None:
        if step in self._began:
            self.print_outcome(
                "passed", step, self._sentence(step), f"{(at - self._began[step]).total_seconds():.1f} s"
            )
        else:
            sentence = self._sentences.get(step, "It happened before the run was resumed")
            self.print_outcome("passed", step, sentence, "it shows on the page")

    def print_outcome(self, outcome: str, step: str, sentence: str, detail: str) -> None:
        print(f"  {outcome:9}{step:>4}  {sentence}  ({detail})", flush=True)

    def print_rehearsed(self, event: StepRehearsed) -> None:
        self._untold = None
        detail = "it is there, and was left alone" if event.verdict == "proved" else event.detail
        if event.after:
            detail = f"reachable only after step {event.after}" + (f"; {detail}" if detail else "")
        self.print_outcome(OUTCOME_OF_VERDICT[event.verdict], event.step, event.sentence, detail)
        if event.verdict == "not-found":
            self._print_place(event.step)

    def print_fact(self, text: str, *, is_ok: bool) -> None:
        """Print a fact between the steps; `is_ok` if nobody need look at it."""
        print(f"               {text}", flush=True)

    def pause(self) -> None:
        """Do nothing: no display moves."""

    def finish(self) -> None:
        """Do nothing: the command prints the end of the run."""


def _fact_of(event: Event) -> str:
    """The sentence about an event between the steps; empty if only reports mention it."""
    from handrail.report import words

    match event:
        case (
            StepApproved()
            | StepRetried()
            | FailureAccepted()
            | StepRedoAllowed()
            | StepProbed()
            | SessionRenewed()
            | PageAnswered()
            | PageRegained()
        ):
            sentence = words.finding(event)
            return f"step {event.step}: {sentence[0].lower()}{sentence[1:]}"
        case ApplianceProved():
            return words.appliance_proof(event)
        case TimeLimited():
            return words.time_limit(event)
        case BlackoutOverridden():
            return words.blackout(event)
        case RunbookMended():
            return words.mended(event)
        case EvidenceSearched(found=found, unopened=unopened) if found or unopened:
            return words.search_result(event)
        case MissForeseen():
            return f"step {event.later} of this page, too: {event.problem}"
        case PageNoticed():
            return f"{event.what}: {event.detail}"
        case ListenerFailed():
            return f"{event.listener} broke, and the run goes on: {event.problem}"
    return ""
