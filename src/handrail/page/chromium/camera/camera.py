"""Pictures of a page at rest, taken by Chromium itself: its quick PNG halves what they cost, and Playwright does not offer it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as Handle
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import ElementNotReady, PictureRefused
from handrail.page.chromium.camera.masking import STYLES, MaskPlan, masks_on, plan_masks
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
"""Elements of a page that is searched for secrets; above, the search would take longer than a picture may."""
TRIES = 3
"""Attempts, where the page changed meanwhile or Chromium failed to draw it."""

_SETTLE = script("camera/settle.js")
_MASK = script("camera/masks.js")
_UNDO = "() => globalThis[Symbol.for('handrail')]?.()"
_RECTANGLE = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + scrollX, top + scrollY, width, height];
}"""


@dataclass(frozen=True)
class _SettledPage:
    """A page at rest, as `settle.js` left it."""

    part: Rectangle
    """The part that is pictured."""
    window: Rectangle
    """The part that the window shows now."""
    scale: float
    expanded: tuple[str, ...]
    collapsed: tuple[str, ...]
    obscures: bool
    """Whether a control hides its value, or received a secret."""

    @property
    def is_in_window(self) -> bool:
        return self.window.contains(self.part)


class Camera:
    """Takes pictures of one window. The page changes in no way that the port does not name, and is put back at once."""

    def __init__(self, page: PlaywrightPage, devtools: Devtools, received: Mapping[Target, str]) -> None:
        """`received` are the targets into which secrets were filled, with the names of these."""
        self._page, self._devtools, self._received = page, devtools, received

    async def take(self, only: Handle | None, find_secrets: FindSecrets) -> Picture:
        """Take a picture of the page, or of one element. Raises `PictureRefused`, Playwright's error, or `TimeoutError`."""
        failures = 0
        async with asyncio.timeout(WITHIN):
            while True:
                try:
                    return await self._take_at_rest(only, find_secrets)
                except PlaywrightError as error:
                    complaint = error
                if _is_replaced(complaint.message):
                    await self._page.wait_for_load_state("load", timeout=WITHIN * 1000)
                    continue
                failures += 1
                if failures == TRIES or self._page.is_closed():
                    raise _refusal(complaint)

    async def _take_at_rest(self, only: Handle | None, find_secrets: FindSecrets) -> Picture:
        plans: list[MaskPlan] = []
        while len(plans) < TRIES:
            try:
                settled = await self._settle(only)
                png, text, plan = await self._shoot(settled, only, find_secrets)
            finally:
                changed = await self._undo()
            plans.append(plan)
            if changed is False or (changed and await self._stays(plans, find_secrets)):
                return _picture(settled, plan, png, text and without_secrets(text, plan.values, find_secrets))
        raise PictureRefused("what shows a secret changed while the picture was taken")

    async def _shoot(
        self, settled: _SettledPage, only: Handle | None, find_secrets: FindSecrets
    ) -> tuple[bytes, str | None, MaskPlan]:
        """Take the picture while secrets are looked for, since most pages show none; where one shows, again with masks."""
        if not settled.obscures:
            png, text, plan = await asyncio.gather(self._png(settled), self._text(only), self._plan_masks(find_secrets))
            if not plan.masks:
                return png, text, plan
        plan = await self._plan_masks(find_secrets)
        await self._devtools.evaluate(_MASK, [[*astuple(mask.rectangle), mask.secret] for mask in plan.masks])
        png, text = await asyncio.gather(self._png(settled), self._text(only))
        return png, text, plan

    async def _stays(self, plans: list[MaskPlan], find_secrets: FindSecrets) -> bool:
        """Whether a page that changes all the time had the same masks at each attempt, and has them now."""
        if len(plans) < TRIES:
            return False
        now = await self._plan_masks(find_secrets)
        return all(plan.masks == now.masks for plan in plans)

    async def _undo(self) -> bool | None:
        """Put the page back. Whether it changed while it was pictured; None where it is another page by now."""
        with contextlib.suppress(PlaywrightError, TimeoutError):  # a page that is gone needs nothing any more
            async with asyncio.timeout(1):
                changed: bool | None = await self._devtools.evaluate(_UNDO)
                return changed
        return None

    async def _settle(self, only: Handle | None) -> _SettledPage:
        received = [[finding.encoded(target), number] for number, target in enumerate(self._received)]
        wanted = {"received": received, "rest": REST * 1000, "longest": LONGEST, "most": MOST_ELEMENTS}
        script = f"() => {finding.SCRIPT}" if received else "null"
        settled = await self._devtools.evaluate(f"wanted => ({_SETTLE})({script}, wanted)", wanted)
        if settled["elements"] > MOST_ELEMENTS:
            raise PictureRefused(
                f"a page of {settled['elements']} elements is too large to be searched for what shows a secret"
            )
        whole = Rectangle(0, 0, settled["width"], settled["height"])
        return _settled_page(settled, await _rectangle_of(only) if only else whole)

    async def _plan_masks(self, find_secrets: FindSecrets) -> MaskPlan:
        snapshot = await self._devtools.send("DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)})
        return plan_masks(snapshot, find_secrets, list(self._received.values()))

    async def _png(self, settled: _SettledPage) -> bytes:
        """For what the window does not show, Chromium makes the window larger for a moment, and the page hears of that."""
        part = settled.part
        answer = await self._devtools.send(
            "Page.captureScreenshot",
            {
                "format": "png",
                "captureBeyondViewport": not settled.is_in_window,
                "optimizeForSpeed": True,
                "clip": {"x": part.left, "y": part.top, "width": part.width, "height": part.height, "scale": 1},
            },
        )
        return base64.b64decode(answer["data"])

    async def _text(self, only: Handle | None) -> str | None:
        try:
            return await (only or self._page).aria_snapshot(timeout=WITHIN * 500)
        except PlaywrightError:  # it quotes the page
            return None


def _settled_page(settled: Mapping[str, Any], part: Rectangle) -> _SettledPage:
    collapsed = list(settled["collapsed"])
    if part.height > LONGEST or part.width > LONGEST:
        part = Rectangle(part.left, part.top, min(part.width, LONGEST), min(part.height, LONGEST))
        collapsed.append(f"the page beyond its first {LONGEST} pixels")
    return _SettledPage(
        part=part,
        window=Rectangle(*settled["window"]),
        scale=settled["scale"],
        expanded=tuple(settled["expanded"]),
        collapsed=tuple(collapsed),
        obscures=settled["obscures"],
    )


def _picture(settled: _SettledPage, plan: MaskPlan, png: bytes, text: str | None) -> Picture:
    masks = [Mask(mask.rectangle.scaled(settled.scale), mask.secret) for mask in plan.masks]
    shown = tuple(masks_on(settled.part.scaled(settled.scale), masks))
    return Picture(png, text, shown, settled.expanded, settled.collapsed)


async def _rectangle_of(only: Handle) -> Rectangle:
    if await only.count() != 1:
        raise ElementNotReady("not exactly one element is there that the step means")
    return Rectangle(*await only.evaluate(_RECTANGLE))


def _is_replaced(complaint: str) -> bool:
    """Whether another page is on its way."""
    return any(sign in complaint for sign in ("context was destroyed", "Cannot find context", "navigat", "collected"))


def _refusal(error: PlaywrightError) -> Exception:
    """The browser's own refusal quotes nothing of the page, and may be told; any other error may not."""
    refusal = re.search(r"Protocol error \(([\w.]+)\): (.+)", error.message)
    return PictureRefused(f"the browser refuses {refusal[1]}: {refusal[2]}") if refusal else error
