"""`handrail replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.named_runs import NamedRun
from handrail.app.reports import make_replay
from handrail.cli.desktop import open_page
from handrail.cli.invocation import Invocation
from handrail.cli.options import RunsArgument
from handrail.cli.runs import each_run


def replay(
    context: typer.Context,
    runs: RunsArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write the page; else beside the run's folder."),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Write the page, and open no browser.")] = False,
) -> None:
    def replay_one(run: NamedRun) -> None:
        written = make_replay(run.folder, out or run.beside("-replay.html"))
        (page,) = written.files
        print(page)
        if not no_open:
            open_page(page)
        written.raise_for_altered()

    each_run(Invocation.of(context), runs, replay_one, out=out)
