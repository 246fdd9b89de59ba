"""`handrail report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.named_runs import NamedRun
from handrail.app.reports import make_reports, print_report
from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption, UnzippedRunsArgument, one_of
from handrail.cli.runs import each_run
from handrail.errors import InvalidCall
from handrail.report.formats import FORMATS

ALIASES = {"md": "markdown", "xml": "junit"}
"""The endings of files, as other names of their formats."""
CHOICES = (*FORMATS, "pdf", "all")


def report(
    context: typer.Context,
    runs: UnzippedRunsArgument,
    format: Annotated[
        str,
        typer.Option(
            metavar="/".join(CHOICES),
            parser=lambda name: one_of(CHOICES)(ALIASES.get(name, name)),
            help="Which report to write. `all` are those that a run writes; `pdf` is made by a browser, beside the run's folder.",
        ),
    ] = "all",
    browser: BrowserOption = None,
    sign_with: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Sign the PDF (PAdES) with the key in this PKCS#12 file; its password is asked for."
        ),
    ] = None,
) -> None:
    if sign_with and format != "pdf":
        raise InvalidCall("--sign-with signs a PDF; say --format pdf")
    invocation = Invocation.of(context)

    def report_one(run: NamedRun) -> None:
        if format == "pdf":
            printing = print_report(run.folder, invocation.environment(browser), sign_with, out=run.beside(".pdf"))
            written = invocation.run_or_stop(printing)
        else:
            run.must_be_a_folder("report")
            written = make_reports(run.folder, None if format == "all" else format)
        for file in written.files:
            print(file)
        written.raise_for_altered()

    each_run(invocation, runs, report_one)
