"""`handrail video`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.named_runs import NamedRun
from handrail.app.videos import make_video
from handrail.cli.invocation import Invocation
from handrail.cli.options import RunsArgument
from handrail.cli.runs import each_run


def video(
    context: typer.Context,
    runs: RunsArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write the video; else beside the run's folder."),
    ] = None,
) -> None:
    def film_one(run: NamedRun) -> None:
        print(make_video(run.folder, shutil.which, out, place=run.place))

    each_run(Invocation.of(context), runs, film_one, out=out)
