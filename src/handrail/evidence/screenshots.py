"""Pictures of the pages, taken as the run goes, each with its hash on record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.journal import Entry, Event, EvidenceKept, EvidenceMissed, StepFailed, StepPassed
from handrail.page import Page, Target
from handrail.runbook import Place, PlacedSection
from handrail.steps import Call, Capture, Inspect, Probe

Policy: TypeAlias = Literal["on", "off", "only-on-failure"]

PAGELESS = (Call, Inspect, Probe)
"""Steps that do nothing on a page, and so have nothing to show."""


class Screenshots:
    """Photographs the page after every step that ran. A failed picture is on record, and fails nothing."""

    def __init__(
        self, pages: Mapping[str, Page], sections: Sequence[PlacedSection], folder: Path, policy: Policy
    ) -> None:
        self._pages, self._folder, self._policy = pages, folder, policy
        self._places = {place.number: (place, section) for section in sections for place in section.walk()}
        self._taken = 0

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        match entry.event:
            case StepPassed(step=number) if self._wanted(number, passed=True):
                yield await self._keep(number)
            case StepFailed(step=number) if self._wanted(number, passed=False):
                yield await self._keep(number)

    def _wanted(self, number: str, *, passed: bool) -> bool:
        step = self._places[number][0].step
        if isinstance(step, PAGELESS) or step.screenshot == "off":
            return False
        asked_for = isinstance(step, Capture) or step.screenshot is not None
        return asked_for or self._policy == "on" or (self._policy == "only-on-failure" and not passed)

    async def _keep(self, number: str) -> Event:
        place, section = self._places[number]
        page = self._pages[section.appliance]
        try:
            picture = await page.screenshot(_only(place))
        except Exception as error:  # whatever ails the camera, the run is not to suffer from it
            return EvidenceMissed(step=number, problem=f"the picture could not be taken ({type(error).__name__})")
        self._taken += 1
        file = self._folder / f"{self._taken:03}-{section.appliance}-{slug(section.heading)}.png"
        file.write_bytes(picture)
        caption = place.step.caption if isinstance(place.step, Capture) else ""
        digest = hashlib.sha256(picture).hexdigest()
        name = f"{self._folder.name}/{file.name}"
        return EvidenceKept(step=number, file=name, sha256=digest, url=page.url, caption=caption)


def _only(place: Place) -> Target | None:
    step = place.step
    wants_target = step.screenshot == "target" or isinstance(step, Capture)
    return getattr(step, "target", None) if wants_target else None


def slug(heading: str) -> str:
    """A heading as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")[:60] or "page"
