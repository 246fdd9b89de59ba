"""`handrail report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.evidence_table import TABLES, write_table
from handrail.app.named_runs import NamedRun
from handrail.app.reports import make_reports, print_report
from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption, UnzippedRunsArgument, one_of
from handrail.cli.runs import each_run
from handrail.errors import InvalidCall
from handrail.report.formats import FORMATS

ALIASES = {"md": "markdown", "xml": "junit"}
"""The endings of files, as other names of their formats."""
CHOICES = (*FORMATS, *TABLES, "pdf", "all")
BESIDE = (*TABLES, "pdf")
"""The formats that lie beside a run's folder, and can be written elsewhere."""


def report(
    context: typer.Context,
    runs: UnzippedRunsArgument,
    format: Annotated[
        str,
        typer.Option(
            metavar="/".join(CHOICES),
            parser=lambda name: one_of(CHOICES)(ALIASES.get(name, name)),
            help="Which report to write. `all` are those that a run writes. Beside its folder lie `pdf`, which a browser makes, "
            "and `csv` and `xlsx`: the evidence by control and step, for spreadsheets and GRC tools.",
        ),
    ] = "all",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write the PDF or the table to this file.",
            show_default="beside the run",
        ),
    ] = None,
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
    if out and format not in BESIDE:
        raise InvalidCall(
            f"--out takes one file; say which: --format {' or '.join(BESIDE)}. Other reports lie in the run's folder"
        )
    invocation = Invocation.of(context)

    def report_one(run: NamedRun) -> None:
        if format == "pdf":
            printing = print_report(
                run.folder, invocation.environment(browser), sign_with, out=out or run.beside(".pdf")
            )
            written = invocation.run_or_stop(printing)
        elif format in TABLES:
            written = write_table(run, format, out)
        else:
            run.must_be_a_folder("report")
            written = make_reports(run.folder, None if format == "all" else format)
        for file in written.files:
            print(file)
        written.raise_for_altered()

    each_run(invocation, runs, report_one, out=out)
