"""`--trace` and `--video`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from canaries import BROWSER, DRIVER, Canaries, Watch
from documents import ROOT
from handrail.page.chromium.camera.recording import provide_ffmpeg
from handrail_practice.pair import Pair

from .conftest import Handrail

RUNBOOK = """\
runbook: Type a password
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - fill: $password
        target: field "Password"
"""


@pytest.mark.whole
def test_a_trace_and_a_video_are_kept_and_hold_no_secret(
    handrail: Handrail, pair: Pair, tmp_path: Path, canaries: Canaries
) -> None:
    (tmp_path / "look.yaml").write_text(RUNBOOK)
    asked = ("run", tmp_path / "look.yaml", "-i", pair.inventory_path, "--trace", "--video")
    with Watch(os.getpid(), canaries) as watch:
        done = handrail(*asked, **canaries.environment())
    assert (done.returncode, done.stderr) == (0, "")
    assert (watch.kinds, sorted(watch.leaks)) == ({DRIVER, BROWSER}, [])
    (folder,) = tmp_path.glob("runs/*")
    assert canaries.found_in(folder) == []
    assert zipfile.ZipFile(folder / "evidence/trace-primary.zip").testzip() is None
    video = folder / "evidence/video-primary.webm"
    probe = ("ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", video)
    assert subprocess.run(probe, capture_output=True, text=True, check=True).stdout.strip() == "1280,900"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "evidence/trace-primary.zip: What Playwright did" in report
    assert chapters(folder / "video.webm") == ["Sign in (primary)"]
    assert f"video: runs/{folder.name}/video.webm" in done.stdout
    assert "data/video.webm" in (folder / "manifest-sha256.txt").read_text(encoding="utf-8")
    assert handrail("verify", folder).returncode == 0
    assert "searched for 1 secret in every encoding: none was found" in handrail("scan", folder).stdout


def chapters(video: Path) -> list[str]:
    probe = ("ffprobe", "-v", "error", "-show_chapters", "-of", "json", video)
    chapters = json.loads(subprocess.run(probe, capture_output=True, text=True, check=True).stdout)["chapters"]
    return [chapter["tags"]["title"] for chapter in chapters]


@pytest.mark.whole
def test_where_captions_cannot_be_made_a_run_ends_well_and_they_are_made_later(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    """Playwright brings a small ffmpeg of its own, which records windows and can do nothing else."""
    playwright_ffmpeg = provide_ffmpeg(tmp_path, {"HOME": str(tmp_path)}, shutil.which)
    bare = {"PATH": str(tmp_path), "HANDRAIL_BROWSER": "/usr/bin/chromium-headless-shell"} | playwright_ffmpeg
    done = handrail("run", tiny, "-i", pair.inventory_path, "--video", **bare)
    assert (done.returncode, done.stderr) == (0, "")
    (folder,) = tmp_path.glob("runs/*")
    assert "video: not made (captions need ffmpeg, and there is none; install it" in done.stdout
    assert f"later: handrail video runs/{folder.name}\n" in done.stdout
    assert not (folder / "video.webm").exists()
    later = handrail("video", folder)
    assert later.stderr == ""
    assert (later.returncode, later.stdout) == (0, f"{folder}-video.webm\n")
    assert chapters(folder.with_name(f"{folder.name}-video.webm")) == ["Sign in (primary)"]
    assert handrail("video", folder, "--out", folder).returncode == 2
    assert handrail("verify", folder).returncode == 0


def test_a_run_that_was_not_filmed_has_no_video(handrail: Handrail, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    shutil.copy(ROOT / "tests/report/last-year/journal.jsonl", tmp_path / "run")
    done = handrail("video", "run")
    assert (done.returncode, "run was not filmed" in done.stderr) == (2, True)


def test_nothing_is_recorded_unless_asked_for(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    assert handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "on").returncode == 0
    kept = {file.suffix for file in tmp_path.glob("runs/*/data/evidence/*")}
    assert kept == {".png", ".txt"}


def test_a_video_without_ffmpeg_is_refused_before_anything_is_done(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    bare = {"PATH": str(tmp_path), "HANDRAIL_BROWSER": "/usr/bin/chromium-headless-shell"}
    done = handrail("run", tiny, "-i", pair.inventory_path, "--video", **bare)
    assert done.returncode == 3
    assert "a video needs ffmpeg, and there is none; install it" in done.stderr
