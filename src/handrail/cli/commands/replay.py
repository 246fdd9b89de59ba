"""`handrail replay`."""

from __future__ import annotations

import contextlib
import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.environment import has_screen
from handrail.app.reports import make_replay
from handrail.cli.options import RunArgument


def replay(
    run: RunArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write the page; else beside the run's folder."),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Write the page, and open no browser.")] = False,
) -> None:
    written = make_replay(run, out)
    (page,) = written.files
    print(page)
    if not no_open and has_screen(os.environ, sys.platform):
        with contextlib.suppress(webbrowser.Error, OSError):  # its path is printed
            webbrowser.open(page.resolve().as_uri())
    written.raise_for_altered()
