"""`handrail video`, and the videos that a run makes at its end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import RunArgument

if TYPE_CHECKING:
    from handrail.journal import Entry
    from handrail.report.video.raw_video import RawVideo
    from handrail.run import RunFolder


def video(
    run: RunArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write the videos; else beside the run's folder."),
    ] = None,
) -> None:
    """Make videos with captions and chapters out of a run that was filmed (`run --video`), one of each window."""
    from handrail.app.output_path import beside, must_break_no_seal
    from handrail.errors import InvalidCall
    from handrail.journal import read
    from handrail.report.files import again, write
    from handrail.report.video.raw_video import films
    from handrail.run import RunFolder

    entries = read(RunFolder(run).journal)
    if not films(entries):
        raise InvalidCall(
            f"{run} was not filmed, so no video can be made of it; a run is filmed with: handrail run … --video"
        )
    for film, content in _made(run, entries):
        file = out / film.name if out else beside(run, f"-{film.name}")
        must_break_no_seal(file, run)
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, content, again(f"handrail video {run}"))
        print(file)


def videos_at_the_end(folder: RunFolder, entries: Sequence[Entry], tell: Callable[[str], None]) -> list[Path]:
    """As reports are made: before the seal. A run that ended well is no failure for want of its videos; then it is told how."""
    from handrail.errors import SurroundingsError
    from handrail.report.files import keep
    from handrail.report.video.raw_video import films

    if not films(entries):
        return []
    tell("\nmaking the videos; Ctrl-C leaves that for later")
    complaint, kept = "", []
    try:
        kept = [keep(folder.path, film.name, content) for film, content in _made(folder.path, entries)]
    except KeyboardInterrupt:
        complaint = "stopped"
    except SurroundingsError as error:
        complaint = str(error)
    for line in (
        [f"video: not made ({complaint}); later: handrail video {folder.path}"] if complaint else map(_told, kept)
    ):
        tell(line)
    return kept


def _told(file: Path) -> str:
    return f"video: {file}"


def _made(run: Path, entries: Sequence[Entry]) -> Iterator[tuple[RawVideo, bytes]]:
    from handrail.errors import SurroundingsError
    from handrail.journal import run_record
    from handrail.report.video.raw_video import films
    from handrail.report.video.render import made

    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise SurroundingsError(
            "captions need ffmpeg, and there is none; install it (on Debian or Ubuntu: sudo apt-get install ffmpeg)"
        )
    told = run_record(entries)
    for film in films(entries):
        with tempfile.TemporaryDirectory() as workshop:
            yield film, made(film, entries, told, run, ffmpeg, Path(workshop))
