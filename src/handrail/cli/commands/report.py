"""`handrail report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption, RunArgument, one_of
from handrail.report.formats import FORMATS

if TYPE_CHECKING:
    from handrail.journal import RunRecord

CHOICES = (*FORMATS, "pdf", "all")


def report(
    context: typer.Context,
    run: RunArgument,
    format: Annotated[
        str,
        typer.Option(
            metavar="/".join(CHOICES),
            parser=one_of(CHOICES),
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
    from handrail.app.output_path import beside
    from handrail.errors import InvalidCall
    from handrail.journal import read, run_record
    from handrail.report.files import must_be_unaltered, retry_advice, write, write_reports
    from handrail.report.formats import formats_of
    from handrail.run import RunFolder

    if sign_with and format != "pdf":
        raise InvalidCall("--sign-with signs a PDF; say --format pdf")
    record = run_record(read(RunFolder(run).journal))
    if format == "pdf":
        file = beside(run, ".pdf")  # a PDF tells when it was made, so a sealed folder does not take it
        write(
            file,
            _pdf(record, run, Invocation.of(context), browser, sign_with),
            retry_advice(f"handrail report {run} --format pdf"),
        )
        print(file)
    else:
        for file in write_reports(record, run, formats_of(record).values() if format == "all" else [FORMATS[format]]):
            print(file)
    must_be_unaltered(record, run)


def _pdf(record: RunRecord, folder: Path, invocation: Invocation, browser: str | None, sign_with: Path | None) -> bytes:
    """Raises `BrowserUnavailable`."""
    from handrail.app.pdf import print_pdf
    from handrail.report.formats.html import html

    key = _key(sign_with) if sign_with else None  # asked for before anything takes its time
    pdf = invocation.run_or_stop(print_pdf(html(record, folder), invocation.environment(browser)))
    if key is None:
        return pdf
    from handrail.report.pades import signed

    reason = f"Report of a run; its journal's last seal is {record.head}"
    return invocation.run_or_stop(signed(pdf, *key, reason=reason))


def _key(file: Path) -> tuple[bytes, bytes | None]:
    """The PKCS#12 file and its password, asked for where it has one."""
    import getpass
    import sys

    from handrail.errors import InvalidCall, SecretUnavailable
    from handrail.report.pades import opens

    try:
        pkcs12 = file.read_bytes()
    except OSError as error:
        raise InvalidCall(f"{file} cannot be read: {error.strerror}") from None
    if opens(pkcs12, None):
        return pkcs12, None
    if not sys.stdin.isatty():
        raise SecretUnavailable(f"the password of {file} is asked for, and nobody is at a terminal")
    return pkcs12, getpass.getpass(f"Password of {file}: ").encode()
