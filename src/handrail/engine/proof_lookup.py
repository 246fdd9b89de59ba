"""Lookups of proofs: whether a step has happened. They change nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from handrail.errors import StepError
from handrail.journal import StepProbed
from handrail.page import Page
from handrail.steps import BaseStep, Context, DoneWhen
from handrail.steps.menu import follow_menu

LookupVerdict = Literal["done", "absent", "unclear"]


@dataclass(frozen=True)
class ProofLookup:
    """The result of looking for a proof: its verdict, what was looked for, and what the page showed, both in words."""

    verdict: LookupVerdict
    sought: str
    shown: str


async def look_for_proof(step: BaseStep, context: Context) -> ProofLookup:
    """Look whether a step has happened, and record the result. A proof that held before the step began is `unclear`."""
    result = await look_for_done_when(step.done_when, context.page, step.patience)
    if result.verdict == "done" and context.proof_held_before_start:
        shown = "it shows, but so it did before the step began; that proves nothing"
        result = replace(result, verdict="unclear", shown=shown)
    context.record(StepProbed(step=context.number, verdict=result.verdict, sought=result.sought, shown=result.shown))
    return result


async def look_for_done_when(done_when: DoneWhen | None, page: Page, patience: float) -> ProofLookup:
    """Look for the proof of a step on the page where it would show.

    The verdict is `absent` only if that page came and does not show the proof (decision 007).
    """
    if done_when is None:
        return ProofLookup("unclear", "nothing: the runbook names no `done_when`", "")
    sought = done_when.describe() + (f", at {done_when.at}" if done_when.at else "")
    try:
        if done_when.at:
            await follow_menu(done_when.at, page, patience)
        await page.wait_until_loaded(patience)
        if await done_when.holds(page) and await done_when.is_conclusive(page):
            return ProofLookup("done", sought, "so it is")
        is_sure = bool(done_when.at) and await done_when.is_conclusive(page)
        return ProofLookup("absent" if is_sure else "unclear", sought, await _description(page))
    except StepError as failure:
        return ProofLookup("unclear", sought, str(failure))


async def _description(page: Page) -> str:
    messages = "; ".join(await page.messages())
    says = f"; it says: {messages}" if messages else ""
    return f'the page "{await page.title()}" at {page.url} does not show it{says}'
