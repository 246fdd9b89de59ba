"""Looking whether a step has happened, which changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handrail.errors import StepError
from handrail.page import Page
from handrail.steps.condition import DoneWhen
from handrail.steps.menu import follow

Verdict = Literal["done", "absent", "unclear"]


@dataclass(frozen=True)
class ProbeResult:
    """What looking has shown: the verdict, what was looked for, and what was there."""

    verdict: Verdict
    sought: str
    shown: str


async def look(done_when: DoneWhen | None, page: Page, patience: float) -> ProbeResult:
    """Has it happened? `absent` only where the page that would show it came, and does not show it (decision 007)."""
    if done_when is None:
        return ProbeResult("unclear", "nothing: the runbook names no `done_when`", "")
    sought = done_when.describe() + (f", at {done_when.at}" if done_when.at else "")
    try:
        if done_when.at:
            await follow(done_when.at, page, patience)
        await page.settle(patience)
        if await done_when.holds(page) and await done_when.grounded(page):
            return ProbeResult("done", sought, "so it is")
        sure = bool(done_when.at) and await done_when.grounded(page)
        return ProbeResult("absent" if sure else "unclear", sought, await _shown(page))
    except StepError as trouble:
        return ProbeResult("unclear", sought, str(trouble))


async def _shown(page: Page) -> str:
    said = "; ".join(await page.messages())
    return f'the page "{await page.title()}" at {page.url} does not show it' + (f"; it says: {said}" if said else "")
