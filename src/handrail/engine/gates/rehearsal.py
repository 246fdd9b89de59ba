"""Rehearsal: safe steps are performed, and of all others it is checked whether they could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.action import LOOKING
from handrail.engine.gate import Admission, Fail, FailureDecision, NotPerformed, Proceed, Skip
from handrail.engine.gates.when import reason_to_skip
from handrail.engine.recorder import Recorder, RehearsalVerdict
from handrail.engine.sign_in import only_signs_in
from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet, StepError
from handrail.page import Page
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, names_in

GLANCE = 2.0
"""Seconds to wait for an element that may not be there, since a step before it was not performed."""

NOT_FOUND = (AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet)


@dataclass
class PageState:
    """The steps that were left out on one appliance, by their numbers: for their lack its page is not the one that is meant."""

    first: str = ""
    """The first that was left out since the page was arrived at."""
    leading: str = ""
    """The last since then that would have led to another page, and could have been performed."""
    changing: str = ""
    """The last, anywhere before, that would have changed the appliance."""

    @property
    def blocker(self) -> str:
        """The step after which alone the page would be the one that is meant; empty where it is."""
        return self.leading or self.first or self.changing

    def arrive(self) -> None:
        """Note that the menu or an address has led to a page anew."""
        self.first = self.leading = ""


@dataclass
class Rehearsal:
    """A gate: only sign-ins and safe steps begin. Of every other step, it puts on record whether it could be performed.

    Once a step of a page was not performed, no later one acts on that page, until the menu or an address leads to a page
    anew. It knows nothing of pictures, nor of how a rehearsal ends.
    """

    pages: Mapping[str, Page]
    recorder: Recorder
    outline: Sequence[PlannedSection]
    _page_states: dict[str, PageState] = field(default_factory=lambda: defaultdict(PageState))
    _lacking: dict[tuple[str, str], str] = field(default_factory=dict)
    """By call and name: the number of the step that would have brought the value, and was not performed."""

    def __post_init__(self) -> None:
        steps = [planned for section in self.outline for planned in section.walk()]
        self._unfilled = {planned.number: planned.step for planned in steps}
        self._signing_in = {inner.number for planned in steps if only_signs_in(planned) for inner in planned.walk()}

    async def admit(self, planned: PlannedStep) -> Admission:
        state, page = self._page_states[planned.appliance], self.pages[planned.appliance]
        reason = await reason_to_skip(planned.step, page)
        if planned.number in self._signing_in:
            state.arrive()
            return Skip(reason) if reason else Proceed()
        if reason and not state.blocker:
            return Skip(reason)
        if reason:
            return await self._leave_out(
                planned, "after", state.blocker, f"whether it is due shows only then ({reason})"
            )
        missing = next(self._missing(planned.number), "")
        if missing:
            return await self._leave_out(planned, "after", missing)
        return await (self._admit_safe if planned.step.effect_in_force == "safe" else self._check_ready)(planned, state)

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        if planned.number in self._signing_in or not isinstance(failure, NOT_FOUND):
            return Fail()
        blocker = self._page_states[planned.appliance].blocker
        return await self._leave_out(planned, "after" if blocker else "not-found", blocker, str(failure))

    async def _admit_safe(self, planned: PlannedStep, state: PageState) -> Admission:
        step = planned.step
        if step.reach == "arrives":
            state.arrive()
            return Proceed()
        if step.reach == "nothing" or not state.blocker:
            return Proceed()
        if step.picture_caption:  # it would show something else than its caption says
            return await self._leave_out(planned, "after", state.blocker)
        if state.first and step.reach not in LOOKING:
            return await self._check_ready(planned, state)
        complaint = await self._complaint(step, planned.appliance)
        return await self._leave_out(planned, "after", state.blocker, complaint) if complaint else Proceed()

    async def _check_ready(self, planned: PlannedStep, state: PageState) -> NotPerformed:
        complaint = await self._complaint(planned.step, planned.appliance)
        if not complaint:
            return await self._leave_out(planned, "proved", detail=_proof(planned.step))
        return await self._leave_out(planned, "after" if state.blocker else "not-found", state.blocker, complaint)

    async def _complaint(self, step: BaseStep, role: str) -> str:
        """The reason why the step could not be performed now; empty where it could."""
        state, page = self._page_states[role], self.pages[role]
        await page.settle(step.patience)
        if state.first and not await step.is_there(page):  # and nothing will come: nobody acts on the page
            return "it is not there yet"
        try:
            await step.check_ready(page, min(GLANCE, step.patience) if state.blocker else step.patience)
        except NOT_FOUND as complaint:
            return str(complaint)
        return ""

    def _missing(self, number: str) -> Iterator[str]:
        """The numbers of the steps that would have brought the values which a step needs to be performed, or looked for."""
        step, call = self._unfilled[number], _call_of(number)
        fields = [value for name, value in step if name not in step.literal_fields]
        for value in fields if step.effect_in_force == "safe" else [step.control]:
            yield from (self._lacking[call, name] for name in names_in(value) if (call, name) in self._lacking)

    async def _leave_out(
        self, planned: PlannedStep, verdict: RehearsalVerdict, after: str = "", detail: str = ""
    ) -> NotPerformed:
        for inner in planned.walk():
            self._remember(inner, verdict)
        await self.recorder.record_rehearsed(planned, verdict, after, detail)
        return NotPerformed()

    def _remember(self, planned: PlannedStep, verdict: RehearsalVerdict) -> None:
        state, step = self._page_states[planned.appliance], planned.step
        if step.reach not in LOOKING:
            state.first = state.first or planned.number
        if verdict == "proved" and step.reach == "sends":
            state.leading = planned.number
        if step.effect_in_force == "once" or (step.effect_in_force == "idempotent" and step.reach == "sends"):
            state.changing = planned.number
        if step.output:
            self._lacking[_call_of(planned.number), step.output[0]] = planned.number


def _call_of(number: str) -> str:
    """The number of the call that a step is in: steps of a called runbook share its values."""
    return number.rpartition(".")[0]


def _proof(step: BaseStep) -> str:
    return "" if step.control else "nothing to look for; the page that it is done on came"
