"""Pictures of a page at rest, taken by Chromium itself: its quick PNG halves what they cost, and Playwright does not offer it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as Handle
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import ElementNotReady, PictureRefused
from handrail.page.chromium.camera.masking import STYLES, MaskPlan, hidden, masks_on
from handrail.page.chromium.camera.page_text import without_secrets
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.scripts import script
from handrail.page.port import FindSecrets, Mask, Picture, Target
from handrail.rectangle import Rectangle

WITHIN = 10.0
"""Seconds that a picture may take."""
REST = 2.0
"""Seconds that a page is given to come to rest; after that it is pictured as it is."""
LONGEST = 16_000
"""Pixels to which a picture may grow; a longer one is more than Chromium draws in one piece."""
MOST_ELEMENTS = 40_000
"""Elements of a page that is searched for secrets; above, it would take longer than a picture may."""
TRIES = 3
"""How often a picture is taken anew since the page changed meanwhile, or Chromium failed to draw it."""


_STILL = script("camera/settle.js")
_MASKS = script("camera/masks.js")
_AT_EASE = "() => globalThis[Symbol.for('handrail')]?.()"
_BOX = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + scrollX, top + scrollY, width, height];
}"""


@dataclass(frozen=True)
class _Still:
    """A page at rest, as `still.js` left it."""

    part: Rectangle
    window: Rectangle
    """What of the page the window shows now."""
    scale: float
    expanded: tuple[str, ...]
    collapsed: tuple[str, ...]
    obscures: bool
    """Is there a control that hides what is in it, or received a secret?"""

    @property
    def is_in_window(self) -> bool:
        return self.part.intersection(self.window) == self.part


class Camera:
    """Takes pictures of one window. Nothing of the page changes but what the port says, and that not for long."""

    def __init__(self, page: PlaywrightPage, devtools: Devtools, received: Mapping[Target, str]) -> None:
        self._page, self._devtools, self._received = page, devtools, received

    async def take(self, only: Handle | None, find_secrets: FindSecrets) -> Picture:
        """What Chromium fails to draw, it is asked for again. Raises `PictureRefused`, Playwright's error, or `TimeoutError`."""
        failed = 0
        async with asyncio.timeout(WITHIN):
            while True:
                try:
                    return await self._at_rest(only, find_secrets)
                except PlaywrightError as error:
                    complaint = error
                if _is_going(complaint.message):
                    await self._page.wait_for_load_state("load", timeout=WITHIN * 1000)
                    continue
                failed += 1
                if failed == TRIES or self._page.is_closed():
                    raise _refused(complaint)

    async def _at_rest(self, only: Handle | None, find_secrets: FindSecrets) -> Picture:
        sights: list[MaskPlan] = []
        while len(sights) < TRIES:
            try:
                still = await self._brought_to_rest(only)
                png, text, found = await self._taken(still, only, find_secrets)
            finally:
                changed = await self._put_back()
            sights.append(found)
            if changed is False or (changed and await self._stays(sights, find_secrets)):
                return _picture(still, found, png, text and without_secrets(text, found.values, find_secrets))
        raise PictureRefused("what shows a secret changed while the picture was taken")

    async def _taken(
        self, still: _Still, only: Handle | None, find_secrets: FindSecrets
    ) -> tuple[bytes, str | None, MaskPlan]:
        """Most pages show no secret, so that is looked for while the picture is taken; where one is found, again, covered."""
        if not still.obscures:
            png, text, found = await asyncio.gather(self._png(still), self._text(only), self._hidden(find_secrets))
            if not found.masks:
                return png, text, found
        found = await self._hidden(find_secrets)
        drawn = [[*astuple(mask.rectangle), mask.secret] for mask in found.masks]
        await self._devtools.evaluate(_MASKS, drawn)
        png, text = await asyncio.gather(self._png(still), self._text(only))
        return png, text, found

    async def _stays(self, sights: list[MaskPlan], find_secrets: FindSecrets) -> bool:
        """A page that changes all the time: has the same to be covered each time that one looks, and now?"""
        if len(sights) < TRIES:
            return False
        now = await self._hidden(find_secrets)
        return all(sight.masks == now.masks for sight in sights)

    async def _put_back(self) -> bool | None:
        """Whether the page changed while it was pictured; None where it is another page by now."""
        with contextlib.suppress(PlaywrightError, TimeoutError):  # a page that is gone needs nothing any more
            async with asyncio.timeout(1):
                changed: bool | None = await self._devtools.evaluate(_AT_EASE)
                return changed
        return None

    async def _brought_to_rest(self, only: Handle | None) -> _Still:
        received = [[finding.encoded(target), number] for number, target in enumerate(self._received)]
        wanted = {"received": received, "rest": REST * 1000, "longest": LONGEST, "most": MOST_ELEMENTS}
        finder = f"() => {finding.SCRIPT}" if received else "null"
        found = await self._devtools.evaluate(f"wanted => ({_STILL})({finder}, wanted)", wanted)
        if found["elements"] > MOST_ELEMENTS:
            raise PictureRefused(
                f"a page of {found['elements']} elements is too large to be searched for what shows a secret"
            )
        part, collapsed = Rectangle(0, 0, found["width"], found["height"]), found["collapsed"]
        if only:
            part = await _one(only)
        if part.height > LONGEST or part.width > LONGEST:
            part = Rectangle(part.left, part.top, min(part.width, LONGEST), min(part.height, LONGEST))
            collapsed = [*collapsed, f"the page beyond its first {LONGEST} pixels"]
        return _Still(
            part,
            Rectangle(*found["window"]),
            found["scale"],
            tuple(found["expanded"]),
            tuple(collapsed),
            found["obscures"],
        )

    async def _hidden(self, find_secrets: FindSecrets) -> MaskPlan:
        account = await self._devtools.send("DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)})
        return hidden(account, find_secrets, list(self._received.values()))

    async def _png(self, still: _Still) -> bytes:
        """For what the window does not show, Chromium makes the window larger for a moment, and the page hears of that."""
        part = still.part
        taken = await self._devtools.send(
            "Page.captureScreenshot",
            {
                "format": "png",
                "captureBeyondViewport": not still.is_in_window,
                "optimizeForSpeed": True,
                "clip": {"x": part.left, "y": part.top, "width": part.width, "height": part.height, "scale": 1},
            },
        )
        return base64.b64decode(taken["data"])

    async def _text(self, only: Handle | None) -> str | None:
        try:
            return await (only or self._page).aria_snapshot(timeout=WITHIN * 500)
        except PlaywrightError:  # it quotes the page
            return None


def _picture(still: _Still, found: MaskPlan, png: bytes, text: str | None) -> Picture:
    masks = [Mask(mask.rectangle.scaled(still.scale), mask.secret) for mask in found.masks]
    shown = tuple(masks_on(still.part.scaled(still.scale), masks))
    return Picture(png, text, shown, still.expanded, still.collapsed)


async def _one(only: Handle) -> Rectangle:
    """Where the one element stands that is pictured."""
    if await only.count() != 1:
        raise ElementNotReady("not exactly one element is there that the step means")
    return Rectangle(*await only.evaluate(_BOX))


def _is_going(complaint: str) -> bool:
    """Is another page on its way?"""
    return any(sign in complaint for sign in ("context was destroyed", "Cannot find context", "navigat", "collected"))


def _refused(error: PlaywrightError) -> Exception:
    """What the browser itself says quotes nothing of the page, and may be told; anything else may not."""
    said = re.search(r"Protocol error \(([\w.]+)\): (.+)", error.message)
    return PictureRefused(f"the browser refuses {said[1]}: {said[2]}") if said else error
