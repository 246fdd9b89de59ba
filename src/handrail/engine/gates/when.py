"""The gate of `when`: a step is skipped if its page does not show what its `when` names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.engine.gate import Admission, Fail, FailureDecision, Proceed, Skip
from handrail.errors import StepError
from handrail.page import Page
from handrail.runbook import PlannedStep
from handrail.steps import BaseStep


@dataclass(frozen=True)
class When:
    """A gate that lets a step begin only if its `when` holds on its appliance's page."""

    pages: Mapping[str, Page]

    async def admit(self, planned: PlannedStep) -> Admission:
        reason = await reason_to_skip(planned.step, self.pages[planned.appliance])
        return Skip(reason) if reason else Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()


async def reason_to_skip(step: BaseStep, page: Page, *, waits: bool = True) -> str:
    """The reason to skip the step by its `when`; empty if there is none. Raises `StepError`.

    The page is looked at until it is at rest; as it is now, if it `waits` for nothing.
    """
    if step.when is None:
        return ""
    await page.wait_until_loaded(step.patience)
    holds = await (step.when.comes_to_hold(page, step.patience) if waits else step.when.holds(page))
    return "" if holds else f"only where {step.when.describe()}"
