"""The film of a run that was recorded with `--video`: rendered at its end, or later."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from handrail.app.output_path import beside, must_break_no_seal, with_out
from handrail.errors import InvalidCall
from handrail.journal import Entry, read, run_record
from handrail.report.files import retry_advice, write
from handrail.report.video.ffmpeg import Ffmpeg
from handrail.report.video.raw_video import raw_videos
from handrail.run import RunFolder

FILE = "video.webm"
"""The film's file in the folder of its run."""


def render_video(run: Path, entries: Sequence[Entry], ffmpeg: Ffmpeg) -> bytes:
    """Render the film of a run from the recordings of its windows, as WebM. Raises `SurroundingsError`."""
    from handrail.report.video.render import render_film  # Pillow takes a tenth of a second

    with tempfile.TemporaryDirectory() as work_dir:
        return render_film(entries, run_record(entries), run, ffmpeg, Path(work_dir))


def make_video(
    run: Path, which: Callable[[str], str | None], out: Path | None = None, *, place: Path | None = None
) -> Path:
    """Write the film of a run into `out`, or beside its `place`, by default its folder.

    Raises `InvalidCall` if no window was recorded.
    """
    entries = read(RunFolder(run).journal)
    if not raw_videos(entries):
        raise InvalidCall(
            f"{run} was not filmed, so no video can be made of it; a run is filmed with: handrail run … --video"
        )
    content = render_video(run, entries, Ffmpeg.find(which))
    file = out / FILE if out else beside(place or run, f"-{FILE}")
    must_break_no_seal(file, run)
    file.parent.mkdir(parents=True, exist_ok=True)
    write(file, content, retry_advice(with_out(f"handrail video {place or run}", out)))
    return file
