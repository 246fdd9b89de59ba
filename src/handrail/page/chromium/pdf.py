"""PDFs of Handrail's own pages, printed by the same browser that performs the steps."""

from __future__ import annotations

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from handrail.errors import SurroundingsError
from handrail.page.chromium.launcher.launcher import Launch, Launcher, OwnBrowser

LOADING_TIMEOUT_SECONDS = 300
"""The most that a page of many pictures may take on a busy machine; usually it is a tenth of a second."""


async def print_pdf(html: str, launch: Launch, launcher: Launcher | None = None) -> bytes:
    """Print a page that needs nothing from outside: on A4, tagged, with an outline of its headings.

    Raises `BrowserUnavailable`, or `SurroundingsError` if the browser fails.
    """
    launcher = launcher or OwnBrowser()
    try:
        browser = await launcher.lend(launch)
        try:
            return await _print(browser, html)
        finally:
            await launcher.take_back(browser)
    finally:
        await launcher.close()


async def _print(browser: Browser, html: str) -> bytes:
    try:
        context = await browser.new_context(offline=True, java_script_enabled=False, service_workers="block")
        page = await context.new_page()
        await page.set_content(html, timeout=LOADING_TIMEOUT_SECONDS * 1000)
        pdf = await page.pdf(format="A4", print_background=True, tagged=True, outline=True)
        await context.close()
        return pdf
    except PlaywrightError as error:
        complaint = str(error).strip().splitlines()[0]
    raise SurroundingsError(
        f"the browser could not print the report ({complaint}); name another one with --browser PATH"
    )
