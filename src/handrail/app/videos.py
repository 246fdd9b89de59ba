"""Captioned videos of a run that was recorded with `--video`: rendered at its end, or later."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from handrail.app.output_path import beside, must_break_no_seal
from handrail.errors import InvalidCall
from handrail.journal import Entry, read, run_record
from handrail.report.files import retry_advice, write
from handrail.report.video.ffmpeg import Ffmpeg
from handrail.report.video.raw_video import RawVideo, raw_videos
from handrail.run import RunFolder


def render_videos(run: Path, entries: Sequence[Entry], ffmpeg: Ffmpeg) -> Iterator[tuple[RawVideo, bytes]]:
    """Render the captioned video of each recorded window, as WebM. Raises `SurroundingsError`."""
    from handrail.report.video.render import render_video  # Pillow takes a tenth of a second

    record = run_record(entries)
    for video in raw_videos(entries):
        with tempfile.TemporaryDirectory() as work_dir:
            yield video, render_video(video, entries, record, run, ffmpeg, Path(work_dir))


def make_videos(
    run: Path, which: Callable[[str], str | None], out: Path | None = None, *, place: Path | None = None
) -> Iterator[Path]:
    """Write the videos of a run into `out`, or beside its `place`, by default its folder.

    Raises `InvalidCall` if no window was recorded.
    """
    entries = read(RunFolder(run).journal)
    if not raw_videos(entries):
        raise InvalidCall(
            f"{run} was not filmed, so no video can be made of it; a run is filmed with: handrail run … --video"
        )
    for video, content in render_videos(run, entries, Ffmpeg.find(which)):
        file = out / video.name if out else beside(place or run, f"-{video.name}")
        must_break_no_seal(file, run)
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, content, retry_advice(f"handrail video {run}"))
        yield file
