"""Pages on paper: the browser that performs the steps prints them."""

from __future__ import annotations


def printed_pdf(page: str, browser: str | None) -> bytes:
    """The PDF of a page that needs nothing from outside. Raises `BrowserUnavailable`."""
    import os
    import shutil

    from handrail.app.environment import PRIVATE_PLACES, is_root, run_until_signal
    from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
    from handrail.page.chromium.launcher.launcher import Launch
    from handrail.page.chromium.pdf import printed
    from handrail.secrets import PrivateFolder

    chosen = choose_browser(browser, os.environ, shutil.which)
    with PrivateFolder(PRIVATE_PLACES) as home:
        launch = Launch(chosen.executable, home, browser_environment(os.environ, home), root=is_root())
        return run_until_signal(printed(page, launch))
