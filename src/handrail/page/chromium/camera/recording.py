"""What the browser records by itself, on demand: a trace of everything that Playwright did, a video of what was to be seen.

A trace holds what is typed, what is sent, and cookies. It is written to the private folder, and is nothing to be handed on.
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
from handrail.page.port import Recording

SIZE = {"width": 1280, "height": 900}
"""Pixels of a video: those of the window, so that texts can be read."""
WITHIN = 2.0
"""Seconds that an empty window has to turn dark."""
_DARKEN = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  document.documentElement.style.background = '#1d2733';
  await frame();
  const turned = Date.now();
  for (let further = 0; further < 5; further++) await frame();
  return turned;
}"""
"""Turns the window dark, and stays for a few pictures: what is gone at once may be in no video."""
PROGRAM = {"linux": "ffmpeg-linux", "darwin": "ffmpeg-mac"}


@dataclass
class WindowRecorder:
    """Records the windows of a run into a private folder."""

    folder: Path
    clock: Callable[[], datetime]
    trace: bool = False
    video: bool = False
    recordings: list[Recording] = field(default_factory=list)
    """What was recorded, once its window is closed."""
    _numbers: Iterator[int] = field(default_factory=count, init=False, repr=False)
    _began: dict[PlaywrightPage, datetime] = field(default_factory=dict, init=False, repr=False)
    _sync_marks: dict[PlaywrightPage, datetime] = field(default_factory=dict, init=False, repr=False)

    def context_options(self) -> dict[str, Any]:
        """For a new context."""
        return {"record_video_dir": self.folder / "videos", "record_video_size": SIZE} if self.video else {}

    @property
    def largest_page(self) -> tuple[int, int] | None:
        """How large a page may be that is filmed as it is."""
        return (SIZE["width"], SIZE["height"]) if self.video else None

    async def start(self, context: BrowserContext) -> None:
        if self.trace:  # no pictures: they cannot be redacted
            await context.tracing.start(screenshots=False, snapshots=True, sources=False)

    async def mark_start(self, page: PlaywrightPage) -> None:
        """A window has come up. As with a clapperboard, what it shows at a moment that is known tells when all the rest is.

        The first picture of a video comes as the window does, but on a busy machine that is any time within half a second.
        """
        if self.video:
            self._began[page] = self.clock()
            with contextlib.suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(WITHIN):
                    self._sync_marks[page] = datetime.fromtimestamp(await page.evaluate(_DARKEN) / 1000, UTC)

    async def finish(self, page: PlaywrightPage, appliance: str) -> None:
        """Close the window's context, and keep what was recorded of it. What a dead browser took with it is gone."""
        with contextlib.suppress(PlaywrightError):
            if self.trace:
                trace = self.folder / f"trace-{next(self._numbers)}.zip"  # windows may close at once
                await page.context.tracing.stop(path=trace)
                self.recordings.append(Recording("trace", appliance, trace))
        ended, page_size = self.clock(), page.viewport_size
        with contextlib.suppress(PlaywrightError):
            await page.context.close()
        with contextlib.suppress(PlaywrightError):
            if page.video:
                began, sync_mark = self._began.pop(page, None), self._sync_marks.pop(page, None)
                size = (page_size["width"], page_size["height"]) if page_size else None
                self.recordings.append(
                    Recording("video", appliance, Path(await page.video.path()), began, sync_mark, ended, size)
                )

    def driver_env(self, env: Mapping[str, str], which: Callable[[str], str | None]) -> dict[str, str]:
        """What Playwright's driver must be told. Raises `BrowserUnavailable` where there is nothing to make videos with."""
        return ffmpeg_at(self.folder, env, which) if self.video else {}


def ffmpeg_at(folder: Path, env: Mapping[str, str], which: Callable[[str], str | None]) -> dict[str, str]:
    """What Playwright's driver must be told to find a program for videos: its own, else the system's, by a link in `folder`.

    Raises `BrowserUnavailable` where there is neither. Playwright looks in one folder alone, by a name with its own number.
    """
    own = Path(env.get("PLAYWRIGHT_BROWSERS_PATH") or Path(env.get("HOME", "/root")) / ".cache/ms-playwright")
    place = Path(f"ffmpeg-{_number()}") / PROGRAM.get(sys.platform, "ffmpeg-linux")
    if (own / place).exists():
        return {}
    systems = which("ffmpeg")
    if systems is None:
        raise BrowserUnavailable(
            "a video needs ffmpeg, and there is none; install it (on Debian or Ubuntu: sudo apt-get install ffmpeg; anywhere: "
            "playwright install ffmpeg)"
        )
    link = folder / "browsers" / place
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        os.symlink(systems, link)
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}


def _number() -> str:
    told = json.loads(files("playwright").joinpath("driver/package/browsers.json").read_text(encoding="utf-8"))
    return next(str(it["revision"]) for it in told["browsers"] if it["name"] == "ffmpeg")
