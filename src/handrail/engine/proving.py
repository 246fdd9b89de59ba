"""The proof of a step that must happen once: on a page that was loaded after it, and that did not show it before.

What an act changes on the page itself (a checked radio, a text that was typed, a row that a script drew) proves nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handrail.engine.proof_lookup import (
    GLANCE_SECONDS,
    arrive_where_it_shows,
    describe_page,
    may_reload,
    what_is_sought,
)
from handrail.errors import (
    BrowserGone,
    ElementNotFound,
    ErrorAnswered,
    ExpectationNotMet,
    NotRefused,
    PageLost,
    PageUnreachable,
    SessionEnded,
    StepError,
)
from handrail.journal import PageAnswered
from handrail.page import Document, Page, look_until_rest, retry_until
from handrail.steps import BaseStep, Context, DoneWhen
from handrail.steps.so_already import SoAlready

SLOW_PAUSES = (0.5, 5.0)
"""The seconds between two looks for which a page is loaded anew; they grow from the first to the second."""


class FoundSoAlready(Exception):
    """A step is so already, and its runbook leaves it out then. Nothing has failed, and nothing was done."""

    def __init__(self, sought: str) -> None:
        super().__init__(sought)
        self.sought = sought


@dataclass(frozen=True)
class StateBefore:
    """The page at the last moment before a step: its document, and whether it showed the proof already."""

    document: Document
    shows_proof: bool
    alerts: frozenset[str]
    """The alerts that the page showed already."""
    messages: frozenset[str]
    """All messages that it showed already."""
    errors: frozenset[str]
    """The texts in boxes of errors that it showed already."""


async def look_before(step: BaseStep, context: Context) -> StateBefore | None:
    """Look at the page right before a step that must happen once and has a proof; None for any other.

    Raises `ExpectationNotMet` if the proof shows already, and so could not prove the step; or `FoundSoAlready`.
    """
    proof, page = step.done_when, context.page
    if step.effect_in_force != "once" or proof is None:
        return None
    document = await page.document()
    shows = await proof.is_proved(page, min(GLANCE_SECONDS, step.patience))
    shows_there = context.proof_held_before_start or (shows and context.proof_held_before_start is None)
    if step.if_so_already and shows_there:
        await _must_be_so(step, step.if_so_already, proof, context)
    if context.proof_held_before_start:
        raise _shows_already(proof, f", at {proof.at}" if proof.at else "", "")
    if shows and proof.at is None:
        raise _shows_already(proof, "", "")
    if shows and context.proof_held_before_start is None:
        advice = f"; or lead to {proof.at} before, with a `navigate`, so that one can see whether it shows there too"
        raise _shows_already(proof, " on this page", advice)
    alerts, messages, errors = await asyncio.gather(page.alerts(), page.messages(), page.errors())
    return StateBefore(document, shows, frozenset(alerts), frozenset(messages), frozenset(errors))


async def _must_be_so(step: BaseStep, so_already: SoAlready, proof: DoneWhen, context: Context) -> None:
    """Raise `FoundSoAlready` if the proof shows now where it is looked for, and the certificate is served; else `StepError`."""
    await arrive_where_it_shows(proof, context.page, step.patience, may_reload=may_reload(step))
    sought = what_is_sought(proof)
    if not await proof.is_proved(context.page, step.patience):
        raise ExpectationNotMet(f"{sought}, it seemed before the step, and does not any more: look, and begin again")
    difference = await so_already.difference(context, step.patience)
    if difference:
        raise _shows_already(proof, f", at {proof.at}", f". It is not so already: {difference}")
    raise FoundSoAlready(f"{sought}; {so_already.describe()}")


def _shows_already(proof: DoneWhen, where: str, advice: str) -> ExpectationNotMet:
    return ExpectationNotMet(
        f"{proof.describe()}{where}, before the step: afterwards that would not tell whether it happened, so it was not begun; "
        f"let its `done_when` name something that is not so before{advice}"
    )


async def prove(
    step: BaseStep, context: Context, before: StateBefore, clock: Callable[[], float] = time.monotonic
) -> None:
    """Wait for the proof: on the page with which the appliance answers, then at `at`, or on the same page loaded anew.

    Raises `StepError` if it does not show; `PageUnreachable` if the answer did not come. What a page shows that tells of an error
    may be from before: it proves nothing, unless `at` is known not to have shown it.
    """
    proof, page = step.done_when, context.page
    assert proof is not None
    deadline = clock() + step.patience
    shown_by_script = False

    async def answer_proves() -> bool:
        nonlocal shown_by_script
        try:
            if before.shows_proof or not await proof.is_proved(page, step.patience):
                return False
            shown_by_script = not (await page.document()).is_anew(before.document)
        except (BrowserGone, SessionEnded):
            raise
        except StepError:  # the page is just being replaced
            return False
        return not shown_by_script or proof.at is None

    state = await look_until_rest(answer_proves, page.wait_until_at_rest, timeout=step.patience)
    if state == "still coming":
        raise PageUnreachable(f"the page did not come to rest within {step.patience:g} s after the step")
    is_proved = state == "seen" and not shown_by_script
    if proof.at is None and state != "seen":
        await _must_hold_here(proof, context, max(0.01, deadline - clock()))
        is_proved = (await page.document()).is_anew(before.document)
    error = await _error_told(proof, page, before, max(0.01, deadline - clock()))
    if is_proved and not error:
        return
    answer = await record_answer(step, context, before, error)
    if error and (proof.at is None or (is_proved and context.proof_held_before_start is not False)):
        raise ErrorAnswered(
            f"{proof.describe()}, on a page that tells of an error ({error}) and may list what was there before; "
            "`done_when` proves such a step with `at`, the menu path to a page that was looked at before it"
        )
    await retry_until(
        lambda: _require_anew(step, proof, context, before, answer),
        timeout=max(0.0, deadline - clock()),
        pauses=SLOW_PAUSES,
    )


async def _error_told(proof: DoneWhen, page: Page, before: StateBefore, patience: float) -> str:
    """The error that the page tells once it is at rest, in words: one that was not there before, and that is not the proof."""
    await page.wait_until_at_rest(patience)
    is_anew = (await page.document()).is_anew(before.document)
    if is_anew and page.status >= 400:
        return f"the appliance answered {page.status}"
    return next((said for said in await page.alerts() if said not in before.alerts and not proof.is_about(said)), "")


async def _must_hold_here(proof: DoneWhen, context: Context, patience: float) -> None:
    await proof.must_hold(context.page, patience)
    if not await proof.is_proved(context.page, patience):
        raise ExpectationNotMet(
            f"{proof.describe()}, on a page without that in which it would be, which proves nothing"
        )


async def _require_anew(
    step: BaseStep, proof: DoneWhen, context: Context, before: StateBefore, answer: PageAnswered
) -> None:
    page, patience = context.page, step.patience
    try:
        await arrive_where_it_shows(proof, page, patience, before.document, may_reload=may_reload(step))
    except (ElementNotFound, PageLost) as failure:  # looking is harmless, and may be tried again
        raise ExpectationNotMet(f"looked for {what_is_sought(proof)}: {failure}") from failure
    if not await proof.is_proved(page, patience):
        sentence = f"looked for {what_is_sought(proof)}: {await describe_page(proof, page)}{_said(answer)}"
        raise ExpectationNotMet(sentence) if answer.refused else NotRefused(sentence)


async def record_answer(step: BaseStep, context: Context, before: StateBefore, error: str = "") -> PageAnswered:
    """Record the page that came of the step, before anybody looks elsewhere: what it says may be an error, or it is one."""
    page, proof = context.page, step.done_when
    messages = tuple(await page.messages())
    answer = PageAnswered(
        step=context.number,
        url=page.url,
        title=await page.title(),
        messages=messages,
        refused=bool(error) or await _is_refused(step, page, before, messages),
        then=(proof.at if proof else None) or "",
    )
    await context.record_now(answer)
    return answer


async def _is_refused(step: BaseStep, page: Page, before: StateBefore, messages: Sequence[str]) -> bool:
    """Say whether a page shows that the appliance did not do the step: it tells of an error; or of nothing, and asks again."""
    if any(error not in before.errors for error in await page.errors()):
        return True
    if any(message not in before.messages for message in messages):
        return False
    return bool(step.control) and await page.has_state(step.control, "visible")


def _said(answer: PageAnswered) -> str:
    """The messages of the page that was left to look elsewhere: most likely they are why it did not happen."""
    return f"; the page that came of the step said: {'; '.join(answer.messages)}" if answer.messages else ""
