"""One window a worker, for all tests that look at a page of ours in a browser that is not ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Page]:
    """In whatever state the last test has left it; see `page`."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def page(window: Page) -> Page:
    """The window of a reader who comes anew. Whoever listens to it has one of their own; see `own_page`."""
    window.mouse.move(-1, -1)
    window.emulate_media(media="null")
    window.set_viewport_size({"width": 1280, "height": 720})
    return window


@pytest.fixture
def own_page(context: BrowserContext) -> Page:
    """A window of the test's own, to listen to and to answer."""
    return context.new_page()
