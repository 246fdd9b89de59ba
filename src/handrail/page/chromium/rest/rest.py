"""What keeps a page in Chromium from rest, and the identity of its document, both asked of the page itself."""

from __future__ import annotations

from typing import Literal, cast

from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.scripts import source
from handrail.page.waiting import Unrest

WATCH = source("rest/watch.js")
"""The script that watches what a page has still to do, on every page and in every frame."""

_UNREST = "() => globalThis[Symbol.for('handrail.rest')]?.() || ''"
_DOCUMENT = """() => {
  const [{ transferSize = 0, responseEnd = 0 } = {}] = performance.getEntriesByType('navigation');
  return responseEnd && !transferSize ? '' : String(performance.timeOrigin);
}"""


async def unrest_of(devtools: Devtools) -> Unrest:
    """Ask the page what keeps it from rest. A page that is just being replaced has requests to come."""
    try:
        return cast("Literal['requests', 'changes', '']", await devtools.evaluate(_UNREST))
    except PlaywrightError:
        return "requests"


async def document_of(devtools: Devtools) -> str:
    """Ask the page for the identity of its document: the instant at which it began, and nothing for one from the cache."""
    try:
        return str(await devtools.evaluate(_DOCUMENT))
    except PlaywrightError:
        return ""
