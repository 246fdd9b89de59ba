"""Pictures of pages, taken during the run, each with its hash on record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal, TypeAlias

from handrail.action import PAGELESS
from handrail.errors import StepError
from handrail.evidence.highlight import highlighted_svg
from handrail.evidence.store import EvidenceStore, Subject, slug
from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    EvidenceMissed,
    PageAnswered,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRehearsed,
    StepSoAlready,
    StepStarted,
    TargetLocated,
)
from handrail.page import Page, Target
from handrail.runbook import PlannedSection, PlannedStep

ScreenshotPolicy: TypeAlias = Literal["on", "off", "only-on-failure"]


class Screenshots:
    """A listener that takes a picture of the page after every step that ran, and keeps it with the page's text.

    If a picture fails, that goes on record, and the run goes on. In a rehearsal, the page of a proved step is kept twice: as it
    is, and with the step's control highlighted.
    """

    def __init__(
        self,
        pages: Mapping[str, Page],
        sections: Sequence[PlannedSection],
        store: EvidenceStore,
        policy: ScreenshotPolicy,
        targets: Mapping[str, Target],
    ) -> None:
        """`targets` are the recorder's: by step number, the control that the step on record uses."""
        self._pages, self._store, self._policy, self._targets = pages, store, policy, targets
        self._planned = {planned.number: (planned, section) for section in sections for planned in section.walk()}
        self._pictured: set[str] = set()

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        events: AsyncIterator[Event] | None = None
        match entry.event:
            case StepStarted(step=number):
                events = self._locate(number)
            case StepPassed(step=number) | StepDoneByHand(step=number) | StepSoAlready(step=number) if self._is_wanted(
                number, passed=True
            ):
                events = self._keep(number)
            case (
                StepFailed(step=number) | StepInDoubt(step=number) | StepProbed(step=number) | PageAnswered(step=number)
            ) if self._is_wanted(number, passed=False):
                events = self._keep(number, whole=True)
            case StepRehearsed(step=number, verdict="proved") if self._is_wanted(number, passed=True):
                events = self._keep_highlighted(number)
            case StepRehearsed(step=number, verdict="not-found") if self._is_wanted(number, passed=False):
                events = self._keep_once(number)
        if events:
            async for event in events:
                yield event

    def _is_wanted(self, number: str, *, passed: bool) -> bool:
        if number not in self._planned:  # a step that leads back to the page, and is not in the runbook
            return False
        step = self._planned[number][0].step
        if step.reach in ("nothing", *PAGELESS) or step.screenshot == "off":
            return False
        if step.picture_caption or step.screenshot or self._policy == "on":
            return True
        return self._policy == "only-on-failure" and not passed

    async def _locate(self, number: str) -> AsyncIterator[Event]:
        """Locate the step's control before the step can remove it. Reports highlight it on copies of pictures."""
        target = self._targets.get(number, ())
        if not target or self._policy != "on" or not self._is_wanted(number, passed=True):
            return
        try:
            location = await self._pages[self._planned[number][1].appliance].locate(target)
        except Exception:  # the control may not be there yet; the step itself waits for it
            return
        if location and not location.rectangle.is_empty:
            yield TargetLocated.at(number, location.rectangle, location.scrolled)

    async def _keep(self, number: str, *, whole: bool = False) -> AsyncIterator[Event]:
        planned, section = self._planned[number]
        page = self._pages[section.appliance]
        self._pictured.add(number)
        focus = None if whole else self._focus(planned)
        try:
            picture = await page.screenshot(focus, self._store.find_secrets)
        except Exception as error:  # no failure of the camera may fail the run
            yield _missed(number, error)
            return
        label = f"{section.appliance}-{slug(section.heading)}"
        shows = " or ".join(map(str, focus or ()))
        subject = Subject(number, label, page.url, planned.step.picture_caption, shows)
        yield self._store.keep_picture(subject, picture)
        yield self._store.keep_text(subject, picture)

    async def _keep_once(self, number: str) -> AsyncIterator[Event]:
        if number not in self._pictured:
            async for event in self._keep(number):
                yield event

    async def _keep_highlighted(self, number: str) -> AsyncIterator[Event]:
        """Keep the picture of the whole page, and a copy on which the step's control is highlighted."""
        async for event in self._keep(number, whole=True):
            yield event
            if isinstance(event, EvidenceKept) and event.media_type == "image/png" and self._targets.get(number):
                async for copy in self._highlight(event, self._targets[number]):
                    yield copy

    async def _highlight(self, original: EvidenceKept, target: Target) -> AsyncIterator[Event]:
        try:
            location = await self._pages[self._planned[original.step][1].appliance].locate(target)
        except Exception as error:  # as above
            yield _missed(original.step, error)
            return
        if location:
            yield self._store.keep_copy(original, "outlined", lambda png: highlighted_svg(png, location.rectangle))

    def _focus(self, planned: PlannedStep) -> Target | None:
        """The element to which the picture is narrowed, or None if it shows the page."""
        is_narrow = planned.step.screenshot == "target" or planned.step.picture_caption
        return self._targets.get(planned.number) or None if is_narrow else None


def _missed(number: str, error: Exception) -> EvidenceMissed:
    reason = str(error) if isinstance(error, StepError) else type(error).__name__
    return EvidenceMissed(step=number, problem=f"the picture could not be taken ({reason})")
