"""`handrail video`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.videos import make_videos
from handrail.cli.options import RunArgument


def video(
    run: RunArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write the videos; else beside the run's folder."),
    ] = None,
) -> None:
    for file in make_videos(run, shutil.which, out):
        print(file)
