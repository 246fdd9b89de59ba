"""The part of a page to which a picture is narrowed: an element, or a section with all that stands under its title."""

from __future__ import annotations

import json
from dataclasses import dataclass

from playwright.async_api import Locator as PlaywrightLocator

from handrail.errors import ElementNotReady
from handrail.page.chromium.finder import finding
from handrail.rectangle import Rectangle

_ON_PAGE = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + scrollX, top + scrollY, width, height];
}"""
_SECTION_FROM_TITLE = f"""element => {{
  const title = element.getBoundingClientRect(), {{ left, top, right, bottom }} = {finding.SCRIPT}.boxOfSection(element);
  return [left - title.left, top - title.top, right - left, bottom - top];
}}"""


@dataclass(frozen=True)
class PicturedPart:
    """An element by its locator; of a section, that of its title."""

    element: PlaywrightLocator
    is_section: bool = False

    async def rectangle(self, scrolled: tuple[float, float] | None = None) -> Rectangle:
        """The rectangle on the page, which is scrolled so far if the element is in a frame. Raises `ElementNotReady`."""
        if await self.element.count() != 1:
            raise ElementNotReady("not exactly one element is there that the step means")
        own = await self._own_rectangle(scrolled)
        if not self.is_section:
            return own
        left, top, width, height = await self.element.evaluate(_SECTION_FROM_TITLE)
        return Rectangle(own.left + left, own.top + top, width, height)

    async def _own_rectangle(self, scrolled: tuple[float, float] | None) -> Rectangle:
        if scrolled is None:
            return Rectangle(*await self.element.evaluate(_ON_PAGE))
        box, (left, top) = await self.element.bounding_box(), scrolled
        if box is None:
            raise ElementNotReady("the element that the step means is not visible")
        return Rectangle(box["x"] + left, box["y"] + top, box["width"], box["height"])

    async def text(self, timeout_ms: float) -> str:
        """The text as Playwright lists it; of a section, also the lines under its title. Raises Playwright's error."""
        listed = await self.element.aria_snapshot(timeout=timeout_ms)
        if not self.is_section:
            return listed
        words: str | None = await self.element.evaluate(finding.carrying(finding.TEXT), True, timeout=timeout_ms)
        lines = filter(None, (" ".join(line.split()) for line in (words or "").splitlines()))
        return "\n".join([listed, *(f"- text: {json.dumps(line, ensure_ascii=False)}" for line in lines)])
