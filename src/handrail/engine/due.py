"""Whether a step is due: by its own `when`, on the page as it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from handrail.page import Page
from handrail.steps import BaseStep

NotDue: TypeAlias = Callable[[BaseStep, Page], Awaitable[str]]
"""Why a step is not to be performed now; empty where it is."""


async def not_due(step: BaseStep, page: Page) -> str:
    """Raises `StepError` where that cannot be seen."""
    if step.when is None:
        return ""
    await page.settle(step.patience)
    return "" if await step.when.holds(page) else f"only where {step.when.describe()}"
