"""Recordings: the program with which Playwright's driver makes videos, and secrets in a trace."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from browsers import launch
from handrail.app.environment import clock
from handrail.errors import BrowserUnavailable, StepError
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.camera.recording import WindowRecorder, provide_ffmpeg
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.page.chromium.page import ChromiumPage
from handrail.secrets import variants

CANARY = "Cañary+\"pass' <&>/word\\"
FORM = """<meta charset=utf-8><label>Passphrase <input type=password></label><label>Day <input type=date></label>
<label>Off <input disabled></label><label>Twice <input></label><label>Twice <input></label><p id=later></p>
<iframe title=Inner srcdoc='<label>Framed <input type=password></label>'></iframe>
<script>setTimeout(() => later.innerHTML = '<label>Later <input></label>', 100)</script>"""


def test_the_systems_ffmpeg_is_put_where_playwright_looks(tmp_path: Path) -> None:
    env = provide_ffmpeg(tmp_path, {"HOME": str(tmp_path)}, lambda program: f"/usr/bin/{program}")
    (link,) = Path(env["PLAYWRIGHT_BROWSERS_PATH"]).glob("ffmpeg-*/ffmpeg-*")
    assert link.readlink() == Path("/usr/bin/ffmpeg")
    own = {"PLAYWRIGHT_BROWSERS_PATH": env["PLAYWRIGHT_BROWSERS_PATH"]}
    link.unlink()
    link.touch()
    assert provide_ffmpeg(tmp_path, own, lambda program: None) == {}


def test_says_what_is_missing_for_a_video(tmp_path: Path) -> None:
    with pytest.raises(BrowserUnavailable, match="a video needs ffmpeg, and there is none; install it"):
        provide_ffmpeg(tmp_path, {"HOME": str(tmp_path)}, lambda program: None)


@asynccontextmanager
async def recorded(
    launcher: SharedBrowser, window_recorder: WindowRecorder, windows: int = 1
) -> AsyncIterator[list[ChromiumPage]]:
    """Pages with a form, in windows that are recorded until the end of the block, and close at once."""
    async with Chromium(launch(window_recorder.folder), launcher, window_recorder=window_recorder) as chromium:
        pages = [await chromium.open_page("primary") for _ in range(windows)]
        for page in pages:
            await page.open(f"data:text/html,{quote(FORM)}", 5)
        yield pages


def calls(window_recorder: WindowRecorder) -> str:
    """The calls in a trace, with their arguments and results; without what the page looked like."""
    (recording,) = window_recorder.recordings
    with zipfile.ZipFile(recording.file) as archive:
        events = [json.loads(line) for line in archive.read("trace.trace").splitlines()]
    called = [event for event in events if event["type"] != "frame-snapshot"]
    assert any(event["type"] == "before" for event in called)
    return json.dumps(called, ensure_ascii=False)


def shown(text: str) -> list[str]:
    return [variant for variant in variants(CANARY) if json.dumps(variant, ensure_ascii=False)[1:-1] in text]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["Passphrase", "Later", "Day", "Off", "Twice", "Nowhere", "Framed"])
async def test_no_call_of_a_raw_trace_tells_a_secret_that_was_filled(
    name: str, shared_browser: SharedBrowser, tmp_path: Path
) -> None:
    window_recorder = WindowRecorder(tmp_path, clock, trace=True)
    async with recorded(shared_browser, window_recorder) as [page]:
        with suppress(StepError):
            await page.find((Locator.parse(f'field "{name}"'),), 0.5).fill_secret(CANARY, "passphrase")
    assert shown(calls(window_recorder)) == []


@pytest.mark.whole
async def test_windows_that_close_at_once_each_have_a_trace_of_their_own(
    shared_browser: SharedBrowser, tmp_path: Path
) -> None:
    window_recorder = WindowRecorder(tmp_path, clock, trace=True)
    async with recorded(shared_browser, window_recorder, windows=3):
        pass
    assert len({recording.file for recording in window_recorder.recordings}) == 3
    assert [zipfile.ZipFile(recording.file).testzip() for recording in window_recorder.recordings] == [None] * 3


async def test_what_is_no_secret_is_told_in_a_trace(shared_browser: SharedBrowser, tmp_path: Path) -> None:
    """The positive control of the above: the same, and the same search."""
    window_recorder = WindowRecorder(tmp_path, clock, trace=True)
    async with recorded(shared_browser, window_recorder) as [page]:
        await page.find((Locator.parse('field "Passphrase"'),), 5).fill(CANARY)
    assert shown(calls(window_recorder)) != []


@pytest.mark.whole
async def test_every_window_has_a_video_of_its_own(tmp_path: Path) -> None:
    window_recorder = WindowRecorder(tmp_path, clock, video=True)
    driver_env = window_recorder.driver_env(os.environ, shutil.which)
    async with Chromium(replace(launch(tmp_path), driver_env=driver_env), window_recorder=window_recorder) as chromium:
        page = await chromium.open_page("primary")
        html = "<button onclick=\"window.open('about:blank').document.write('<h1>Console</h1>')\">Go</button>"
        await page.open(f"data:text/html,{quote(html)}", 5)
        for _ in range(2):
            await page.find((Locator.parse('button "Go"'),), 5).click()
            await page.use_new_window(5)
            await page.find((Locator.parse('heading "Console"'),), 5).wait_for("visible")
            await page.close_window()
    videos = [(video.appliance, video.is_later_window) for video in window_recorder.recordings]
    assert videos == [("primary", False), ("primary", True), ("primary", True)]
    assert all(video.file.stat().st_size for video in window_recorder.recordings)
