"""The search for a target in all of a window's frames."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from playwright.async_api import Frame
from playwright.async_api import Locator as PlaywrightLocator

from handrail.locator import Locator
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.frame_view import FrameView, is_called, places, within
from handrail.page.chromium.finder.frames import Frames
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.explaining import LookupReport, SeenElement
from handrail.page.port import Target

_COUNTS = f"queries => {finding.FINDER}.counts(queries)"
_EXPLAIN = f"query => {finding.FINDER}.explain(query)"


@dataclass(frozen=True)
class Match:
    """Elements that match in one frame: how many, by what locator there, and for which of the alternatives.

    Links of a trail count only where no frame has an entry of a menu.
    """

    frame: Frame
    locator: Locator
    count: int
    alternative: int
    are_of_trail: bool = False

    @property
    def element(self) -> PlaywrightLocator:
        """Playwright's locator of it."""
        return self.frame.locator(finding.selector((self.locator,)))


class FrameSearch:
    """The search for targets in every frame of one window."""

    def __init__(self, frames: Frames, known: KnownTargets) -> None:
        self._frames, self._known = frames, known

    async def matches(self, target: Target) -> list[Match]:
        """The matches of the first alternative that is in any frame. Raises Playwright's error, on a sign-in page too."""
        views = await self._views(target)
        counted = await asyncio.gather(*(self._count(frame, view, target) for frame, view in views.items()))
        for number in range(len(target)):
            found = [match for match in chain(*counted) if match.alternative == number]
            if found:
                return [match for match in found if not match.are_of_trail] or found
        return []

    async def counts(self, locators: Sequence[Locator]) -> list[int]:
        """How many elements each locator finds in all frames together."""
        target = tuple(locators)
        views = await self._views(target)
        counted = await asyncio.gather(*(self._count(frame, view, target) for frame, view in views.items()))
        totals = [0] * len(target)
        for match in chain(*counted):
            totals[match.alternative] += match.count
        return totals

    async def frame_names(self) -> dict[Frame, str | None]:
        """A name for each document that a person sees, in the order of the page; None for the page itself."""
        return _names(await self._frames.views())

    async def local_targets(self, targets: Sequence[Target]) -> dict[Frame, list[Target]]:
        """What is left of each target in each frame, the page itself among them; empty where it is not meant."""
        views = await self._views(tuple(chain(*targets)))
        return {frame: [_local(target, view) for target in targets] for frame, view in views.items()}

    async def _views(self, target: Target) -> dict[Frame, FrameView | None]:
        sign_in = chain(*self._known.sign_in_page)
        return await self._frames.views([place for locator in (*target, *sign_in) for place in places(locator)])

    async def _count(self, frame: Frame, view: FrameView | None, target: Target) -> list[Match]:
        local = [within(locator, view) for locator in target]
        sign_in = tuple(_local(alternatives, view) for alternatives in self._known.sign_in_page)
        queries = [finding.encoded((), sign_in if all(sign_in) else ())]  # whether nobody is signed in is asked first
        queries += [finding.encoded((locator,)) if locator else "" for locator in local]
        _, *counts = await self._frames.evaluate(frame, _COUNTS, queries)
        return [
            Match(frame, locator, count, number, are_of_trail)
            for number, (locator, (count, are_of_trail)) in enumerate(zip(local, counts, strict=True))
            if locator and count
        ]

    async def report(self, locator: Locator) -> LookupReport:
        """What all frames show for a locator. Raises Playwright's error."""
        views = await self._views((locator,))
        names = _names(views)
        asked = {frame: within(locator, view) for frame, view in views.items()}
        reports = await asyncio.gather(
            *(self._report(frame, local, names[frame]) for frame, local in asked.items() if local is not None)
        )
        others = [frame for frame, local in asked.items() if local is None]
        inner = Locator(locator.role, locator.name)
        elsewhere = await asyncio.gather(*(self._report(frame, inner, names[frame]) for frame in others))
        found = _joined(reports, [match for report in elsewhere for match in report.matches])
        missing = _missing_frame(locator, views)
        if not missing or found.matches:
            return found
        shown = [SeenElement("frame", name) for name in filter(None, names.values())]
        return replace(found, missing=missing, near=shown)

    async def _report(self, frame: Frame, locator: Locator, name: str | None) -> LookupReport:
        answer = await self._frames.evaluate(frame, _EXPLAIN, finding.encoded((locator,)))
        return finding.lookup_report(answer, name)


def _local(target: Target, view: FrameView | None) -> Target:
    return tuple(local for local in (within(locator, view) for locator in target) if local)


def _names(views: Mapping[Frame, FrameView | None]) -> dict[Frame, str | None]:
    """A name for each frame that no other has; empty where it has none, and None for the page itself."""
    shared = [name for view in views.values() if view for name in view.names]
    named: dict[Frame, str | None] = {}
    for frame, view in views.items():
        own = next((name for name in view.names if shared.count(name) == 1), "") if view else None
        named[frame] = own or (view.names[0] if view and view.names else own)
    return named


def _missing_frame(locator: Locator, views: Mapping[Frame, FrameView | None]) -> Locator | None:
    """The frame that the locator names and the page does not have."""
    frames = [view for view in views.values() if view]
    wanted = [part for part in locator.parts[1:] if part.role == "frame"]
    return next((part for part in wanted if not any(is_called(view, part.name) for view in frames)), None)


def _joined(reports: Sequence[LookupReport], elsewhere: Iterable[SeenElement]) -> LookupReport:
    """One report of several. A container is missing only if no frame has it."""
    with_container = [report for report in reports if not report.missing]
    told = with_container or reports
    return LookupReport(
        matches=[match for report in reports for match in report.matches],
        missing=None if with_container or not reports else reports[0].missing,
        unsure=next((report.unsure for report in reports if report.unsure), None),
        count=sum(report.count for report in reports),
        near=[near for report in told for near in report.near],
        texts=[text for report in told for text in report.texts],
        elsewhere=[*(other for report in told for other in report.elsewhere), *elsewhere],
        messages=tuple(dict.fromkeys(text for report in reports for text in report.messages))[:2],
        headings=tuple(_headings(reports)),
    )


def _headings(reports: Iterable[LookupReport]) -> Iterator[str]:
    yield from list(dict.fromkeys(text for report in reports for text in report.headings))[:2]
