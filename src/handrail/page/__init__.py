"""The port to a web page, and the Playwright adapter behind it.

Importing this package does not import Playwright; `handrail.page.chromium` does.
"""

from handrail.page.port import Element, ExpectedDialog, Notice, Page, State, Target
from handrail.page.waiting import eventually

__all__ = ["Element", "ExpectedDialog", "Notice", "Page", "State", "Target", "eventually"]
