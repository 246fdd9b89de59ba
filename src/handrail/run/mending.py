"""Mending a runbook in the middle of a run: after a failure one goes on, with its new text, at the step that failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from handrail.action import LOOKING
from handrail.errors import BrowserGone, InvalidCall, InvalidFile, StepError
from handrail.evidence.foreseen_misses import PageLook, on_same_page
from handrail.journal import FailureAccepted, RunbookMended, StepRetried
from handrail.page import Page
from handrail.run.audit_controls import controlled_steps
from handrail.run.citations import cited_document
from handrail.run.folder import RunFolder
from handrail.run.open_run import OpenRun
from handrail.run.planned_steps import planned_steps
from handrail.run.request import RunRequest
from handrail.runbook import PlannedSection, PlannedStep, Runbook, outline
from handrail.steps import BaseStep

AuthorChoice: TypeAlias = Literal["go on", "look again", "end"]


@dataclass(frozen=True)
class Told:
    """A sentence to the author: what is wrong with the mended text, or what the page has of it."""

    sentence: str
    is_good: bool | None = False
    """None if it is neither good nor bad."""


AskAuthor = Callable[[PlannedStep, Page, StepError, Sequence[Told]], Awaitable[AuthorChoice]]
"""Asks what to do, given the step, its page, its failure, and what came of the author's last choice; nothing the first time."""

UNIMPORTANT = ("id", "note", "cites", "explains", "added", "controls", "screenshot", "timeout")
"""The fields that may change in a step which was carried out: what it did stays the same."""


@dataclass
class Mending:
    """Lets an author mend the runbook after a failure, and goes on. What was carried out before stays as it is."""

    reload: Callable[[], Runbook]
    """Reads the runbook's file anew. Raises `InvalidFile`, or `InvalidCall`."""
    ask: AskAuthor
    _texts: int = 1
    """The number of texts that were performed so far."""

    async def perform(self, run: OpenRun, request: RunRequest, folder: RunFolder, author: str) -> None:
        """Perform every step of a run. Raises the failure with which its author lets it end."""
        sections: Sequence[PlannedSection] = run.runner.outline
        while True:
            try:
                return await run.runner.perform(sections, run.contexts)
            except BrowserGone:
                raise
            except StepError as failure:
                position = run.runner.position
                assert position is not None
                mended = await self._mended(run, request, position, failure)
                if mended is None:
                    await run.runner.recorder.record(FailureAccepted(step=position.number, by=author))
                    raise
            await self._go_on_with(mended, request, run, folder, position.number, author)
            request = mended
            sections = list(rest_of(run.runner.outline, position.number, run.contexts.settled))

    async def _mended(
        self, run: OpenRun, request: RunRequest, position: PlannedStep, failure: StepError
    ) -> RunRequest | None:
        """The request with the mended runbook; None if the author lets the run end."""
        told: Sequence[Told] = ()
        while (choice := await self.ask(position, run.pages[position.appliance], failure, told)) != "end":
            try:
                mended = replace(request, runbook=self.reload())
                _must_fit(request, mended)
                mended.inputs()
                must_be_same_before(run.runner.outline, outline(mended.runbook), position.number, run.contexts.settled)
                if choice == "go on":
                    return mended
                rest = rest_of(outline(mended.runbook), position.number, run.contexts.settled)
                told = [it async for it in look_again(list(rest), PageLook(run.pages, run.contexts))]
            except (InvalidFile, InvalidCall) as refusal:
                told = [Told(str(refusal))]
        return None

    async def _go_on_with(
        self, mended: RunRequest, before: RunRequest, run: OpenRun, folder: RunFolder, step: str, author: str
    ) -> None:
        """Adopt the mended runbook, and record that; or that the step is only tried again."""
        record = run.runner.recorder.record
        if mended.runbook.digest == before.runbook.digest:
            return await record(StepRetried(step=step, by=author))
        self._texts += 1
        new = {name: value for name, value in mended.inputs().items() if name not in before.runbook.inputs}
        run.contexts.values.update(new)
        run.adopt(mended.runbook)
        file = folder.keep_mended(mended.runbook, self._texts)
        return await record(
            RunbookMended(
                step=step,
                by=author,
                digest=mended.runbook.digest,
                file=file,
                inputs=new,
                controlled=controlled_steps(mended.runbook),
                cited=cited_document(mended.runbook),
                planned=planned_steps(mended.runbook, mended.inputs()),
            )
        )


async def look_again(rest: Sequence[PlannedSection], look: PageLook) -> AsyncIterator[Told]:
    """Look whether the page has what the first of these steps needs, and what the later ones of its page do."""
    steps = [planned for section in rest for planned in section.walk() if not planned.children]
    if not steps:
        yield Told("the runbook has no step from there on")
    for planned in (*steps[:1], *on_same_page(steps[0], steps[1:])) if steps else ():
        sentence, problem = f"step {planned.number}: {await look.sentence(planned)}", await look.problem(planned)
        if planned.step.control or planned.step.reach in LOOKING:
            yield Told(f"{sentence}: {problem}" if problem else sentence, is_good=not problem)
        else:
            yield Told(f"{sentence}: whether that can be done shows only when it is done", is_good=None)


def rest_of(sections: Sequence[PlannedSection], first: str, settled: Collection[str]) -> Iterator[PlannedSection]:
    """What is left of the sections from a step on; of what that step calls, what is not settled."""
    for section in sections:
        steps = (planned for planned in section.steps if int(planned.number) >= int(first))
        left = tuple(_unsettled(planned, settled) if planned.number == first else planned for planned in steps)
        if left:
            yield replace(section, steps=left)


def must_be_same_before(
    old: Sequence[PlannedSection], new: Sequence[PlannedSection], at: str, settled: Collection[str]
) -> None:
    """Raise `InvalidCall` if a step that was carried out, or passed over, before this one is another now."""
    now = {planned.number: planned for section in new for planned in section.walk()}
    for planned in (planned for section in old for planned in section.walk()):
        top = planned.number.partition(".")[0]
        is_past = int(top) < int(at) or (top == at and _is_settled(planned, settled))
        if is_past and not _is_same(planned, now.get(planned.number)):
            raise InvalidCall(
                f"step {planned.number} was carried out ({planned.step.describe()}); "
                f"{difference(planned, now.get(planned.number))}. What was done stays: put it back, or end the run and "
                "begin anew"
            )


def _must_fit(request: RunRequest, mended: RunRequest) -> None:
    """Raise `InvalidCall` if the mended runbook needs what is only fetched before a browser starts."""
    old, new = request.runbook, mended.runbook
    if set(new.appliances) != set(old.appliances):
        raise InvalidCall("the runbook works on other appliances now; end the run and begin anew")
    if {runbook.file: runbook.secrets for runbook in new.family() if runbook.secrets} != {
        runbook.file: runbook.secrets for runbook in old.family() if runbook.secrets
    }:
        raise InvalidCall("the runbook declares other secrets now; end the run and begin anew")


def _is_settled(planned: PlannedStep, settled: Collection[str]) -> bool:
    return planned.number in settled and all(_is_settled(child, settled) for child in planned.children)


def _unsettled(planned: PlannedStep, settled: Collection[str]) -> PlannedStep:
    left = (child for child in planned.children if not _is_settled(child, settled))
    return replace(planned, children=tuple(_unsettled(child, settled) for child in left))


def _is_same(planned: PlannedStep, other: PlannedStep | None) -> bool:
    if other is None:
        return False
    return planned.appliance == other.appliance and in_short(planned.step) == in_short(other.step)


def difference(planned: PlannedStep, other: PlannedStep | None) -> str:
    """What became of a step, as it ends a sentence. Where both read the same, it names the fields that differ."""
    if other is None:
        return "now there is none of that number"
    if planned.appliance != other.appliance:
        return f"now it works on {other.appliance} instead of {planned.appliance}"
    if planned.step.describe() != other.step.describe():
        return f"now it is: {other.step.describe()}"
    before, after = dict(in_short(planned.step)), dict(in_short(other.step))
    changed = [f"`{name.rstrip('_')}`" for name in after if after[name] != before.get(name)]
    return f"now its {' and '.join(changed)} {'are others' if len(changed) > 1 else 'is another'}"


def in_short(step: BaseStep) -> BaseStep:
    return step.model_copy(update=dict.fromkeys(UNIMPORTANT))
