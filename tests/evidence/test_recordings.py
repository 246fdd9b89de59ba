"""What the browser recorded is kept without its secrets. The positive control is a raw trace, which holds them."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page

from browsers import launch
from handrail.app.environment import clock
from handrail.evidence import keep_recordings, video_event
from handrail.evidence.scanner import Scanner
from handrail.page import Recording
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.camera.recording import WindowRecorder
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.secrets import NeedleIndex, Redactor, Secret

CANARY = "Cañary+\"pass' <&>/word\\"
SESSION = "79356dbea1871407526dc75ba7fd5289"
PAGE = """<meta charset="utf-8"><form method="post" action="/"><label>Password <input type="password" name="p"></label>
<button>Send</button></form>"""


async def raw_trace(launcher: SharedBrowser, folder: Path, use: Callable[[Page], Awaitable[None]]) -> Path:
    """The trace of a window that was used through Playwright itself."""
    window_recorder = WindowRecorder(folder, clock, trace=True)
    async with Chromium(launch(folder), launcher, window_recorder=window_recorder) as chromium:
        await use((await chromium.open_page("primary")).window)
    (recording,) = window_recorder.recordings
    assert (recording.kind, recording.appliance) == ("trace", "primary")
    return recording.file


async def sign_in(page: Page) -> None:
    """Type the canary, and send it."""
    headers = {"Content-Type": "text/html", "Set-Cookie": f"session={SESSION}; HttpOnly"}
    await page.route("**/*", lambda route: route.fulfill(body=PAGE, headers=headers))
    await page.goto("http://127.0.0.1/")
    await page.get_by_label("Password").fill(CANARY)
    await page.get_by_role("button", name="Send").click()


async def test_a_trace_is_kept_without_its_secrets(shared_browser: SharedBrowser, tmp_path: Path) -> None:
    raw = await raw_trace(shared_browser, tmp_path, sign_in)
    redactor = Redactor()
    secret = Secret("password", CANARY)
    redactor.learn(secret)
    assert len(Scanner(NeedleIndex([secret])).scan({"raw.zip": raw})) == 3  # the positive control
    (tmp_path / "evidence").mkdir()
    (kept,) = keep_recordings([Recording("trace", "primary", raw)], tmp_path / "evidence", redactor.redact_bytes)
    file = tmp_path / kept.file
    assert (kept.file, kept.media_type) == ("evidence/trace-primary.zip", "application/zip")
    assert Scanner(NeedleIndex([secret])).scan({"kept.zip": file}) == []
    with zipfile.ZipFile(file) as archive:
        events = [json.loads(line) for line in archive.read("trace.trace").splitlines()]
    assert "«secret:password»" in [event.get("params", {}).get("value") for event in events]


async def test_a_trace_is_kept_without_the_session_and_without_hashes_of_what_was_taken_out(
    shared_browser: SharedBrowser, tmp_path: Path
) -> None:
    """Whoever has a session's cookie is signed in; and a short password can be guessed by the hash of what was sent."""
    raw = await raw_trace(shared_browser, tmp_path, sign_in)
    redactor = Redactor()
    redactor.learn(Secret("password", CANARY))
    (tmp_path / "evidence").mkdir()
    (kept,) = keep_recordings([Recording("trace", "primary", raw)], tmp_path / "evidence", redactor.redact_bytes)
    before, after = contents(raw), contents(tmp_path / kept.file)
    assert SESSION.encode() in before["trace.network"]
    assert [name for name, content in after.items() if SESSION.encode() in content] == []
    held = [name for name, content in before.items() if redactor.redact_bytes(content) != content and "/" in name]
    assert held
    assert not [name for name in held for text in (*after, *map(str, after.values())) if Path(name).stem in text]
    named = set(re.findall(r"resources/[0-9a-f]{40}[.a-z]*", after["trace.network"].decode()))
    assert named
    assert named <= after.keys()


async def test_a_secret_in_an_address_is_not_kept_in_the_pieces_that_a_trace_makes_of_it(
    shared_browser: SharedBrowser, tmp_path: Path
) -> None:
    async def ask(page: Page) -> None:
        await page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        await page.goto("http://127.0.0.1/?it=one&two=three")

    raw = await raw_trace(shared_browser, tmp_path, ask)
    redactor = Redactor()
    redactor.learn(Secret("password", "one&two=three"))
    (tmp_path / "evidence").mkdir()
    (kept,) = keep_recordings([Recording("trace", "primary", raw)], tmp_path / "evidence", redactor.redact_bytes)
    assert b"three" in contents(raw)["trace.network"]
    assert b"three" not in contents(tmp_path / kept.file)["trace.network"]


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as zip_file:
        return {name: zip_file.read(name) for name in zip_file.namelist()}


def test_a_second_recording_of_a_window_has_a_name_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "raw.webm").write_bytes(b"webm")
    raw = [Recording("video", of, tmp_path / "raw.webm") for of in ("primary", "backup", "primary")]
    names = [kept.file for kept in keep_recordings(raw, tmp_path / "evidence", lambda content: content)]
    assert names == ["evidence/video-primary.webm", "evidence/video-backup.webm", "evidence/video-primary-2.webm"]


def test_a_window_that_a_page_opened_is_kept_as_such(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "raw.webm").write_bytes(b"webm")
    raw = [Recording("video", "primary", tmp_path / "raw.webm", is_later_window=True)] * 2
    kept = list(keep_recordings(raw, tmp_path / "evidence", lambda content: content))
    assert [event.file for event in kept] == [
        "evidence/video-primary-window.webm",
        "evidence/video-primary-window-2.webm",
    ]
    assert {event.caption for event in kept} == {"What was to be seen in a window that a page opened"}
    assert [event for each in zip(raw, kept, strict=True) for event in video_event(*each)] == []
