"""Pictures of a page at rest, taken by Chromium itself. Its quick PNG halves their cost, and Playwright does not offer it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import PictureRefused
from handrail.page.chromium.camera.masking import STYLES, MaskPlan, masks_on, plan_masks
from handrail.page.chromium.camera.page_text import FramedText, with_frames, without_secrets
from handrail.page.chromium.camera.pictured_part import PicturedPart
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.frames import Frames
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.finder.search import FrameSearch
from handrail.page.chromium.scripts import script, with_areas
from handrail.page.port import FindSecrets, Mask, Screenshot, Target
from handrail.rectangle import Rectangle

TIMEOUT_SECONDS = 10.0
"""Seconds that a picture may take."""
REST_TIMEOUT_SECONDS = 2.0
"""Seconds that a page is given to come to rest; after that it is pictured as it is."""
MAX_PIXELS = 16_000
"""Width and height in pixels to which a picture may grow. Chromium does not draw more in one piece."""
MAX_AREA = 16_000 * 1_280
"""Pixels of a whole picture: about a second's work for Chromium on a small machine. A larger one is cut off, and says so."""
MAX_ELEMENTS = 40_000
"""Elements of a page that is pictured. In a larger one, the search for secrets takes longer than a picture may."""
MAX_ATTEMPTS = 3
"""Attempts if the page changes meanwhile, or Chromium fails to draw it."""

_FREEZE = with_areas("camera/freeze.js")
_MARK = script("camera/mark.js")
_MASK = script("camera/masks.js")
_RESTORE = "() => globalThis[Symbol.for('handrail')]?.()"


@dataclass(frozen=True)
class _FrozenPage:
    """A page at rest, as `freeze.js` leaves it."""

    part: Rectangle
    """The part that is pictured."""
    window: Rectangle
    """The part that the window shows now."""
    scale: float
    expanded: tuple[str, ...]
    collapsed: tuple[str, ...]
    obscures: bool
    """Whether a control hides its value, or received a secret."""
    is_blind: bool
    """Whether a frame is from elsewhere, so that nobody tells when it changes."""

    @property
    def is_in_window(self) -> bool:
        return self.window.contains(self.part)


class Camera:
    """The camera of one window. The page changes in no way that the port does not name, and is put back at once."""

    def __init__(self, page: PlaywrightPage, devtools: Devtools, known: KnownTargets, frames: Frames) -> None:
        self._page, self._devtools, self._received, self._frames = page, devtools, known.received, frames
        self._search = FrameSearch(frames, known)

    async def take(self, part: PicturedPart | None, find_secrets: FindSecrets) -> Screenshot:
        """Take a picture of the page, or of a part of it. Raises `PictureRefused`, Playwright's error, or `TimeoutError`."""
        failures = 0
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while True:
                try:
                    return await self._take_frozen(part, find_secrets)
                except PlaywrightError as error:
                    complaint = error
                if _is_replaced(complaint.message):
                    await self._page.wait_for_load_state("load", timeout=TIMEOUT_SECONDS * 1000)
                    continue
                failures += 1
                if failures == MAX_ATTEMPTS or self._page.is_closed():
                    raise _refusal(complaint)

    @contextlib.asynccontextmanager
    async def expanded(self) -> AsyncIterator[None]:
        """The page as a picture shows it, with all that scrolls by itself expanded."""
        try:
            await self._freeze(None)
            yield
        finally:
            await self._restore()

    async def _take_frozen(self, part: PicturedPart | None, find_secrets: FindSecrets) -> Screenshot:
        plans: list[MaskPlan] = []
        while len(plans) < MAX_ATTEMPTS:
            try:
                frozen = await self._freeze(part)
                png, text, plan = await self._capture(frozen, part, find_secrets)
                is_sure = not frozen.is_blind or (await self._plan_masks(find_secrets)).masks == plan.masks
            finally:
                changed = await self._restore()
            plans.append(plan)
            if (changed is False and is_sure) or (changed and await self._is_stable(plans, find_secrets)):
                return _picture(frozen, plan, png, text and without_secrets(text, plan.values, find_secrets))
        raise PictureRefused("what shows a secret changed while the picture was taken")

    async def _capture(
        self, frozen: _FrozenPage, part: PicturedPart | None, find_secrets: FindSecrets
    ) -> tuple[bytes, str | None, MaskPlan]:
        """Take the picture while secrets are looked for, since most pages show none. If one shows, take it again with masks."""
        if not frozen.obscures:
            png, text, plan = await asyncio.gather(self._png(frozen), self._text(part), self._plan_masks(find_secrets))
            if not plan.masks:
                return png, text, plan
        plan = await self._plan_masks(find_secrets)
        await self._devtools.evaluate(_MASK, [[*astuple(mask.rectangle), mask.secret] for mask in plan.masks])
        png, text = await asyncio.gather(self._png(frozen), self._text(part))
        return png, text, plan

    async def _is_stable(self, plans: list[MaskPlan], find_secrets: FindSecrets) -> bool:
        """Whether a page that changes all the time had the same masks at each attempt, and has them now."""
        if len(plans) < MAX_ATTEMPTS:
            return False
        now = await self._plan_masks(find_secrets)
        return all(plan.masks == now.masks for plan in plans)

    async def _restore(self) -> bool | None:
        """Restore the page, and return whether it changed while it was pictured; None if it is another page by now."""
        with contextlib.suppress(PlaywrightError, TimeoutError):  # a page that is gone needs nothing any more
            async with asyncio.timeout(1):
                changed: bool | None = await self._devtools.evaluate(_RESTORE)
                return changed
        return None

    async def _freeze(self, part: PicturedPart | None) -> _FrozenPage:
        received = await self._mark_in_frames() if self._frames.are_several else list(enumerate(self._received))
        options = {
            "received": _queries(received),
            "restTimeout": REST_TIMEOUT_SECONDS * 1000,
            "maxPixels": MAX_PIXELS,
            "maxArea": MAX_AREA,
            "maxElements": MAX_ELEMENTS,
        }
        finding_script = f"() => {finding.FINDER}" if received else "null"
        frozen = await self._devtools.evaluate(f"options => ({_FREEZE})({_MARK}, {finding_script}, options)", options)
        if (
            self._received and self._frames.are_several
        ):  # a frame may have been loaded again before the page was at rest
            await self._mark_in_frames()
        if frozen["elements"] > MAX_ELEMENTS:
            raise PictureRefused(
                f"a page of {frozen['elements']} elements is too large to be searched for what shows a secret"
            )
        whole = Rectangle(0, 0, frozen["width"], frozen["height"])
        return _frozen_page(frozen, await self._rectangle_of(part) if part else whole)

    async def _mark_in_frames(self) -> list[tuple[int, Target]]:
        """Mark the controls in frames that received a secret, and return the targets of those in the page itself."""
        local = await self._search.local_targets(list(self._received)) if self._received else {}
        numbered = {frame: [pair for pair in enumerate(targets) if pair[1]] for frame, targets in local.items()}
        own = numbered.pop(self._page.main_frame, [])
        mark = f"received => {{ ({_MARK})(() => {finding.FINDER}, received) }}"
        for frame, received in numbered.items():
            await self._frames.evaluate(frame, mark, _queries(received))
        return own

    async def _rectangle_of(self, part: PicturedPart) -> Rectangle:
        if not self._frames.are_several:
            return await part.rectangle()
        left, top = await self._devtools.evaluate("() => [scrollX, scrollY]")
        return await part.rectangle((left, top))

    async def _plan_masks(self, find_secrets: FindSecrets) -> MaskPlan:
        dom_snapshot = await self._devtools.send("DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)})
        return plan_masks(dom_snapshot, find_secrets, list(self._received.values()))

    async def _png(self, frozen: _FrozenPage) -> bytes:
        """Take the PNG. To show more than the window, Chromium enlarges the window for a moment, and the page hears of that."""
        part = frozen.part
        response = await self._devtools.send(
            "Page.captureScreenshot",
            {
                "format": "png",
                "captureBeyondViewport": not frozen.is_in_window,
                "optimizeForSpeed": True,
                "clip": {"x": part.left, "y": part.top, "width": part.width, "height": part.height, "scale": 1},
            },
        )
        return base64.b64decode(response["data"])

    async def _text(self, part: PicturedPart | None) -> str | None:
        try:
            if part:
                return await part.text(TIMEOUT_SECONDS * 500)
            text = await self._page.aria_snapshot(timeout=TIMEOUT_SECONDS * 500)
            return await self._with_frames(text) if self._frames.are_several else text
        except PlaywrightError:  # it quotes the page
            return None

    async def _with_frames(self, text: str) -> str:
        """The page's text with that of each frame in it."""
        views = await self._frames.views()
        del views[self._page.main_frame]
        texts = await asyncio.gather(*(self._frame_text(frame) for frame in views))
        framed = [
            FramedText(view.names[0] if view and view.names else "", inner, view.depth if view else 0)
            for view, inner in zip(views.values(), texts, strict=True)
        ]
        return with_frames(text, framed)

    async def _frame_text(self, frame: Frame) -> str:
        return await frame.locator(":root").aria_snapshot(timeout=TIMEOUT_SECONDS * 500)


def _frozen_page(frozen: Mapping[str, Any], part: Rectangle) -> _FrozenPage:
    collapsed = list(frozen["collapsed"])
    width = min(part.width, MAX_PIXELS)
    height = min(part.height, MAX_PIXELS, MAX_AREA // max(width, 1))
    if (width, height) != (part.width, part.height):
        part = Rectangle(part.left, part.top, width, height)
        collapsed.append(f"the page beyond its first {width:.0f} by {height:.0f} pixels")
    return _FrozenPage(
        part=part,
        window=Rectangle(*frozen["window"]),
        scale=frozen["scale"],
        expanded=tuple(frozen["expanded"]),
        collapsed=tuple(collapsed),
        obscures=frozen["obscures"],
        is_blind=frozen["blind"],
    )


def _picture(frozen: _FrozenPage, plan: MaskPlan, png: bytes, text: str | None) -> Screenshot:
    masks = [Mask(mask.rectangle.scaled(frozen.scale), mask.secret) for mask in plan.masks]
    shown = tuple(masks_on(frozen.part.scaled(frozen.scale), masks))
    return Screenshot(png, text, shown, frozen.expanded, frozen.collapsed)


def _queries(received: Iterable[tuple[int, Target]]) -> list[tuple[str, int]]:
    """The pairs that `mark.js` takes."""
    return [(finding.encoded(target), number) for number, target in received]


def _is_replaced(complaint: str) -> bool:
    """Whether the page is being replaced by another, by Playwright's complaint."""
    return any(sign in complaint for sign in ("context was destroyed", "Cannot find context", "navigat", "collected"))


def _refusal(error: PlaywrightError) -> Exception:
    """Return the browser's own refusal in words, since it quotes nothing of the page. Any other error is returned as it is."""
    refusal = re.search(r"Protocol error \(([\w.]+)\): (.+)", error.message)
    return PictureRefused(f"the browser refuses {refusal[1]}: {refusal[2]}") if refusal else error
