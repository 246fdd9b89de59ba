"""Recordings by the browser itself, on demand: a trace of everything that Playwright did, a video of the window.

A trace holds what is typed, what is sent, and cookies. It is written to the private folder, and must not be published as it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import BrowserUnavailable
from handrail.page.chromium.scripts import script
from handrail.page.port import Recording

SIZE = {"width": 1280, "height": 900}
"""Pixels of a video: those of the window, so that texts can be read."""
SYNC_MARK_TIMEOUT_SECONDS = 2.0
"""Seconds that an empty window has to turn dark."""
VIDEO_TIMEOUT_SECONDS = 5.0
"""Seconds in which Playwright tells the file of a window that is closed."""
PROGRAM = {"linux": "ffmpeg-linux", "darwin": "ffmpeg-mac"}
"""The file names by which Playwright looks for ffmpeg."""

_DARKEN = script("camera/darken.js")


@dataclass
class WindowRecorder:
    """A recorder of the windows of a run, into a private folder."""

    folder: Path
    clock: Callable[[], datetime]
    trace: bool = False
    video: bool = False
    recordings: list[Recording] = field(default_factory=list)
    """The recordings of windows that are closed."""
    _numbers: Iterator[int] = field(default_factory=count, init=False, repr=False)
    _began: dict[PlaywrightPage, datetime] = field(default_factory=dict, init=False, repr=False)
    _windows: dict[BrowserContext, list[PlaywrightPage]] = field(default_factory=dict, init=False, repr=False)
    """The windows of each context, in the order in which they came."""
    _sync_marks: dict[PlaywrightPage, datetime] = field(default_factory=dict, init=False, repr=False)

    def context_options(self) -> dict[str, Any]:
        """Playwright's options for a new context."""
        return {"record_video_dir": self.folder / "videos", "record_video_size": SIZE} if self.video else {}

    @property
    def largest_page(self) -> tuple[int, int] | None:
        """Width and height in pixels of the largest page that a video shows in its own size; None without a video."""
        return (SIZE["width"], SIZE["height"]) if self.video else None

    async def start(self, context: BrowserContext) -> None:
        self._windows[context] = []
        context.on("page", lambda page: self._windows[context].append(page))
        if self.trace:  # no pictures: they cannot be redacted
            await context.tracing.start(screenshots=False, snapshots=True, sources=False)

    async def mark_start(self, page: PlaywrightPage) -> None:
        """Darken the empty window and record when, so that every later frame of its video can be dated.

        The first frame of a video comes as the window does, but on a busy machine that is any time within half a second.
        """
        if self.video:
            self._began[page] = self.clock()
            with contextlib.suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(SYNC_MARK_TIMEOUT_SECONDS):
                    self._sync_marks[page] = datetime.fromtimestamp(await page.evaluate(_DARKEN) / 1000, UTC)

    async def finish(self, page: PlaywrightPage, appliance: str) -> None:
        """Close the window's context, and keep its recordings. Those of a dead browser are lost."""
        with contextlib.suppress(PlaywrightError):
            if self.trace:
                trace = self.folder / f"trace-{next(self._numbers)}.zip"  # windows may close at once
                await page.context.tracing.stop(path=trace)
                self.recordings.append(Recording("trace", appliance, trace))
        ended, page_size = self.clock(), page.viewport_size
        with contextlib.suppress(PlaywrightError):
            await page.context.close()
        if video := await _video_of(page):
            began, sync_mark = self._began.pop(page, None), self._sync_marks.pop(page, None)
            size = (page_size["width"], page_size["height"]) if page_size else None
            self.recordings.append(Recording("video", appliance, video, began, sync_mark, ended, size))
        for later in self._windows.pop(page.context, []):
            if later != page and (video := await _video_of(later)):
                self.recordings.append(Recording("video", appliance, video, is_later_window=True))

    def driver_env(self, env: Mapping[str, str], which: Callable[[str], str | None]) -> dict[str, str]:
        """Return the environment that Playwright's driver needs. Raises `BrowserUnavailable` if ffmpeg is missing."""
        return provide_ffmpeg(self.folder, env, which) if self.video else {}


async def _video_of(page: PlaywrightPage) -> Path | None:
    """The file of a window's video, once its context is closed; None if there is none, as of one that never showed a page."""
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(VIDEO_TIMEOUT_SECONDS):
            file = Path(await page.video.path()) if page.video else None
            return file if file and file.exists() else None
    return None


def provide_ffmpeg(folder: Path, env: Mapping[str, str], which: Callable[[str], str | None]) -> dict[str, str]:
    """Let Playwright's driver find ffmpeg, its own or else the system's, by a link in `folder`, and return its environment.

    Raises `BrowserUnavailable` if there is neither. Playwright looks in one folder alone, by a name with its own number.
    """
    own = Path(env.get("PLAYWRIGHT_BROWSERS_PATH") or Path(env.get("HOME", "/root")) / ".cache/ms-playwright")
    program = Path(f"ffmpeg-{_ffmpeg_revision()}") / PROGRAM.get(sys.platform, "ffmpeg-linux")
    if (own / program).exists():
        return {}
    systems = which("ffmpeg")
    if systems is None:
        raise BrowserUnavailable(
            "a video needs ffmpeg, and there is none; install it (on Debian or Ubuntu: sudo apt-get install ffmpeg; anywhere: "
            "playwright install ffmpeg)"
        )
    link = folder / "browsers" / program
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        os.symlink(systems, link)
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}


def _ffmpeg_revision() -> str:
    """The number in the name of the folder in which Playwright looks for ffmpeg."""
    listed = json.loads(files("playwright").joinpath("driver/package/browsers.json").read_text(encoding="utf-8"))
    return next(str(browser["revision"]) for browser in listed["browsers"] if browser["name"] == "ffmpeg")
