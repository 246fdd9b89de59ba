"""The gate of a rehearsal: safe steps are performed; every other step is only checked for whether it could be."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from handrail.action import LOOKING, PAGELESS
from handrail.engine.gate import Admission, Fail, FailureDecision, NotPerformed, Proceed, Skip
from handrail.engine.gates.when import reason_to_skip
from handrail.engine.recorder import Recorder, RehearsalVerdict
from handrail.engine.sign_in import only_signs_in
from handrail.errors import (
    AmbiguousLocator,
    ElementNotFound,
    ElementNotReady,
    ExpectationNotMet,
    StepError,
    UnexpectedEvent,
)
from handrail.page import Page
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, placeholders_in

SHORT_TIMEOUT_SECONDS = 2.0
"""The time to wait for an element that may be missing because an earlier step was not performed."""

NO_PATIENCE_SECONDS = 0.1
"""The time to look for what is there by now, or not at all."""

NOT_YET = "it is not there yet"

NOT_FOUND = (AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet)


@dataclass
class PageState:
    """The steps that were not performed on one appliance, by number. Because of them its page may not be the expected one."""

    first_skipped: str = ""
    """The first such step since the page was arrived at."""
    skipped_navigation: str = ""
    """The last one since then that was ready, and would have led to another page."""
    skipped_change: str = ""
    """The last one, on any page, that would have changed the appliance."""
    missed: str = ""
    """The first step since the page was arrived at that was not found on it. Nobody knows where it would have led."""

    more_than_form: str = ""
    """The first step since the page was arrived at that was not performed, and does more than to fill in a form."""
    is_misspelled: bool = False
    """Whether what was looked for last on a form is there by a name that is nearly the same."""

    @property
    def is_form(self) -> bool:
        """Whether the steps that were not performed only fill in a form: they lead nowhere, and what it has is there by now."""
        return bool(self.first_skipped) and not (self.more_than_form or self.elsewhere or self.skipped_change)

    @property
    def elsewhere(self) -> str:
        """The number of the step that would have led to another page than the one that is shown; empty if none would."""
        return self.missed or self.skipped_navigation

    @property
    def blocker(self) -> str:
        """The number of the step without which the page is not the expected one; empty if it is."""
        return self.elsewhere or self.first_skipped or self.skipped_change

    def arrive(self) -> None:
        """Note that the menu or an address has led to a page."""
        self.first_skipped = self.skipped_navigation = self.missed = self.more_than_form = ""


@dataclass
class Rehearsal:
    """A gate that lets only sign-ins and safe steps begin, and records of every other step whether it could be performed.

    After a step that was not performed, no later step acts on its page, until the menu or an address leads to a page again. If
    that step would have led to another page, or was not found, none is looked for either: what this page shows proves nothing.
    The gate knows nothing of pictures, nor of how a rehearsal ends.
    """

    pages: Mapping[str, Page]
    recorder: Recorder
    outline: Sequence[PlannedSection]
    _page_states: dict[str, PageState] = field(default_factory=lambda: defaultdict(PageState))
    _missing_values: dict[tuple[str, str], str] = field(default_factory=dict)
    """The number of the step that would have supplied a value and was not performed, by call and name."""

    def __post_init__(self) -> None:
        steps = [planned for section in self.outline for planned in section.walk()]
        self._steps_by_number = {planned.number: planned.step for planned in steps}
        self._sign_in_numbers = {
            inner.number for planned in steps if only_signs_in(planned) for inner in planned.walk()
        }

    async def admit(self, planned: PlannedStep) -> Admission:
        state, page = self._page_states[planned.appliance], self.pages[planned.appliance]
        reason = await reason_to_skip(planned.step, page, waits=not state.blocker)
        if planned.number in self._sign_in_numbers:
            state.arrive()
            return Skip(reason) if reason else Proceed()
        if reason and not state.blocker:
            return Skip(reason)
        if reason or (planned.step.when and state.elsewhere):
            due = reason or f"only where {planned.step.when.describe() if planned.step.when else ''}"
            return await self._record_not_performed(
                planned, "after", state.blocker, f"whether it is due shows only then ({due})"
            )
        missing = next(self._suppliers_of_missing(planned.number), "")
        if missing:
            return await self._record_not_performed(planned, "after", missing)
        if state.elsewhere and _stays_on_page(planned.step):
            return await self._record_not_performed(planned, "after", state.elsewhere)
        return await (self._admit_safe if planned.step.effect_in_force == "safe" else self._check_ready)(planned, state)

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        if planned.number in self._sign_in_numbers or not isinstance(failure, NOT_FOUND):
            return Fail()
        blocker = self._page_states[planned.appliance].blocker
        return await self._record_not_performed(planned, "after" if blocker else "not-found", blocker, str(failure))

    async def _admit_safe(self, planned: PlannedStep, state: PageState) -> Admission:
        step = planned.step
        if step.reach == "arrives":
            state.arrive()
            return Proceed()
        if step.reach == "nothing" or not state.blocker:
            return Proceed()
        if step.picture_caption:  # the picture would not show what its caption says
            return await self._record_not_performed(planned, "after", state.blocker)
        if state.first_skipped and step.reach not in LOOKING:
            return await self._check_ready(planned, state)
        reason = await self._reason_not_ready(step, planned.appliance)
        return await self._record_not_performed(planned, "after", state.blocker, reason) if reason else Proceed()

    async def _check_ready(self, planned: PlannedStep, state: PageState) -> NotPerformed:
        reason = await self._reason_not_ready(planned.step, planned.appliance)
        if not reason:
            detail = "; ".join(
                filter(None, (_detail_of_ready(planned.step), self._alternatives_used(planned.appliance)))
            )
            return await self._record_not_performed(planned, "proved", detail=detail)
        if state.blocker and not state.is_misspelled:
            return await self._record_not_performed(planned, "after", state.blocker, reason)
        return await self._record_not_performed(planned, "not-found", detail=reason)

    def _alternatives_used(self, role: str) -> str:
        """What tells that a step would use another locator than its first. Raises `UnexpectedEvent` for what nobody declared."""
        notices = self.pages[role].take_notices()
        undeclared = [notice.detail for notice in notices if not notice.declared]
        if undeclared:
            raise UnexpectedEvent(f"the runbook does not declare this: {'; '.join(undeclared)}")
        drifts = dict.fromkeys(notice.detail for notice in notices if notice.kind == "drift")
        return "; ".join(drifts)

    async def _reason_not_ready(self, step: BaseStep, role: str) -> str:
        """The reason why the step could not be performed now; empty if it could."""
        state, page = self._page_states[role], self.pages[role]
        state.is_misspelled = False
        await page.wait_until_loaded(step.patience)
        comes_by_itself = not state.first_skipped  # else nothing will come: nobody acts on the page
        is_awaited = comes_by_itself or await step.is_there(page)
        if not is_awaited and not state.is_form:
            return NOT_YET
        patience = min(SHORT_TIMEOUT_SECONDS, step.patience) if state.blocker else step.patience
        try:
            await step.check_ready(page, patience if is_awaited else NO_PATIENCE_SECONDS)
        except NOT_FOUND as failure:
            state.is_misspelled = state.is_form and is_probably_misspelled(failure)
            return str(failure) if is_awaited or state.is_misspelled else NOT_YET
        return ""

    def _suppliers_of_missing(self, number: str) -> Iterator[str]:
        """The numbers of the steps that would have supplied the values which a step needs, to be performed or checked."""
        step, call = self._steps_by_number[number], _call_of(number)
        fields = [value for name, value in step if name not in step.literal_fields]
        for value in fields if step.effect_in_force == "safe" else [step.control]:
            yield from (
                self._missing_values[call, name]
                for name in placeholders_in(value)
                if (call, name) in self._missing_values
            )

    async def _record_not_performed(
        self, planned: PlannedStep, verdict: RehearsalVerdict, after: str = "", detail: str = ""
    ) -> NotPerformed:
        for inner in planned.walk():
            self._remember(inner, verdict)
        if verdict != "after":
            planned = replace(planned, step=await planned.step.as_told(self.pages[planned.appliance]))
        await self.recorder.record_rehearsed(planned, verdict, after, detail)
        return NotPerformed()

    def _remember(self, planned: PlannedStep, verdict: RehearsalVerdict) -> None:
        state, step = self._page_states[planned.appliance], planned.step
        if step.reach not in LOOKING:
            state.first_skipped = state.first_skipped or planned.number
            state.more_than_form = state.more_than_form or ("" if step.reach == "acts" else planned.number)
        if verdict == "proved" and step.reach == "sends":
            state.skipped_navigation = planned.number
        if step.reach == "arrives" or (verdict == "not-found" and step.reach not in (*PAGELESS, "acts")):
            state.missed = state.missed or planned.number
        if step.effect_in_force == "once" or (step.effect_in_force == "idempotent" and step.reach == "sends"):
            state.skipped_change = planned.number
        if step.output:
            self._missing_values[_call_of(planned.number), step.output[0]] = planned.number


def is_probably_misspelled(failure: StepError) -> bool:
    """Say whether the page has what was not found by a name that is nearly the same, rather than only after an earlier step."""
    if isinstance(failure, ElementNotFound):
        named = (str(words).partition(" in ")[0] for words in (failure.locator, *failure.near))
        wanted, *near = (words.partition('"')[2].rstrip('"') for words in named)
    elif isinstance(failure, ExpectationNotMet):
        wanted, near = failure.option.strip('"'), list(failure.offered)
    else:
        return isinstance(failure, AmbiguousLocator)
    is_part = any(wanted and wanted.lower() in words.lower() for words in near)
    return is_part or bool(difflib.get_close_matches(wanted, near, n=1, cutoff=0.65))


def _stays_on_page(step: BaseStep) -> bool:
    """Say whether the step relies on the page that is there. A call of steps that are looked at one by one does not."""
    return (
        step.reach not in PAGELESS
        and step.reach != "arrives"
        and (step.reach, step.effect_in_force) != ("nothing", "safe")
    )


def _call_of(number: str) -> str:
    """The number of the call that a step is in. The steps of a called runbook share its values."""
    return number.rpartition(".")[0]


def _detail_of_ready(step: BaseStep) -> str:
    return "" if step.control else "nothing to look for; the page that it is done on came"
