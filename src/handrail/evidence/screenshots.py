"""Pictures of the pages, taken as the run goes, each with its hash on record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.evidence.outlining import outlined
from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    EvidenceMissed,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRehearsed,
    StepStarted,
)
from handrail.locator import Locator
from handrail.page import Page, Target
from handrail.runbook import Place, PlacedSection
from handrail.steps import Call, Capture, Inspect, Probe

Policy: TypeAlias = Literal["on", "off", "only-on-failure"]

PAGELESS = (Call, Inspect, Probe)
"""Steps that do nothing on a page, and so have nothing to show."""


class Screenshots:
    """Photographs the page after every step that ran. A failed picture is on record, and fails nothing.

    In a rehearsal, the page on which a step was proved is kept twice: as it is, and with the step's control pointed out. A run
    that is resumed goes on counting where it ended, so that no picture takes another's name.
    """

    def __init__(
        self, pages: Mapping[str, Page], sections: Sequence[PlacedSection], folder: Path, policy: Policy
    ) -> None:
        self._pages, self._folder, self._policy = pages, folder, policy
        self._places = {place.number: (place, section) for section in sections for place in section.walk()}
        self._taken = max((int(file.name[:3]) for file in folder.glob("[0-9][0-9][0-9]-*")), default=0)
        self._targets: dict[str, tuple[str, ...]] = {}
        self._seen: set[str] = set()

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        match entry.event:
            case StepStarted(step=number, target=target):
                self._targets[number] = target
            case StepPassed(step=number) if self._wanted(number, passed=True):
                yield await self._keep(number)
            case StepFailed(step=number) | StepInDoubt(step=number) | StepProbed(step=number) if self._wanted(
                number, passed=False
            ):
                yield await self._keep(number, whole=True)
            case StepRehearsed(step=number, verdict="proved", target=target) if self._wanted(number, passed=True):
                async for kept in self._keep_outlined(number, target):
                    yield kept
            case StepRehearsed(step=number, verdict="not-found") if self._wanted(number, passed=False):
                if number not in self._seen:
                    yield await self._keep(number)

    def _wanted(self, number: str, *, passed: bool) -> bool:
        if number not in self._places:  # the beginning of a way back: no step of the runbook, and no picture
            return False
        step = self._places[number][0].step
        if isinstance(step, PAGELESS) or step.screenshot == "off":
            return False
        asked_for = isinstance(step, Capture) or step.screenshot is not None
        return asked_for or self._policy == "on" or (self._policy == "only-on-failure" and not passed)

    async def _keep(self, number: str, *, whole: bool = False) -> Event:
        place, section = self._places[number]
        self._seen.add(number)
        try:
            picture = await self._pages[section.appliance].screenshot(None if whole else self._only(place))
        except Exception as error:  # whatever ails the camera, the run is not to suffer from it
            return _missed(number, error)
        self._taken += 1
        caption = place.step.caption if isinstance(place.step, Capture) else ""
        return self._kept(number, f"{self._taken:03}-{section.appliance}-{slug(section.heading)}.png", picture, caption)

    async def _keep_outlined(self, number: str, target: Sequence[str]) -> AsyncIterator[Event]:
        """The untouched picture of the whole page, and a copy on which the step's control is pointed out."""
        raw = await self._keep(number, whole=True)
        yield raw
        if not target or not isinstance(raw, EvidenceKept):
            return
        try:
            page = self._pages[self._places[number][1].appliance]
            box = await page.box(_parsed(target))
        except Exception as error:  # as above
            yield _missed(number, error)
            return
        if box:
            picture = self._folder / Path(raw.file).name
            copy = outlined(picture.read_bytes(), box).encode()
            kept = self._kept(number, f"{picture.stem}-outlined.svg", copy, "What the step would use, outlined")
            yield kept.model_copy(update={"media_type": "image/svg+xml", "drawn_on": raw.file})

    def _only(self, place: Place) -> Target | None:
        """The element to which the picture is narrowed, with its placeholders filled in."""
        wants_target = place.step.screenshot == "target" or isinstance(place.step, Capture)
        target = self._targets.get(place.number)
        return _parsed(target) if wants_target and target else None

    def _kept(self, number: str, name: str, content: bytes, caption: str) -> EvidenceKept:
        (self._folder / name).write_bytes(content)
        digest, url = hashlib.sha256(content).hexdigest(), self._pages[self._places[number][1].appliance].url
        file = f"{self._folder.name}/{name}"
        return EvidenceKept(step=number, file=file, sha256=digest, url=url, caption=caption)


def _parsed(target: Sequence[str]) -> Target:
    return tuple(Locator.parse(text) for text in target)


def _missed(number: str, error: Exception) -> EvidenceMissed:
    return EvidenceMissed(step=number, problem=f"the picture could not be taken ({type(error).__name__})")


def slug(heading: str) -> str:
    """A heading as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")[:60] or "page"
