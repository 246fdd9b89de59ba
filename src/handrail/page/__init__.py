"""The ports to a web page and to an overlay over it. Importing this package does not import Playwright.

The adapter to Chromium is `handrail.page.chromium`, which only those import who start a browser.
"""

from handrail.page.overlay import (
    Caption,
    Control,
    Emphasis,
    Overlay,
    OverlayAnswer,
    OverlayPage,
    UserAction,
    overlay_of,
)
from handrail.page.port import (
    Element,
    ExpectedDialog,
    FindSecrets,
    Location,
    Mask,
    Notice,
    Page,
    Picture,
    Recording,
    State,
    Target,
    Use,
    no_secrets,
)
from handrail.page.waiting import eventually

__all__ = [
    "Caption",
    "Control",
    "Element",
    "Emphasis",
    "ExpectedDialog",
    "FindSecrets",
    "Location",
    "Mask",
    "Notice",
    "Overlay",
    "OverlayAnswer",
    "OverlayPage",
    "Page",
    "Picture",
    "Recording",
    "State",
    "Target",
    "Use",
    "UserAction",
    "eventually",
    "no_secrets",
    "overlay_of",
]
