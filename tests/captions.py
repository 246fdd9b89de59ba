"""Captions over pages: looked at from outside, through their closed root, by Chromium's own protocol."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from PIL import Image
from playwright.async_api import Page as PlaywrightPage
from playwright.async_api import Route

from handrail.locator import Locator
from handrail.page import Caption, CaptionButton, Target
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.page import ChromiumPage

Sides: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""

CAPTION = Caption(
    appliance="primary",
    heading="3.2 Import the certificate",
    position="step 5 of 43",
    sentence='Click button "Save"',
    note="The appliance checks the chain first; that takes a moment.",
    effect="It cannot be undone.",
    effect_kind="once",
    buttons=(CaptionButton("n", "Next"), CaptionButton("s", "Skip", asks_reason=True), CaptionButton("b", "Back-look")),
)

EARS = """<script>
  const MEANT = ['pointer', 'mouse', 'click', 'dbl', 'aux', 'context', 'key', 'before', 'input', 'change', 'focus', 'blur',
    'wheel', 'drag', 'drop', 'toggle', 'select', 'copy', 'cut', 'paste', 'submit'];
  const types = Object.keys(window).filter(it => it.startsWith('on')).map(it => it.slice(2))
    .filter(it => it !== 'beforeunload' && MEANT.some(start => it.startsWith(start)));
  window.heard = [];
  for (const type of [...types, 'focusin', 'focusout', 'textInput', 'compositionstart'])
    for (const it of [window, document, document.documentElement])
      it.addEventListener(type, event => { if (event.isTrusted) heard.push(event.type) }, true);
</script>"""
"""The script of a page that listens to everything, as early as it can."""

SIDES = "it => { const { left, top, right, bottom } = it.getBoundingClientRect(); return [left, top, right, bottom] }"


def target(text: str) -> Target:
    return (Locator.parse(text),)


def png(width: int, height: int) -> bytes:
    """A picture of this size."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()


async def until(check: Callable[[], Awaitable[object]], within: float = 30.0) -> None:
    """Wait until `check` gives something. Raises `TimeoutError`."""
    async with asyncio.timeout(within):
        while not await check():
            await asyncio.sleep(0.01)


async def serve(page: ChromiumPage, html: str, headers: dict[str, str] | None = None, path: str = "") -> None:
    """Open a page with this content."""
    address = f"http://appliance.test/{path}"

    async def answer(route: Route) -> None:
        await route.fulfill(body=f"<!DOCTYPE html>{html}", headers={"Content-Type": "text/html", **(headers or {})})

    await page.window.route(address, answer)
    await page.open(address, 5)


async def begin_anew(page: ChromiumPage) -> None:
    """Take everything off a page and its overlay, for the next test. The overlay forgets the rest with the next document."""
    overlay = page.overlay()
    overlay._blocks, overlay._block, overlay._moved = "never", None, None  # for good in a run
    await overlay.hide()
    await overlay.unwatch()
    await page.window.unroute_all()


async def heard(page: ChromiumPage) -> list[str]:
    """The events that a page with `EARS` heard since the last call."""
    types: list[str] = await page.window.evaluate("heard.splice(0)")
    return types


@dataclass
class DrawnCaption:
    """The caption that is drawn over one page."""

    page: ChromiumPage

    async def evaluate(self, selector: str, function: str) -> Any:
        """The result of `function` for each element of the caption that `selector` matches."""
        devtools = await _devtools_of(self.page.window)
        document = await devtools.send("DOM.getDocument", {"depth": -1, "pierce": True})
        root = _root(document["root"])
        if root is None:
            return []
        matches = await devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})
        return [await self._call(devtools, node, function) for node in matches["nodeIds"]]

    async def _call(self, devtools: Devtools, node: int, function: str) -> Any:
        resolved = await devtools.send("DOM.resolveNode", {"nodeId": node})
        call = {
            "functionDeclaration": f"function() {{ return ({function})(this) }}",
            "objectId": resolved["object"]["objectId"],
            "returnByValue": True,
        }
        return (await devtools.send("Runtime.callFunctionOn", call))["result"].get("value")

    async def texts(self, selector: str) -> list[str]:
        texts: list[str] = await self.evaluate(selector, "it => it.innerText")
        return texts

    async def sides(self, selector: str) -> Sides:
        """The sides of the one element that `selector` matches."""
        ((left, top, right, bottom),) = await self.evaluate(selector, SIDES)
        return left, top, right, bottom

    async def click(self, label: str) -> None:
        """Click the button whose text holds this label, with the mouse."""
        index = next(index for index, text in enumerate(await self.texts("button")) if label in text)
        left, top, right, bottom = (await self.evaluate("button", SIDES))[index]
        await self.page.window.mouse.click((left + right) / 2, (top + bottom) / 2)


_SESSIONS: WeakKeyDictionary[PlaywrightPage, Devtools] = WeakKeyDictionary()


async def _devtools_of(window: PlaywrightPage) -> Devtools:
    """One session a window: each hears of all that changes in every document to come."""
    if window not in _SESSIONS:
        _SESSIONS[window] = await Devtools.of(window)
    return _SESSIONS[window]


def _root(node: dict[str, Any]) -> int | None:
    """The closed root of the popover that was opened by a script."""
    attributes = node.get("attributes", [])
    for root in node.get("shadowRoots", []):
        if root["shadowRootType"] == "closed" and attributes[:2] == ["popover", "manual"]:
            return int(root["nodeId"])
    roots = (_root(child) for child in [*node.get("children", []), *node.get("shadowRoots", [])])
    return next((root for root in roots if root is not None), None)


def overlap(one: Sides, other: Sides) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
