"""What of a page shows a secret: found in Chromium's own account of what it has laid out, and so in no world of the page's.

The account (DevTools' `DOMSnapshot.captureSnapshot`) holds every rendered text with its place, the values of controls, frames,
and shadow roots, the closed ones too. The secrets themselves never leave this process.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from handrail.page.port import FindSecrets, Mask
from handrail.rectangle import Rectangle

STYLES = (
    "display",
    "-webkit-text-security",
    "border-left-width",
    "border-top-width",
    "padding-left",
    "padding-top",
)
"""The computed styles that the account must hold, in this order."""

CONTROLS = frozenset({"INPUT", "TEXTAREA", "SELECT", "BUTTON"})
TELLING = frozenset({"value", "placeholder", "title", "alt", "label"})
"""Attributes that a browser shows, some of them only when the mouse rests there."""
AS_WIDE_AS_THEIR_CONTENT = ("inline", "contents", "table-cell", "ruby", "none")
"""Boxes (by the beginning of their `display`) whose size tells how long a text is; what stands around them is covered."""
ELEMENT, TEXT = 1, 3
INK = 2.0
"""Pixels by which letters may stand out of their box."""
MARK = re.compile(r"--handrail-secret:\s*(\d+)")
UNKNOWN = "unknown"
"""The name of what a control hides, where the run does not know it: a person typed it, or the page brought it."""


@dataclass(frozen=True)
class MaskPlan:
    """What a picture must cover, and what stands in the controls among it."""

    masks: tuple[Mask, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    """From the value of a control that hides it to the name of its secret."""


def hidden(account: dict[str, Any], find_secrets: FindSecrets, received: list[str]) -> MaskPlan:
    """What must be covered, in CSS pixels of the whole page. `received` are the names that the controls' marks count."""
    values: dict[str, str] = {}
    found: dict[Rectangle, str] = {}
    for rectangle, name in _Document(account, 0, find_secrets, received, values).secret_places():
        found.setdefault(rectangle, name)
    return MaskPlan(tuple(Mask(rectangle, name) for rectangle, name in found.items()), values)


def masks_on(part: Rectangle, masks: Iterable[Mask]) -> Iterator[Mask]:
    """The masks as they stand on a picture of this part of the page, in whole pixels; those beside the picture are left out."""
    frame = Rectangle(0, 0, part.width, part.height)
    for mask in masks:
        rectangle = mask.rectangle.moved(-part.left, -part.top).intersection(frame)
        if not rectangle.is_empty:
            yield Mask(Rectangle.between(*rectangle.pixel_edges), mask.secret)


@dataclass
class _Document:
    """One document of the account; frames are documents of their own."""

    account: dict[str, Any]
    number: int
    find_secrets: FindSecrets
    received: list[str]
    values: dict[str, str]

    def __post_init__(self) -> None:
        self._strings = self.account["strings"]
        document = self.account["documents"][self.number]
        self._nodes, self._layout = document["nodes"], document["layout"]
        self._scrolled = (document["scrollOffsetX"], document["scrollOffsetY"])
        self._parents: list[int] = self._nodes["parentIndex"]
        self._boxes: dict[int, Rectangle] = {}
        self._styles: dict[int, list[int]] = {}
        for node, bounds, styles in zip(
            self._layout["nodeIndex"], self._layout["bounds"], self._layout["styles"], strict=True
        ):
            box = Rectangle(*bounds)
            self._boxes[node] = Rectangle.around((self._boxes[node], box)) if node in self._boxes else box
            self._styles[node] = styles

    def secret_places(self) -> Iterator[tuple[Rectangle, str]]:
        yield from self._controls()
        for texts in (self._shown(), self._written(), self._told()):
            yield from self._where_found(list(texts))
        yield from self._in_frames()

    def _controls(self) -> Iterator[tuple[Rectangle, str]]:
        """Those that hide what is in them, and those that ever received a secret."""
        for node in self._boxes:
            if self._name(node) not in ("INPUT", "TEXTAREA"):
                continue
            mark = MARK.search(self._attributes(node).get("style", ""))
            value = self._values.get(node, "")
            if mark or (value and self._style(node, "-webkit-text-security") not in ("none", "")):
                known = self.received[int(mark[1])] if mark and int(mark[1]) < len(self.received) else UNKNOWN
                name = next((name for _, _, name in self.find_secrets(value)), known)
                if value:
                    self.values[value] = name
                yield self._boxes[node], name

    def _shown(self) -> Iterator[tuple[int, str]]:
        """Texts as they are rendered, generated ones too, in the order of the page."""
        for node, text in zip(self._layout["nodeIndex"], self._layout["text"], strict=True):
            if text >= 0:
                yield node, self._strings[text]

    def _written(self) -> Iterator[tuple[int, str]]:
        """Texts as they were written, before styles turned them into capitals or dots; the options of a list too."""
        kinds = self._nodes["nodeType"]
        for node, value in enumerate(self._nodes["nodeValue"]):
            if value < 0 or kinds[node] != TEXT:
                continue
            around = self._parents[node]
            if node in self._boxes or around in self._boxes or self._name(around) == "OPTION":
                yield node, self._strings[value]

    def _told(self) -> Iterator[tuple[int, str]]:
        for node in self._boxes:
            if self._nodes["nodeType"][node] == ELEMENT:
                yield from ((node, value) for name, value in self._attributes(node).items() if name in TELLING)
        yield from ((node, value) for node, value in self._values.items() if node in self._boxes)

    def _where_found(self, texts: list[tuple[int, str]]) -> Iterator[tuple[Rectangle, str]]:
        """Each text by itself, and all in one, since a page may show a text in pieces."""
        for between in ("\n", ""):
            starts = list(accumulate((len(text) + len(between) for _, text in texts), initial=0))
            for start, end, name in self.find_secrets(between.join(text for _, text in texts)):
                for place in range(bisect_right(starts, start) - 1, bisect_right(starts, end - 1)):
                    if place < len(texts):
                        yield from self._around(texts[place][0], name)

    def _around(self, node: int, name: str) -> Iterator[tuple[Rectangle, str]]:
        control = next((it for it in self._upwards(node) if it in self._boxes and self._name(it) in CONTROLS), None)
        own = self._boxes.get(node)
        if control is not None:
            yield self._boxes[control], name
        elif own and not own.is_empty:
            yield self._block(node, own).grown(INK), name

    def _block(self, node: int, own: Rectangle) -> Rectangle:
        """The box around, whose width does not tell how long the text is."""
        block = own
        for outer in self._upwards(node):
            if (
                outer not in self._boxes
                or self._nodes["nodeType"][outer] != ELEMENT
                or self._name(outer).startswith("::")
            ):
                continue
            block = Rectangle.around((block, self._boxes[outer]))
            if not self._style(outer, "display").startswith(AS_WIDE_AS_THEIR_CONTENT):
                break
        return block

    def _in_frames(self) -> Iterator[tuple[Rectangle, str]]:
        inner = dict(zip(*(self._nodes["contentDocumentIndex"][key] for key in ("index", "value")), strict=True))
        for node in self._boxes:
            if self._name(node) not in ("IFRAME", "FRAME"):
                continue
            if node not in inner:  # another process renders it, and it cannot be looked into from here
                yield self._boxes[node], "in a frame from elsewhere"
                continue
            frame = _Document(self.account, inner[node], self.find_secrets, self.received, self.values)
            left, top = self._inside(node)
            for rectangle, name in frame.secret_places():
                moved = rectangle.moved(left - frame._scrolled[0], top - frame._scrolled[1])
                seen = moved.intersection(self._boxes[node])
                if not seen.is_empty:
                    yield seen, name

    def _inside(self, node: int) -> tuple[float, float]:
        """The corner at which a frame's content begins."""
        sides = {name: float(self._style(node, name).removesuffix("px") or 0) for name in STYLES[2:]}
        box = self._boxes[node]
        return (
            box.left + sides["border-left-width"] + sides["padding-left"],
            box.top + sides["border-top-width"] + sides["padding-top"],
        )

    def _upwards(self, node: int) -> Iterator[int]:
        while node >= 0:
            yield node
            node = self._parents[node]

    @cached_property
    def _values(self) -> dict[int, str]:
        """What is filled in now, by control."""
        listed = (self._nodes[kind] for kind in ("inputValue", "textValue"))
        return {
            node: self._strings[value]
            for values in listed
            for node, value in zip(values["index"], values["value"], strict=True)
            if value >= 0
        }

    def _name(self, node: int) -> str:
        return str(self._strings[self._nodes["nodeName"][node]]).upper()

    def _style(self, node: int, name: str) -> str:
        styles = self._styles[node]
        return str(self._strings[styles[STYLES.index(name)]]) if styles else ""

    def _attributes(self, node: int) -> dict[str, str]:
        listed = iter(self._nodes["attributes"][node])
        return {self._strings[name]: self._strings[value] for name, value in zip(listed, listed, strict=True)}
