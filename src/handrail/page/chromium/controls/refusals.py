"""Forms that the browser itself refuses to send, since a control in them is empty or holds what it may not."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.scripts import source
from handrail.page.explaining import Refusal

NOTE_REFUSALS = source("controls/refusals.js")
"""The script that notes such controls, on every page and in every frame."""

_REFUSALS = f"""() => {{
  const refusedIn = window => {{
    try {{
      const inner = Array.from({{ length: window.length }}, (_, n) => window[n]);
      return [...window[Symbol.for('handrail.refused')]?.() || [], ...inner.flatMap(refusedIn)];
    }} catch {{ return []; }} // of another origin
  }};
  const refused = refusedIn(window);
  if (!refused.length) return [];
  const {{ describe }} = {finding.FINDER};
  return refused.map(control => [describe(control), control.validationMessage]);
}}"""


async def refusals(devtools: Devtools) -> Sequence[Refusal]:
    """What the browser said of the form that the last click or key was to send; empty if it did not refuse."""
    try:
        answer = await devtools.evaluate(_REFUSALS)
    except PlaywrightError:  # another page comes, so something was sent
        return ()
    return [Refusal(finding.seen_element(control), " ".join(words.split())) for control, words in answer]
