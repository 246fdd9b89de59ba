"""Trying locators and steps on an open page, one line at a time; what worked may be added to a runbook."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from handrail.app.added_steps import AddedSteps
from handrail.app.authoring import AuthorSession, Place, begin_draft, must_be_harmless, open_session, read_locator
from handrail.app.look import Look, new_picture, seen
from handrail.errors import (
    AmbiguousLocator,
    BrowserGone,
    ElementNotFound,
    ElementNotReady,
    HandrailError,
    InvalidCall,
    InvalidFile,
    StepError,
    SurroundingsError,
)
from handrail.journal import Entry, Event, PageNoticed, StepPassed, StepSkipped, StepSoAlready, TextRead
from handrail.locator import Locator
from handrail.page import Caption, Page, Target, overlay_of
from handrail.run import Environment
from handrail.runbook import Draft, PlannedStep
from handrail.secrets import Redactor
from handrail.source import parse_source, written, written_item
from handrail.steps import VOCABULARY

GLANCE_SECONDS = 0.2
"""The time for which a locator is looked for: whoever types has seen that the page is there."""
MAX_TEXT_CHARACTERS = 120

Mark = Literal["found", "missed", "done", "not due", "failed", "refused", "told"]
"""What came of a line. What was missed, failed or refused is no success."""

_STEP = re.compile(r"\s*(\{|-\s|[A-Za-z_]+:(\s|$))")

COMMANDS = {
    "look": "list the controls, and take a picture",
    "back": "go the way to this page again",
    "steps": "print the steps that worked",
    "undo": "take the last step out of the file",
    "?": "print this",
    "quit": "end, as Ctrl-D does",
}
"""The words that are neither locators nor steps."""
EXAMPLES = {
    'button "Create"': "a locator: is it there, and once?",
    'click: button "Create"': "a step: perform it",
    '{fill: DE, target: field "Country"}': "the same with fields, or line by line",
}
HELP = tuple(f"{word:36}  {sense}" for word, sense in (EXAMPLES | COMMANDS).items())


@dataclass(frozen=True)
class Answer:
    """The answer to one line."""

    mark: Mark
    sentence: str
    details: tuple[str, ...] = ()
    look: Look | None = None
    error: HandrailError | None = None


@dataclass
class HeardEvents:
    """A listener that keeps what was recorded since it was last asked."""

    events: list[Event] = field(default_factory=list)

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        self.events.append(entry.event)
        return
        yield  # it answers with nothing

    def take(self) -> list[Event]:
        events, self.events = self.events, []
        return events


@dataclass
class Trial:
    """The answers to what an author types at an open page."""

    session: AuthorSession
    heard: HeardEvents
    redactor: Redactor
    clock: Callable[[], Any]
    added: AddedSteps | None = None
    is_shown: bool = False
    """The browser is visible, so what is found is outlined there."""
    worked: list[dict[str, Any]] = field(default_factory=list)
    """The steps that were performed."""

    async def answer(self, line: str) -> Answer:
        """Answer a line. What is wrong with it is in the answer; raises `BrowserGone` if nothing can be answered any more."""
        line = line.strip()
        try:
            if line in COMMANDS:
                return await self._command(line)
            return await (self._perform(read_step(line)) if is_step(line) else self._find(read_locator(line)))
        except (BrowserGone, SurroundingsError):
            raise
        except (InvalidCall, InvalidFile) as refusal:
            return Answer("refused", _sentences(refusal), error=refusal)
        except StepError as failure:
            return Answer("failed", str(failure), error=failure)

    async def _command(self, word: str) -> Answer:
        match word:
            case "look":
                place = self.session.place
                picture = new_picture(self.clock(), place.appliance)
                look = await seen(self.session.page, place.pair, place.appliance, self.redactor, picture)
                return Answer("told", "", look=look)
            case "back":
                await self.session.go_back()
                return Answer("done", f"back at {self.session.page.url}")
            case "steps":
                return Answer(
                    "told", "", tuple(written_item(step, 0).rstrip() for step in self.worked) or ("no step yet",)
                )
            case "undo":
                return self._undo()
        return Answer("told", "", HELP)

    def _undo(self) -> Answer:
        if not self.added:
            raise InvalidCall("no runbook is written: name one with --append-to")
        step = self.added.undo()
        self.worked.remove(step)
        return Answer("done", f"taken out of {self.added.draft.file}: {written(step)}")

    async def _find(self, locator: Locator) -> Answer:
        answer = await found(self.session.page, locator, self.redactor)
        await (self._outline((locator,)) if answer.mark == "found" else self._hide_outline())
        return answer

    async def _outline(self, target: Target) -> None:
        if self.is_shown:
            caption = Caption(self.session.place.appliance, "handrail try", "", self.redactor.redact(str(target[0])))
            await overlay_of(self.session.page).show(caption, target)

    async def _hide_outline(self) -> None:
        if self.is_shown:
            await overlay_of(self.session.page).hide()

    async def _perform(self, step: dict[str, Any]) -> Answer:
        await self._hide_outline()
        draft = self.session.draft.with_step(step)
        planned = self.session.last_step(draft)
        must_be_harmless(planned, self.session.place.pair)
        self.heard.take()
        await self.session.perform(draft, planned)
        return self._come_of(planned, step, self.heard.take())

    def _come_of(self, planned: PlannedStep, step: dict[str, Any], events: Sequence[Event]) -> Answer:
        told = tuple(_details(events))
        for event in events:
            if isinstance(event, StepSkipped) and event.step == planned.number:
                return Answer("not due", f"{planned.step.describe()}: {event.reason}", told)
        if not any(isinstance(event, StepPassed | StepSoAlready) and event.step == planned.number for event in events):
            unknown = StepError(f"{planned.step.describe()}: it did not come to its end")
            return Answer("failed", str(unknown), told, error=unknown)
        self.worked.append(step)
        if self.added:
            told += (self._added(step, events),)
        return Answer("done", planned.step.describe(), told)

    def _added(self, step: dict[str, Any], events: Sequence[Event]) -> str:
        assert self.added
        if any(isinstance(event, PageNoticed) and event.what == "warning" for event in events):
            return (
                f"not added to {self.added.draft.file}: a runbook holds no password. Declare it there, as in "
                "secrets: {passphrase: {env: PASSPHRASE}}, and write the step with fill: $passphrase"
            )
        try:
            self.added.add(step)
        except (InvalidCall, InvalidFile) as refusal:
            return f"not added to {self.added.draft.file}: {refusal}"
        return f"added to {self.added.draft.file}"


async def found(page: Page, locator: Locator, redactor: Redactor) -> Answer:
    """Say whether a page shows what a locator points at, once, and how that reads."""
    element = page.find((locator,), GLANCE_SECONDS)
    details: tuple[str, ...] = ()
    try:
        await element.ready("click")
    except ElementNotReady as not_ready:
        details = (str(not_ready),)
    except (ElementNotFound, AmbiguousLocator) as miss:
        return Answer("missed", str(miss), error=miss)
    with suppress(StepError):
        text = redactor.redact(await element.text())
        details += (f"it reads: {_cut(text)}",) if text else ()
    return Answer("found", f"1 element: {locator}", details)


@asynccontextmanager
async def open_trial(
    place: Place, environment: Environment, redactor: Redactor, append_to: Path | None = None
) -> AsyncIterator[Trial]:
    """Open a page for an author who tries locators and steps there. The way to the page is performed."""
    fresh = begin_draft(place, append_to) if append_to else begin_draft(place)
    added = AddedSteps(fresh) if append_to else None
    draft = _base(added.now(), place) if added and added.draft.file.exists() else fresh
    heard = HeardEvents()
    async with open_session(place, draft, environment, redactor, listeners=[heard]) as session:
        await session.perform_way()
        yield Trial(session, heard, redactor, environment.clock, added, is_shown=place.headed)


def _base(draft: Draft, place: Place) -> Draft:
    """The runbook that is there, with the steps that lead to the page at its end. Raises `InvalidFile`, and `InvalidCall`."""
    last = draft.runbook().sections[-1]
    if last.appliance != place.appliance:
        raise InvalidCall(
            f"the last section of {draft.file} works on {last.appliance}, and steps are tried on {place.appliance}; "
            f"say --on {last.appliance}"
        )
    for step in place.way():
        draft = draft.with_step(step)
    draft.runbook()
    return draft


def is_step(line: str) -> bool:
    """Say whether a line is a step, or begins one, rather than a locator."""
    return bool(_STEP.match(line))


def begins_action(line: str) -> bool:
    """Say whether a line names an action, and so begins a step rather than going on with one."""
    return line.partition(":")[0].strip() in VOCABULARY


def read_step(text: str) -> dict[str, Any]:
    """Read a step as a runbook has it. Raises `InvalidCall`, or `InvalidFile` for what is not YAML."""
    value = parse_source(text.removeprefix("- ").encode(), "the step").value
    if not isinstance(value, dict):
        raise InvalidCall('a step is a mapping, as in: click: button "Export"')
    return value


def is_incomplete(text: str, trial: Trial) -> bool:
    """Say whether a step lacks a field that the next line may have."""
    if not is_step(text) or text.strip().startswith("{"):
        return False
    try:
        trial.session.draft.with_step(read_step(text)).runbook()
    except InvalidFile as invalid:
        return all("is missing" in mistake.sentence for mistake in invalid.mistakes)
    except InvalidCall:
        return False
    return False


def _details(events: Sequence[Event]) -> list[str]:
    """What the page said, and what was read from it."""
    said = [
        f"the page says: {event.detail}"
        for event in events
        if isinstance(event, PageNoticed) and event.what == "message"
    ]
    other = [event.detail for event in events if isinstance(event, PageNoticed) and event.what != "message"]
    return said + other + [f"${event.name} is {event.text}" for event in events if isinstance(event, TextRead)]


def _sentences(error: InvalidCall | InvalidFile) -> str:
    if isinstance(error, InvalidFile):
        return "\n".join(dict.fromkeys(mistake.sentence for mistake in error.mistakes))
    return str(error)


def _cut(text: str) -> str:
    return f"{text[:MAX_TEXT_CHARACTERS]}…" if len(text) > MAX_TEXT_CHARACTERS else text
