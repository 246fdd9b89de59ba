"""`--trace` and `--video`."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

from appliance.pair import Pair

from .conftest import Handrail

RUNBOOK = """\
runbook: Sign in and look
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - call: sign-in
      - navigate: Security > Certificates
"""


def test_a_trace_and_a_video_are_kept_and_hold_no_secret(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "look.yaml").write_text(RUNBOOK)
    done = handrail("run", tmp_path / "look.yaml", "-i", pair.inventory_path, "--trace", "--video")
    assert (done.returncode, done.stderr) == (0, "")
    (folder,) = tmp_path.glob("runs/*")
    assert zipfile.ZipFile(folder / "evidence/trace-primary.zip").testzip() is None
    video = folder / "evidence/video-primary.webm"
    told = ("ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", video)
    assert subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip() == "1280,900"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "evidence/trace-primary.zip: What Playwright did" in report
    assert handrail("verify", folder).returncode == 0
    assert "searched for 1 secret in every encoding: none was found" in handrail("scan", folder).stdout


def test_nothing_is_recorded_unless_asked_for(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    assert handrail("run", tiny, "-i", pair.inventory_path).returncode == 0
    kept = {file.suffix for file in tmp_path.glob("runs/*/data/evidence/*")}
    assert kept == {".png", ".txt"}


def test_a_video_without_ffmpeg_is_refused_before_anything_is_done(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    bare = {"PATH": str(tmp_path), "HANDRAIL_BROWSER": "/usr/bin/chromium-headless-shell"}
    done = handrail("run", tiny, "-i", pair.inventory_path, "--video", **bare)
    assert done.returncode == 3
    assert "a video needs ffmpeg, and there is none; install it" in done.stderr
