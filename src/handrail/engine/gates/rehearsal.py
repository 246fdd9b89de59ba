"""Rehearsing: what is safe is performed, and of everything else it is seen whether it could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.action import LOOKING
from handrail.engine.gate import Admission, Fail, Leave, Proceed, Settlement, Skip
from handrail.engine.gates.when import reason_to_skip
from handrail.engine.recorder import Recorder, Verdict
from handrail.engine.sign_in import only_signs_in
from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet, StepError
from handrail.page import Page
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, names_in

GLANCE = 2.0
"""Seconds to wait for what may not be there, since a step before it was not performed."""

MISSED = (AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet)


@dataclass
class PageState:
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
    recorder: Recorder
    outline: Sequence[PlannedSection]
    _page_states: dict[str, PageState] = field(default_factory=lambda: defaultdict(PageState))
    _lacking: dict[tuple[str, str], str] = field(default_factory=dict)
    """By the call that it is in and its name: what a step that was not performed would have brought; and its number."""

    def __post_init__(self) -> None:
        steps = [planned for section in self.outline for planned in section.walk()]
        self._written = {planned.number: planned.step for planned in steps}
        self._signing_in = {inner.number for planned in steps if only_signs_in(planned) for inner in planned.walk()}

    async def admit(self, planned: PlannedStep) -> Admission:
        trail, page = self._page_states[planned.appliance], self.pages[planned.appliance]
        reason = await reason_to_skip(planned.step, page)
        if planned.number in self._signing_in:
            trail.arrive()
            return Skip(reason) if reason else Proceed()
        if reason and not trail.blocker:
            return Skip(reason)
        if reason:
            return await self._leave(planned, "after", trail.blocker, f"whether it is due shows only then ({reason})")
        lacking = next(self._lacks(planned.number), "")
        if lacking:
            return await self._leave(planned, "after", lacking)
        return await (self._admit_safe if planned.step.effective == "safe" else self._look)(planned, trail)

    async def settle(self, planned: PlannedStep, failure: StepError) -> Settlement:
        if planned.number in self._signing_in or not isinstance(failure, MISSED):
            return Fail()
        blocker = self._page_states[planned.appliance].blocker
        return await self._leave(planned, "after" if blocker else "not-found", blocker, str(failure))

    async def _admit_safe(self, planned: PlannedStep, trail: PageState) -> Admission:
        step = planned.step
        if step.reach == "arrives":
            trail.arrive()
            return Proceed()
        if step.reach == "nothing" or not trail.blocker:
            return Proceed()
        if step.picture_caption:  # it would show something else than its caption says
            return await self._leave(planned, "after", trail.blocker)
        if trail.here and step.reach not in LOOKING:
            return await self._look(planned, trail)
        complaint = await self._complaint(step, planned.appliance)
        return await self._leave(planned, "after", trail.blocker, complaint) if complaint else Proceed()

    async def _look(self, planned: PlannedStep, trail: PageState) -> Leave:
        complaint = await self._complaint(planned.step, planned.appliance)
        if not complaint:
            return await self._leave(planned, "proved", detail=_proof(planned.step))
        return await self._leave(planned, "after" if trail.blocker else "not-found", trail.blocker, complaint)

    async def _complaint(self, step: BaseStep, role: str) -> str:
        """Why what the step uses cannot be used now; empty where it can. Nothing comes of a page that nobody acts on."""
        trail, page = self._page_states[role], self.pages[role]
        await page.settle(step.patience)
        if trail.here and not await step.is_there(page):
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
        for value in performed if step.effective == "safe" else [step.control]:
            for name in names_in(value):
                if (_call_of(number), name) in self._lacking:
                    yield self._lacking[_call_of(number), name]

    async def _leave(self, planned: PlannedStep, verdict: Verdict, after: str = "", detail: str = "") -> Leave:
        for inner in planned.walk():
            self._remember(inner, verdict)
        await self.recorder.rehearsed(planned, verdict, after, detail)
        return Leave()

    def _remember(self, planned: PlannedStep, verdict: Verdict) -> None:
        trail, step = self._page_states[planned.appliance], planned.step
        if step.reach not in LOOKING:
            trail.here = trail.here or planned.number
        if verdict == "proved" and step.reach == "sends":
            trail.led = planned.number
        if step.effective == "once" or (step.effective == "idempotent" and step.reach == "sends"):
            trail.sent = planned.number
        if step.gives:
            self._lacking[_call_of(planned.number), step.gives[0]] = planned.number


def _call_of(number: str) -> str:
    """Steps of a called runbook share its values."""
    return number.rpartition(".")[0]


def _proof(step: BaseStep) -> str:
    return "" if step.control else "nothing to look for; the page that it is done on came"
