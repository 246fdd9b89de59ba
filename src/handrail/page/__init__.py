"""The port to a web page, and the Playwright adapter behind it.

Importing this package does not import Playwright; `handrail.page.chromium` does.
"""

from handrail.page.port import (
    Box,
    Cover,
    Element,
    ExpectedDialog,
    FindSecrets,
    Notice,
    Page,
    Picture,
    Reel,
    State,
    Target,
    Use,
    no_secrets,
)
from handrail.page.waiting import eventually

__all__ = [
    "Box",
    "Cover",
    "Element",
    "ExpectedDialog",
    "FindSecrets",
    "Notice",
    "Page",
    "Picture",
    "Reel",
    "State",
    "Target",
    "Use",
    "eventually",
    "no_secrets",
]
