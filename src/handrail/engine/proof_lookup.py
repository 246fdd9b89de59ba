"""Lookups of proofs: whether a step has happened. They change nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from handrail.errors import ExpectationNotMet, StepError
from handrail.journal import StepProbed
from handrail.page import MOST_QUOTED, Document, Page
from handrail.steps import BaseStep, Context, DoneWhen
from handrail.steps.condition_misses import what_is_missing, with_likes
from handrail.steps.menu import go_to

GLANCE_SECONDS = 5.0
"""The time for which a page is waited for before the step, where nothing has failed if it does not come to rest."""

LookupVerdict = Literal["done", "absent", "unclear"]


@dataclass(frozen=True)
class ProofLookup:
    """The result of looking for a proof: its verdict, what was looked for, and what the page showed, both in words."""

    verdict: LookupVerdict
    sought: str
    shown: str


async def look_for_proof(step: BaseStep, context: Context, before: Document | None = None) -> ProofLookup:
    """Look whether a step has happened, and record the result. A proof that held before the step began is `unclear`.

    `before` is the document on which the step acted, if it was this process that performed it.
    """
    result = await look_for_done_when(step.done_when, context.page, step.patience, before, may_reload=may_reload(step))
    if result.verdict == "done" and context.proof_held_before_start:
        shown = "it shows, but so it did before the step began; that proves nothing"
        result = replace(result, verdict="unclear", shown=shown)
    context.record(StepProbed(step=context.number, verdict=result.verdict, sought=result.sought, shown=result.shown))
    return result


def may_reload(step: BaseStep) -> bool:
    """Say whether the page after the step may be loaded anew: not if the step opened it, which may happen only once."""
    return step.reach != "arrives"


async def look_for_done_when(
    done_when: DoneWhen | None,
    page: Page,
    patience: float,
    before: Document | None = None,
    *,
    may_reload: bool = True,
) -> ProofLookup:
    """Look for the proof of a step on the page where it would show, loaded anew after `before`.

    The verdict is `absent` only if that page came and does not show the proof (decision 007).
    """
    if done_when is None:
        return ProofLookup("unclear", "nothing: the runbook names no `done_when`", "")
    sought = what_is_sought(done_when)
    try:
        await arrive_where_it_shows(done_when, page, patience, before, may_reload=may_reload)
        if await done_when.is_proved(page, patience):
            return ProofLookup("done", sought, "so it is")
        is_sure = bool(done_when.at) and await done_when.is_conclusive(page)
        return ProofLookup("absent" if is_sure else "unclear", sought, await describe_page(done_when, page))
    except StepError as failure:
        return ProofLookup("unclear", sought, str(failure))


def what_is_sought(done_when: DoneWhen) -> str:
    """The proof in words, with the place where it is looked for."""
    return done_when.describe() + (f", at {done_when.at}" if done_when.at else "")


async def arrive_where_it_shows(
    done_when: DoneWhen,
    page: Page,
    patience: float,
    before: Document | None = None,
    *,
    may_reload: bool = True,
) -> None:
    """Go to the page under `at`, and without one stay, until the page is at rest. It is loaded anew where it was not.

    A page that draws itself shows what it had drawn before, and a copy that the browser kept what was so before.
    """
    if done_when.at:
        before = await page.document()
        await go_to(done_when.at, page, patience)
    await page.wait_until_loaded(patience)
    now = await page.document()
    if before and not now.is_anew(before):
        if not may_reload:
            raise ExpectationNotMet(f"the page at {page.url} was there before, and its address may be opened only once")
        await page.reload(patience)
        if (
            done_when.at and now.identity == before.identity
        ):  # only the address may tell where such a page was, or nothing
            await go_to(done_when.at, page, patience)
    await page.wait_until_at_rest(patience)


async def describe_page(done_when: DoneWhen, page: Page) -> str:
    """The page in words, as one that does not show a proof: what it says, and what it has that is like the proof."""
    unlike = await _difference(done_when, page)
    messages = "; ".join((await page.messages())[:MOST_QUOTED]) if "; the page says: " not in unlike else ""
    says = f"; it says: {messages}" if messages else ""
    return f'the page "{await page.title()}" at {page.url} does not show it{f": {unlike}" if unlike else ""}{says}'


async def _difference(done_when: DoneWhen, page: Page) -> str:
    if missing := await what_is_missing(done_when.to_be_there, page):
        return str(missing)
    try:
        await done_when.require(page, 0)
    except StepError as failure:
        return with_likes(str(failure), await what_is_missing(done_when.may_be_there, page))
    return ""
