"""The port to a web page, and the Playwright adapter behind it.

Importing this package does not import Playwright; `handrail.page.chromium` does.
"""

from handrail.page.port import Box, Element, ExpectedDialog, Notice, Page, State, Target, Use
from handrail.page.waiting import eventually

__all__ = ["Box", "Element", "ExpectedDialog", "Notice", "Page", "State", "Target", "Use", "eventually"]
