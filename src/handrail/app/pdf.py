"""Printing pages as PDF, with the browser that performs steps."""

from __future__ import annotations

from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.run import Environment
from handrail.secrets import PrivateFolder


async def print_pdf(page: str, environment: Environment) -> bytes:
    """Print an HTML page that loads nothing. Raises `BrowserUnavailable`."""
    from handrail.page.chromium.launcher.launcher import Launch
    from handrail.page.chromium.pdf import print_pdf

    environment.must_have_files_for_a_browser()
    with PrivateFolder(environment.private_places) as home:
        env = browser_environment(environment.env, home)
        return await print_pdf(page, Launch(environment.browser.executable, home, env, root=environment.is_root))
