"""The port to a web page, and the Playwright adapter behind it.

Importing this package does not import Playwright; `handrail.page.chromium` does.
"""

from handrail.page.port import (
    Box,
    Caption,
    Control,
    Cover,
    Deed,
    Element,
    Emphasis,
    ExpectedDialog,
    FindSecrets,
    Notice,
    Page,
    Picture,
    Podium,
    Reel,
    State,
    Target,
    Use,
    Word,
    no_secrets,
)
from handrail.page.waiting import eventually

__all__ = [
    "Box",
    "Caption",
    "Control",
    "Cover",
    "Deed",
    "Element",
    "Emphasis",
    "ExpectedDialog",
    "FindSecrets",
    "Notice",
    "Page",
    "Picture",
    "Podium",
    "Reel",
    "State",
    "Target",
    "Use",
    "Word",
    "eventually",
    "no_secrets",
]
