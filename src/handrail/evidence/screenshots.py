"""Pictures of the pages, taken as the run goes, each with its hash on record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal, TypeAlias

from handrail.errors import StepError
from handrail.evidence.keeper import Keeper, Kept, slug
from handrail.evidence.outline import outlined
from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    EvidenceMissed,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRehearsed,
    StepStarted,
    TargetLocated,
)
from handrail.locator import Locator
from handrail.page import Page, Target
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import Call, Capture, Inspect, Probe

Policy: TypeAlias = Literal["on", "off", "only-on-failure"]

PAGELESS = (Call, Inspect, Probe)
"""Steps that do nothing on a page, and so have nothing to show."""


class Screenshots:
    """Photographs the page after every step that ran, and keeps its text. A failed picture is on record, and fails nothing.

    In a rehearsal, the page on which a step was proved is kept twice: as it is, and with the step's control pointed out.
    """

    def __init__(
        self, pages: Mapping[str, Page], sections: Sequence[PlannedSection], keeper: Keeper, policy: Policy
    ) -> None:
        self._pages, self._keeper, self._policy = pages, keeper, policy
        self._places = {planned.number: (planned, section) for section in sections for planned in section.walk()}
        self._targets: dict[str, tuple[str, ...]] = {}
        self._seen: set[str] = set()

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        answers: AsyncIterator[Event] | None = None
        match entry.event:
            case StepStarted(step=number, target=target):
                self._targets[number] = target
                answers = self._locate(number)
            case StepPassed(step=number) | StepDoneByHand(step=number) if self._wanted(number, passed=True):
                answers = self._keep(number)
            case StepFailed(step=number) | StepInDoubt(step=number) | StepProbed(step=number) if self._wanted(
                number, passed=False
            ):
                answers = self._keep(number, whole=True)
            case StepRehearsed(step=number, verdict="proved", target=target) if self._wanted(number, passed=True):
                answers = self._keep_outlined(number, target)
            case StepRehearsed(step=number, verdict="not-found") if self._wanted(number, passed=False):
                answers = self._keep_once(number)
        if answers:
            async for answer in answers:
                yield answer

    def _wanted(self, number: str, *, passed: bool) -> bool:
        if number not in self._places:  # the beginning of a way back: no step of the runbook, and no picture
            return False
        step = self._places[number][0].step
        if isinstance(step, PAGELESS) or step.screenshot == "off":
            return False
        asked_for = isinstance(step, Capture) or step.screenshot is not None
        return asked_for or self._policy == "on" or (self._policy == "only-on-failure" and not passed)

    async def _locate(self, number: str) -> AsyncIterator[Event]:
        """Where the step's control stands: what it will do may take that away. Drawn on no picture, but on copies in reports."""
        target = self._targets[number]
        if not target or self._policy != "on" or not self._wanted(number, passed=True):
            return
        try:
            box = await self._pages[self._places[number][1].appliance].box(_parsed(target))
        except Exception:  # it may not be there yet, and then is waited for by the step itself
            return
        if box and box.width and box.height:
            left, top, width, height = (round(it) for it in (box.left, box.top, box.width, box.height))
            right, down = map(round, box.scrolled)
            yield TargetLocated(
                step=number, left=left, top=top, width=width, height=height, scrolled_left=right, scrolled_top=down
            )

    async def _keep(self, number: str, *, whole: bool = False) -> AsyncIterator[Event]:
        planned, section = self._places[number]
        page = self._pages[section.appliance]
        self._seen.add(number)
        try:
            picture = await page.screenshot(None if whole else self._only(planned), self._keeper.find_secrets)
        except Exception as error:  # whatever ails the camera, the run is not to suffer from it
            yield _missed(number, error)
            return
        caption = planned.step.caption if isinstance(planned.step, Capture) else ""
        kept = Kept(number, f"{section.appliance}-{slug(section.heading)}", page.url, caption)
        yield self._keeper.picture(kept, picture)
        yield self._keeper.text(kept, picture)

    async def _keep_once(self, number: str) -> AsyncIterator[Event]:
        if number not in self._seen:
            async for kept in self._keep(number):
                yield kept

    async def _keep_outlined(self, number: str, target: Sequence[str]) -> AsyncIterator[Event]:
        """The untouched picture of the whole page, and a copy on which the step's control is pointed out."""
        async for kept in self._keep(number, whole=True):
            yield kept
            if isinstance(kept, EvidenceKept) and kept.media_type == "image/png" and target:
                async for copy in self._outline(kept, target):
                    yield copy

    async def _outline(self, raw: EvidenceKept, target: Sequence[str]) -> AsyncIterator[Event]:
        try:
            box = await self._pages[self._places[raw.step][1].appliance].box(_parsed(target))
        except Exception as error:  # as above
            yield _missed(raw.step, error)
            return
        if box:
            yield self._keeper.copy(raw, "outlined", lambda png: outlined(png, box))

    def _only(self, planned: PlannedStep) -> Target | None:
        """The element to which the picture is narrowed, with its placeholders filled in."""
        wants_target = planned.step.screenshot == "target" or isinstance(planned.step, Capture)
        target = self._targets.get(planned.number)
        return _parsed(target) if wants_target and target else None


def _parsed(target: Sequence[str]) -> Target:
    return tuple(Locator.parse(text) for text in target)


def _missed(number: str, error: Exception) -> EvidenceMissed:
    reason = str(error) if isinstance(error, StepError) else type(error).__name__
    return EvidenceMissed(step=number, problem=f"the picture could not be taken ({reason})")
