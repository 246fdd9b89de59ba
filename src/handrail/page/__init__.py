"""The ports to a web page and to an overlay over it. Importing this package does not import Playwright.

The adapter to Chromium is `handrail.page.chromium`, which only those import who start a browser.
"""

from handrail.page.control import Control
from handrail.page.overlay import (
    Caption,
    CaptionButton,
    Emphasis,
    Overlay,
    OverlayAnswer,
    OverlayPage,
    UserAction,
    overlay_of,
)
from handrail.page.port import (
    MOST_QUOTED,
    DatedAnswer,
    Document,
    Element,
    ExpectedDialog,
    FindSecrets,
    HttpCredentials,
    Location,
    Mask,
    Notice,
    Page,
    Recording,
    Screenshot,
    State,
    Target,
    Use,
    no_secrets,
)
from handrail.page.waiting import Unrest, look_until_rest, rests_within, retry_until

__all__ = [
    "MOST_QUOTED",
    "Caption",
    "CaptionButton",
    "Control",
    "DatedAnswer",
    "Document",
    "Element",
    "Emphasis",
    "ExpectedDialog",
    "FindSecrets",
    "HttpCredentials",
    "Location",
    "Mask",
    "Notice",
    "Overlay",
    "OverlayAnswer",
    "OverlayPage",
    "Page",
    "Recording",
    "Screenshot",
    "State",
    "Target",
    "Unrest",
    "Use",
    "UserAction",
    "look_until_rest",
    "no_secrets",
    "overlay_of",
    "rests_within",
    "retry_until",
]
