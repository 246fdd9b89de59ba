"""The port to a web page, and the Playwright adapter behind it.

Importing this package does not import Playwright; `handrail.page.chromium.browser` does.
"""

from handrail.page.port import (
    Box,
    Caption,
    Control,
    Cover,
    Element,
    Emphasis,
    ExpectedDialog,
    FindSecrets,
    Notice,
    Overlay,
    OverlayAnswer,
    Page,
    Picture,
    Recording,
    State,
    Target,
    Use,
    UserAction,
    no_secrets,
)
from handrail.page.waiting import eventually

__all__ = [
    "Box",
    "Caption",
    "Control",
    "Cover",
    "Element",
    "Emphasis",
    "ExpectedDialog",
    "FindSecrets",
    "Notice",
    "Overlay",
    "OverlayAnswer",
    "Page",
    "Picture",
    "Recording",
    "State",
    "Target",
    "Use",
    "UserAction",
    "eventually",
    "no_secrets",
]
