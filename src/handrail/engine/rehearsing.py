"""Rehearsing: what is safe is performed, and of everything else it is seen whether it could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from handrail.engine.due import not_due
from handrail.engine.gates import Admission, All, Fail, Leave, Proceed, Settlement, Skip
from handrail.engine.runner import Runner
from handrail.engine.session import signs_in
from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet, StepError
from handrail.journal import Event, StepRehearsed
from handrail.page import Page
from handrail.runbook import Place, PlacedSection
from handrail.steps import (
    BaseStep,
    Call,
    Capture,
    Click,
    Download,
    Expect,
    Fill,
    Inspect,
    Navigate,
    Open,
    Press,
    Probe,
    Read,
    Upload,
    names_in,
)
from handrail.steps.values import whole_name

GLANCE = 2.0
"""Seconds to wait for what may not be there, since a step before it was not performed."""

MISSED = (AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet)
ARRIVING = (Navigate, Open)
LOOKING = (Capture, Expect, Inspect, Probe, Read)
SENDING = (Click, Press)

Verdict = Literal["proved", "after", "not-found"]


@dataclass
class Trail:
    """What was not performed on one appliance, by step number."""

    here: str = ""
    """The first since the page was arrived at; from there on it is not the page that the runbook means."""
    led: str = ""
    """The last that was found since then, and would have led on to another page."""
    sent: str = ""
    """The last, anywhere before, that would have changed the appliance."""

    @property
    def blocker(self) -> str:
        return self.led or self.here or self.sent

    def arrive(self) -> None:
        self.here = self.led = ""


@dataclass
class Rehearsal:
    """A gate that lets nothing through but signing in and what is safe, and tells what it saw of each other step.

    Where a step of a page was not performed, no later one acts on that page, until the menu or an address leads to a page
    anew. It knows nothing of pictures and of how a rehearsal ends.
    """

    pages: Mapping[str, Page]
    tell: Callable[[Event], Awaitable[None]]
    outline: Sequence[PlacedSection]
    _trails: dict[str, Trail] = field(default_factory=lambda: defaultdict(Trail))
    _lacking: dict[tuple[str, str], str] = field(default_factory=dict)
    """By the call that it is in and its name: what a step that was not performed would have brought; and its number."""

    def __post_init__(self) -> None:
        places = [place for section in self.outline for place in section.walk()]
        self._written = {place.number: place.step for place in places}
        self._signing_in = {inner.number for place in places if only_signs_in(place) for inner in place.walk()}

    async def admit(self, place: Place) -> Admission:
        trail, page = self._trails[place.appliance], self.pages[place.appliance]
        reason = await not_due(place.step, page)
        if place.number in self._signing_in:
            trail.arrive()
            return Skip(reason) if reason else Proceed()
        if reason and not trail.blocker:
            return Skip(reason)
        if reason:
            return await self._leave(place, "after", trail.blocker, f"whether it is due shows only then ({reason})")
        lacking = next(self._lacks(place.number), "")
        if lacking:
            return await self._leave(place, "after", lacking)
        return await (self._admit_safe if place.step.effective == "safe" else self._look)(place, trail)

    async def settle(self, place: Place, failure: StepError) -> Settlement:
        if place.number in self._signing_in or not isinstance(failure, MISSED):
            return Fail()
        blocker = self._trails[place.appliance].blocker
        return await self._leave(place, "after" if blocker else "not-found", blocker, str(failure))

    async def _admit_safe(self, place: Place, trail: Trail) -> Admission:
        step = place.step
        if isinstance(step, ARRIVING):
            trail.arrive()
            return Proceed()
        if isinstance(step, Call) or not trail.blocker:
            return Proceed()
        if isinstance(step, Capture):  # it would show something else than its caption says
            return await self._leave(place, "after", trail.blocker)
        if trail.here and not isinstance(step, LOOKING):
            return await self._look(place, trail)
        complaint = await self._complaint(step, place.appliance)
        return await self._leave(place, "after", trail.blocker, complaint) if complaint else Proceed()

    async def _look(self, place: Place, trail: Trail) -> Leave:
        complaint = await self._complaint(place.step, place.appliance)
        if not complaint:
            return await self._leave(place, "proved", detail=_proof(place.step))
        return await self._leave(place, "after" if trail.blocker else "not-found", trail.blocker, complaint)

    async def _complaint(self, step: BaseStep, role: str) -> str:
        """Why what the step uses cannot be used now; empty where it can. Nothing comes of a page that nobody acts on."""
        trail, page = self._trails[role], self.pages[role]
        await page.settle(step.patience)
        if trail.here and not await _is_there(step, page):
            return "it is not there yet"
        try:
            await step.prove(page, min(GLANCE, step.patience) if trail.blocker else step.patience)
        except MISSED as complaint:
            return str(complaint)
        return ""

    def _lacks(self, number: str) -> Iterator[str]:
        """The numbers of the steps that would have brought what this one needs to be performed, or to be looked for."""
        step = self._written[number]
        performed = [value for name, value in step if name not in step.verbatim]
        for value in performed if step.effective == "safe" else [getattr(step, "target", ())]:
            for name in names_in(value):
                if (_call_of(number), name) in self._lacking:
                    yield self._lacking[_call_of(number), name]

    async def _leave(self, place: Place, verdict: Verdict, after: str = "", detail: str = "") -> Leave:
        for inner in place.walk():
            self._remember(inner, verdict)
            step = inner.step
            told = {"step": inner.number, "sentence": step.describe(), "action": step.action, "effect": step.effective}
            more = {"appliance": inner.appliance, "note": step.note or "", "after": after, "detail": detail}
            target = tuple(str(locator) for locator in getattr(step, "target", None) or ())
            await self.tell(StepRehearsed.model_validate({**told, **more, "verdict": verdict, "target": target}))
        return Leave()

    def _remember(self, place: Place, verdict: Verdict) -> None:
        trail, step = self._trails[place.appliance], place.step
        if not isinstance(step, LOOKING):
            trail.here = trail.here or place.number
        if verdict == "proved" and isinstance(step, SENDING):
            trail.led = place.number
        if step.effective == "once" or (step.effective == "idempotent" and isinstance(step, SENDING)):
            trail.sent = place.number
        if step.gives:
            self._lacking[_call_of(place.number), step.gives[0]] = place.number


def rehearsing(runner: Runner, pages: Mapping[str, Page]) -> Runner:
    """The same runner, for a rehearsal: what its gate lets through is rehearsed."""
    rehearsal = Rehearsal(pages, runner.recorder.tell, runner.outline)
    return replace(runner, gate=All((runner.gate, rehearsal)), not_due=_left_to_the_gate)


async def _left_to_the_gate(step: BaseStep, page: Page) -> str:
    return ""


def only_signs_in(place: Place) -> bool:
    """It fills in the appliance's own name and password, and does nothing that must happen once or moves a file."""
    steps = [inner.step for inner in place.walk()]
    filled = {whole_name(step.value) for step in steps if isinstance(step, Fill)}
    more = any(step.effective == "once" or isinstance(step, (Download, Upload)) for step in steps)
    return signs_in(place) and filled <= {"username", "password"} and not more


def _call_of(number: str) -> str:
    """Steps of a called runbook share its values."""
    return number.rpartition(".")[0]


async def _is_there(step: BaseStep, page: Page) -> bool:
    if isinstance(step, Expect):
        return await step.condition.holds(page)
    target = getattr(step, "target", None)
    return target is None or await page.is_so(target, "visible")


def _proof(step: BaseStep) -> str:
    return "" if getattr(step, "target", None) else "nothing to look for; the page that it is done on came"
