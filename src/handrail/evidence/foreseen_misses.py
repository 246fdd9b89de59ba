"""Misses foreseen: once a step has missed its target, those of the later steps of its page are looked for, and told at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail.action import LOOKING
from handrail.engine import StepContexts
from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet, StepError
from handrail.journal import Entry, Event, MissForeseen, StepFailed
from handrail.page import Page
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import BaseStep, placeholders_in

MISSES = (AmbiguousLocator, ElementNotFound, ElementNotReady, ExpectationNotMet)
NO_PATIENCE_SECONDS = 0.1
"""The time for each look: whatever comes by itself has come while the step that failed was waiting."""


class ForeseenMisses:
    """A listener that looks for the targets of the steps after one that failed, up to the next that may leave the page.

    It waits for nothing and touches nothing. A step with a guard is passed over, and one that only looks: before the steps
    between were done, nobody knows what it would see.
    """

    def __init__(self, pages: Mapping[str, Page], sections: Sequence[PlannedSection], contexts: StepContexts) -> None:
        self._look = PageLook(pages, contexts)
        self._steps = [planned for section in sections for planned in section.walk()]

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        event = entry.event
        if not isinstance(event, StepFailed) or event.error not in {error.__name__ for error in MISSES}:
            return
        index = next(index for index, planned in enumerate(self._steps) if planned.number == event.step)
        failed = self._steps[index]
        later_steps = on_same_page(failed, self._steps[index + 1 :])
        looked = [(later, await self._look.problem(later)) for later in later_steps]
        if failed.step.reach in LOOKING and all(problem for _, problem in looked):
            return  # this is another page than the one that is meant
        for later, problem in looked:
            if problem:
                sentence = await self._look.sentence(later)
                yield MissForeseen(step=event.step, later=later.number, sentence=sentence, problem=problem)


@dataclass(frozen=True)
class PageLook:
    """A look at open pages for what steps need there. It waits for nothing and touches nothing."""

    pages: Mapping[str, Page]
    """By role."""
    contexts: StepContexts

    async def sentence(self, planned: PlannedStep) -> str:
        """The sentence of a step, as it may be told."""
        return (await self._filled(planned).as_told(self.pages[planned.appliance])).describe()

    def _filled(self, planned: PlannedStep) -> BaseStep:
        return planned.step.filled(self.contexts.values_at(planned))

    async def problem(self, planned: PlannedStep) -> str:
        """The reason why a step could not be performed on the page as it is; empty if it could, or if that cannot be told."""
        step, page = self._filled(planned), self.pages[planned.appliance]
        if placeholders_in(step.control):
            return ""
        try:
            if len(step.control) == 1 or not await step.is_there(page):  # to use another alternative would be on record
                await step.check_ready(page, NO_PATIENCE_SECONDS)
        except MISSES as failure:
            return str(failure)
        except StepError:
            return ""
        return ""


def on_same_page(failed: PlannedStep, later: Sequence[PlannedStep]) -> Iterator[PlannedStep]:
    """The steps that use a control of the page on which a step failed; the last of them may leave it."""
    if failed.step.reach not in (*LOOKING, "acts", "fetches"):
        return
    for planned in later:
        reach = planned.step.reach
        if planned.appliance != failed.appliance or reach in ("nothing", "arrives"):
            return
        if reach not in LOOKING and planned.step.control and not planned.step.when:
            yield planned
        if reach == "sends":
            return
