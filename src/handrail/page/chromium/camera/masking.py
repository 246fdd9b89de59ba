"""Masks of a picture: the rectangles of a page in which secrets could show.

They are found in Chromium's own snapshot of the laid-out page (DevTools' `DOMSnapshot.captureSnapshot`). It holds every rendered
text with its place, the values of controls, frames, and shadow roots, the closed ones too. The secrets never leave this process.
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
"""The computed styles that the snapshot must hold, in this order."""

CONTROLS = frozenset({"INPUT", "TEXTAREA", "SELECT", "BUTTON"})
SHOWN_ATTRIBUTES = frozenset({"value", "placeholder", "title", "alt", "label"})
"""Attributes that a browser shows, some of them only under the mouse."""
AS_WIDE_AS_THEIR_CONTENT = ("inline", "contents", "table-cell", "ruby", "none")
"""The beginnings of `display` of boxes whose size tells how long a text is; the box around such a box is masked."""
ELEMENT, TEXT = 1, 3
INK = 2.0
"""Pixels by which letters may reach out of their box."""
SECRET_NUMBER = re.compile(r"--handrail-secret:\s*(\d+)")
UNKNOWN = "unknown"
"""The name of a control's hidden value that the run does not know: a person typed it, or the page brought it."""


@dataclass(frozen=True)
class MaskPlan:
    """The masks of a picture, and the values of controls under them."""

    masks: tuple[Mask, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    """The names of secrets, by the value of the control that hides it."""


def plan_masks(dom_snapshot: dict[str, Any], find_secrets: FindSecrets, received: list[str]) -> MaskPlan:
    """Plan the masks of a page, in CSS pixels. `received` are the names of secrets, by the number that a control carries."""
    values: dict[str, str] = {}
    names: dict[Rectangle, str] = {}
    for rectangle, name in _DomDocument(dom_snapshot, 0, find_secrets, received, values).secret_rectangles():
        names.setdefault(rectangle, name)
    return MaskPlan(tuple(Mask(rectangle, name) for rectangle, name in names.items()), values)


def masks_on(part: Rectangle, masks: Iterable[Mask]) -> Iterator[Mask]:
    """Return the masks on a picture of this part of the page, in whole pixels, without those beside the picture."""
    frame = Rectangle(0, 0, part.width, part.height)
    for mask in masks:
        rectangle = mask.rectangle.moved(-part.left, -part.top).intersection(frame)
        if not rectangle.is_empty:
            yield Mask(Rectangle.between(*rectangle.pixel_edges), mask.secret)


@dataclass
class _DomDocument:
    """A DOM document of the snapshot. Each frame is a document of its own."""

    dom_snapshot: dict[str, Any]
    number: int
    find_secrets: FindSecrets
    received: list[str]
    values: dict[str, str]

    def __post_init__(self) -> None:
        self._strings = self.dom_snapshot["strings"]
        document = self.dom_snapshot["documents"][self.number]
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

    def secret_rectangles(self) -> Iterator[tuple[Rectangle, str]]:
        yield from self._controls()
        for texts in (self._rendered_texts(), self._written_texts(), self._attribute_texts()):
            yield from self._text_masks(list(texts))
        yield from self._in_frames()

    def _controls(self) -> Iterator[tuple[Rectangle, str]]:
        """Controls that hide their value, and those that ever received a secret."""
        for node in self._boxes:
            if self._name(node) not in ("INPUT", "TEXTAREA"):
                continue
            number = SECRET_NUMBER.search(self._attributes(node).get("style", ""))
            value = self._values.get(node, "")
            if number or (value and self._style(node, "-webkit-text-security") not in ("none", "")):
                known = self.received[int(number[1])] if number and int(number[1]) < len(self.received) else UNKNOWN
                name = next((name for _, _, name in self.find_secrets(value)), known)
                if value:
                    self.values[value] = name
                yield self._boxes[node], name

    def _rendered_texts(self) -> Iterator[tuple[int, str]]:
        """The texts as they are rendered, generated ones too, in the order of the page."""
        for node, text in zip(self._layout["nodeIndex"], self._layout["text"], strict=True):
            if text >= 0:
                yield node, self._strings[text]

    def _written_texts(self) -> Iterator[tuple[int, str]]:
        """The texts as they were written, before styles turned them into capitals or dots; the options of a list too."""
        kinds = self._nodes["nodeType"]
        for node, value in enumerate(self._nodes["nodeValue"]):
            if value < 0 or kinds[node] != TEXT:
                continue
            parent = self._parents[node]
            if node in self._boxes or parent in self._boxes or self._name(parent) == "OPTION":
                yield node, self._strings[value]

    def _attribute_texts(self) -> Iterator[tuple[int, str]]:
        for node in self._boxes:
            if self._nodes["nodeType"][node] == ELEMENT:
                yield from ((node, value) for name, value in self._attributes(node).items() if name in SHOWN_ATTRIBUTES)
        yield from ((node, value) for node, value in self._values.items() if node in self._boxes)

    def _text_masks(self, texts: list[tuple[int, str]]) -> Iterator[tuple[Rectangle, str]]:
        """Search each text by itself, and all in one, since a page may show a text in pieces."""
        for separator in ("\n", ""):
            starts = list(accumulate((len(text) + len(separator) for _, text in texts), initial=0))
            for start, end, name in self.find_secrets(separator.join(text for _, text in texts)):
                for index in range(bisect_right(starts, start) - 1, bisect_right(starts, end - 1)):
                    if index < len(texts):
                        yield from self._rectangle_around(texts[index][0], name)

    def _rectangle_around(self, node: int, name: str) -> Iterator[tuple[Rectangle, str]]:
        ancestors = (outer for outer in self._with_ancestors(node) if outer in self._boxes)
        control = next((outer for outer in ancestors if self._name(outer) in CONTROLS), None)
        own = self._boxes.get(node)
        if control is not None:
            yield self._boxes[control], name
        elif own and not own.is_empty:
            yield self._block(node, own).grown(INK), name

    def _block(self, node: int, own: Rectangle) -> Rectangle:
        """The nearest box around a text whose width does not tell how long the text is."""
        block = own
        for outer in self._with_ancestors(node):
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
            frame = _DomDocument(self.dom_snapshot, inner[node], self.find_secrets, self.received, self.values)
            left, top = self._content_corner(node)
            for rectangle, name in frame.secret_rectangles():
                moved = rectangle.moved(left - frame._scrolled[0], top - frame._scrolled[1])
                seen = moved.intersection(self._boxes[node])
                if not seen.is_empty:
                    yield seen, name

    def _content_corner(self, node: int) -> tuple[float, float]:
        """The upper left corner of a frame's content."""
        sides = {name: float(self._style(node, name).removesuffix("px") or 0) for name in STYLES[2:]}
        box = self._boxes[node]
        return (
            box.left + sides["border-left-width"] + sides["padding-left"],
            box.top + sides["border-top-width"] + sides["padding-top"],
        )

    def _with_ancestors(self, node: int) -> Iterator[int]:
        while node >= 0:
            yield node
            node = self._parents[node]

    @cached_property
    def _values(self) -> dict[int, str]:
        """The present values of controls, by node."""
        listed = (self._nodes[key] for key in ("inputValue", "textValue"))
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
