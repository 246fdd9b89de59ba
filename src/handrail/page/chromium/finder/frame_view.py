"""What of a locator is to be looked for inside a frame, once the parts are taken off that the page around it satisfies.

In `button "Save" in section "Console"`, the heading may stand around a frame that has the button. A part `frame "Console"` is
always about the page around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handrail.locator import ElementName, Locator


@dataclass(frozen=True)
class FrameView:
    """A frame as the page around it shows it: the frame around, its names, and those of the looked-for places that hold it."""

    around: FrameView | None
    """The frame that this one stands in; None if it stands in the window's own page."""
    names: tuple[str, ...]
    """The best first."""
    holders: frozenset[Locator]

    @property
    def depth(self) -> int:
        return 1 + (self.around.depth if self.around else 0)


def places(locator: Locator) -> Iterator[Locator]:
    """The places of the locator that could be around a frame: each stretch of its outer parts that names no frame."""
    parts = locator.parts
    ends = [*_cuts(parts), len(parts)]
    for start in _cuts(parts):
        for end in (end for end in ends if end > start):
            if any(part.role == "frame" for part in parts[start:end]):
                break
            yield chain(parts[start:end])


def within(locator: Locator, view: FrameView | None) -> Locator | None:
    """The part of the locator that is to be looked for in a frame, or in the window's own page; None if it is not meant.

    Where several parts of the page around hold the frame, as few parts as possible are left: more would find less.
    """
    parts = locator.parts
    if view:
        for length in _cuts(parts):
            if _holds(parts[length:], view):
                return chain(parts[:length])
    return None if any(part.role == "frame" for part in parts[1:]) else locator


def is_called(view: FrameView, name: ElementName | None) -> bool:
    """Whether the frame has the name, or matches its pattern."""
    if name is None:
        return True
    if name.is_regex:
        flags = re.IGNORECASE if name.ignores_case else 0
        return any(re.fullmatch(name.text, own, flags) for own in view.names)
    return name.text in view.names


def chain(parts: Sequence[Locator]) -> Locator:
    """The locator of these parts, the nearest first."""
    nearest, *outer = parts
    rest = chain(outer) if outer else None
    return replace(nearest, beside=rest) if nearest.beside else replace(nearest, inside=rest)


def _cuts(parts: Sequence[Locator]) -> list[int]:
    """The numbers of parts after which a locator can be cut: what is beside something stands with it in one frame."""
    return [length for length in range(1, len(parts)) if parts[length - 1].inside]


def _holds(parts: Sequence[Locator], view: FrameView) -> bool:
    """Whether the frame stands in what these parts say."""
    if view.around and _holds(parts, view.around):
        return True
    if parts[0].role == "frame":
        return is_called(view, parts[0].name) and _is_all(parts[1:], view)
    return any(
        chain(parts[:end]) in view.holders and _is_all(parts[end:], view.around) for end in [*_cuts(parts), len(parts)]
    )


def _is_all(rest: Sequence[Locator], view: FrameView | None) -> bool:
    return not rest or (view is not None and _holds(rest, view))
