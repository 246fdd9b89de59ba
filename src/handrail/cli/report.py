"""`handrail report`."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer


class Format(enum.StrEnum):
    """For whom a report is."""

    HTML = "html"
    JUNIT = "junit"
    ALL = "all"


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder.")],
    format: Annotated[Format, typer.Option(help="Which report to write.")] = Format.ALL,
) -> None:
    """Write a run's reports again, from its journal alone."""
    from handrail.journal import read, telling
    from handrail.report import FORMATS
    from handrail.report.files import must_be_unaltered, write_reports
    from handrail.run import RunFolder

    told = telling(read(RunFolder(run).journal))
    for file in write_reports(told, run, FORMATS if format is Format.ALL else [format]):
        print(file)
    must_be_unaltered(told, run)
