"""Where Playwright's driver finds a program for videos."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import BrowserUnavailable
from handrail.page.footage import ffmpeg_at


def test_the_systems_ffmpeg_is_put_where_playwright_looks(tmp_path: Path) -> None:
    told = ffmpeg_at(tmp_path, {"HOME": str(tmp_path)}, lambda program: f"/usr/bin/{program}")
    (link,) = Path(told["PLAYWRIGHT_BROWSERS_PATH"]).glob("ffmpeg-*/ffmpeg-*")
    assert link.readlink() == Path("/usr/bin/ffmpeg")
    own = {"PLAYWRIGHT_BROWSERS_PATH": told["PLAYWRIGHT_BROWSERS_PATH"]}
    link.unlink()
    link.touch()
    assert ffmpeg_at(tmp_path, own, lambda program: None) == {}


def test_says_what_is_missing_for_a_video(tmp_path: Path) -> None:
    with pytest.raises(BrowserUnavailable, match="a video needs ffmpeg, and there is none; install it"):
        ffmpeg_at(tmp_path, {"HOME": str(tmp_path)}, lambda program: None)
