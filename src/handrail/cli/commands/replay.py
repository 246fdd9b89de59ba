"""`handrail replay`."""

from __future__ import annotations

import contextlib
import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from handrail.cli.invocation import Invocation
from handrail.cli.options import RunArgument

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def replay(
    context: typer.Context,
    run: RunArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write the page; else beside the run's folder."),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Write the page, and open no browser.")] = False,
) -> None:
    from handrail.app.output_path import beside, must_break_no_seal
    from handrail.journal import read, run_record
    from handrail.report.files import must_be_unaltered, retry_advice, write
    from handrail.report.replay.html import html
    from handrail.run import RunFolder

    record = run_record(read(RunFolder(run).journal))
    file = out or beside(run, "-replay.html")
    must_break_no_seal(file, run)
    write(file, Invocation.of(context).redact(html(record, run)).encode(), retry_advice(f"handrail replay {run}"))
    print(file)
    if not no_open and there_is_a_screen():
        with contextlib.suppress(webbrowser.Error, OSError):  # its path is printed
            webbrowser.open(file.resolve().as_uri())
    must_be_unaltered(record, run)


def there_is_a_screen() -> bool:
    """On which a browser could be shown to whoever typed the command."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in SCREENS)
