"""What keeps a page in Chromium from rest, and the identity of its document, both asked of the page itself."""

from __future__ import annotations

from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.network_errors import unreachable
from handrail.page.chromium.scripts import source
from handrail.page.port import Document
from handrail.page.waiting import Unrest

WATCH = source("rest/watch.js")
"""The script that watches what a page has still to do, on every page and in every frame."""

_DOCUMENT = """() => {
  const LARGE = 0.3;  // of the window: a frame in which the pages of the appliance are shown
  const documentOf = ({ performance }) => {
    const [{ transferSize = 0, responseEnd = 0 } = {}] = performance.getEntriesByType('navigation');
    return [performance.timeOrigin, responseEnd > 0 && !transferSize];
  };
  const framesOf = page => [...page.document.querySelectorAll('iframe, frame')].flatMap(frame => {
    try {
      const { width, height } = frame.getBoundingClientRect();
      if (width * height < LARGE * innerWidth * innerHeight || !frame.contentDocument) return [];
      return [documentOf(frame.contentWindow), ...framesOf(frame.contentWindow)];
    } catch {
      return [];  // of another origin
    }
  });
  const [own, frames] = [documentOf(window), framesOf(window)];
  return [[own, ...frames].map(([began]) => began).join(' '), (frames.length ? frames : [own]).some(([, isCopy]) => isCopy)];
}"""
"""The instants at which the document and those of its large frames began, and whether the browser had kept one."""


async def unrest_of(devtools: Devtools) -> Unrest:
    """Ask the page what keeps it from rest. A page that is just being replaced has requests to come."""
    try:
        return await devtools.unrest()
    except PlaywrightError:
        return "requests"


async def document_of(devtools: Devtools) -> Document:
    """Ask the page for its document, which the instant at which it began identifies."""
    complaint = ""
    try:
        return Document(*await devtools.evaluate(_DOCUMENT))
    except PlaywrightError as error:
        complaint = error.message
    raise unreachable("the page could not be looked at", complaint)
