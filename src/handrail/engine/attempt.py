"""One attempt at a step: act, and check that the page did what the runbook declares, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from handrail.engine.proof_lookup import look_for_proof
from handrail.engine.proving import StateBefore, look_before, prove, record_answer
from handrail.errors import (
    ErrorAnswered,
    ExpectationNotMet,
    NotRefused,
    OutcomeUnknown,
    PageUnreachable,
    SessionEnded,
    StepError,
    UnexpectedEvent,
)
from handrail.journal import PageNoticed
from handrail.page import ExpectedDialog, Notice
from handrail.steps import BaseStep, Context

T = TypeVar("T")

BY_HAND_SECONDS = 2.0
"""Seconds that a window has to come after a person has done a step that opens one."""


SAYING_SECONDS = 1.0
"""Seconds that a page has to come to rest and say something, where the step declares nothing that is waited for."""


async def attempt(step: BaseStep, context: Context) -> None:
    """Perform the step once.

    Raises `StepError`; `OutcomeUnknown` if a `once` step may have happened and nothing shows whether it did.
    """
    before = await look_before(step, context)
    try:
        await _act(step, context, before)
    except StepError as failure:
        if step.effect_in_force != "once" or not failure.may_have_acted:
            raise
        await _resolve_doubt(step, context, before, failure)


async def watch_by_hand(step: BaseStep, context: Context, done: Callable[[], Awaitable[T]]) -> T:
    """Wait for `done` while a person does the step: answer its declared dialog, and record the page's notices."""
    context.page.set_expected_dialog(_expected_dialog(step))
    try:
        result = await done()
        if step.opens_window:
            with suppress(StepError):  # they may have done it in another way
                await context.page.use_new_window(BY_HAND_SECONDS)
        return result
    finally:
        _record_notices(context)


async def _act(step: BaseStep, context: Context, before: StateBefore | None) -> None:
    dialog = _expected_dialog(step)
    context.page.set_expected_dialog(dialog)
    _refuse_undeclared(_record_notices(context), may_have_acted=False)
    if step.effect_in_force == "once":
        await context.page.use_new_connection()
    said_before = before.messages if before else await _messages(context) if step.may_send else ()
    failure = await _perform_and_prove(step, context, before)
    said = await _messages_of_answer(step, context) if step.may_send and not failure else ()
    notices = _record_notices(context)
    _refuse_undeclared(notices, may_have_acted=failure.may_have_acted if failure else True, cause=failure)
    if failure:
        raise failure
    for detail in said:
        if detail not in said_before:  # a later page may not say it any more
            context.record(PageNoticed(step=context.number, what="message", detail=detail))
    if dialog and dialog.required and not any(notice.kind == "dialog" for notice in notices):
        raise UnexpectedEvent(f"the {dialog.kind} that the runbook declares did not appear", may_have_acted=True)


async def _perform_and_prove(step: BaseStep, context: Context, before: StateBefore | None) -> StepError | None:
    """Run the step and wait for its proof. Return its failure, rather than raise it: the page's notices may explain it better."""
    try:
        await step.run(context)
        if step.opens_window:
            await context.page.use_new_window(step.patience)
    except StepError as failure:
        return failure
    try:
        if before:
            await prove(step, context, before)
        elif step.done_when:
            await step.done_when.must_hold(context.page, step.patience)
    except StepError as failure:
        return failure.mark_may_have_acted()
    return None


async def _resolve_doubt(step: BaseStep, context: Context, before: StateBefore | None, failure: StepError) -> None:
    """Probe at once if the appliance has answered; what it still works on does not show yet. Raises `StepError` unless done."""
    if isinstance(failure, SessionEnded):
        raise OutcomeUnknown(f"{failure}; it may have happened before") from failure
    if isinstance(failure, PageUnreachable) or context.page.has_pending_request():
        if isinstance(failure, PageUnreachable) and failure.status:
            reason = "it may have happened nevertheless: such an answer does not tell whether it was done"
            raise OutcomeUnknown(f"{failure}; {reason}") from failure
        raise OutcomeUnknown(f"{failure}; it may have happened, for the appliance's answer did not come") from failure
    if isinstance(failure, ErrorAnswered):  # and nothing was known of the proof before
        raise OutcomeUnknown(f"{failure}; whether it happened does not show") from failure
    is_refused = isinstance(failure, ExpectationNotMet) and not isinstance(failure, NotRefused)
    if before and not isinstance(failure, ExpectationNotMet):  # it failed before its proof was looked for
        with suppress(StepError):  # the page is just being left: nothing on it shows that the step was refused
            is_refused = bool((await record_answer(step, context, before)).refused)
    result = await look_for_proof(step, context, before.document if before else None)
    if result.verdict == "unclear":
        reason = f"whether it happened does not show: {result.shown or result.sought}"
        raise OutcomeUnknown(f"{failure}; {reason}") from failure
    if result.verdict == "absent" and not is_refused:
        raise OutcomeUnknown(
            f"{failure}; nothing there tells that the step was refused, so it may have happened: `done_when` may look for "
            "something else than what comes of it"
        ) from failure
    if result.verdict == "absent":
        raise failure


def _expected_dialog(step: BaseStep) -> ExpectedDialog | None:
    return step.expect_dialog.expected() if step.expect_dialog else None


def _record_notices(context: Context) -> Sequence[Notice]:
    notices = context.page.take_notices()
    for notice in notices:
        context.record(
            PageNoticed(step=context.number, what=notice.kind, detail=notice.detail, declared=notice.declared)
        )
    return notices


async def _messages_of_answer(step: BaseStep, context: Context) -> Sequence[str]:
    """What the page says once a step has sent something. One that came to rest for its proof is not waited for again."""
    if step.done_when is None:
        with suppress(StepError):
            await context.page.wait_until_at_rest(min(SAYING_SECONDS, step.patience))
    return await _messages(context)


async def _messages(context: Context) -> Sequence[str]:
    """What the page says; nothing where it is just being left, which is for the step to tell, or the next one."""
    try:
        return await context.page.messages()
    except StepError:
        return ()


def _refuse_undeclared(notices: Sequence[Notice], *, may_have_acted: bool, cause: StepError | None = None) -> None:
    undeclared = [notice for notice in notices if not notice.declared]
    if undeclared:
        details = "; ".join(notice.detail for notice in undeclared)
        may_have_acted = may_have_acted and not all(notice.action_prevented for notice in undeclared)
        advice = "; `opens: window` declares one" if any(notice.kind == "popup" for notice in undeclared) else ""
        sentence = f"the runbook does not declare this: {details}{advice}"
        raise UnexpectedEvent(sentence, may_have_acted=may_have_acted) from cause
