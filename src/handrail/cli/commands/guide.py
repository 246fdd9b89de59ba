"""`handrail guide`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.app.output_path import beside, must_break_no_seal
from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption, RunArgument, one_of

if TYPE_CHECKING:
    from handrail.report.guide.folder import Made

CHOICES = ("html", "md", "pdf", "docx")


def guide(
    context: typer.Context,
    run: RunArgument,
    format: Annotated[
        str,
        typer.Option(
            metavar="/".join(CHOICES),
            parser=one_of(CHOICES),
            help="What is made of guide.md and its pictures, which are always written.",
        ),
    ] = "html",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="The guide's folder. One that is there is made anew, and keeps what was edited.",
            show_default="RUN-guide, beside the run",
        ),
    ] = None,
    browser: BrowserOption = None,
) -> None:
    from handrail.journal import read, run_record
    from handrail.report.files import must_be_unaltered, write
    from handrail.report.guide.folder import ADVICE, make
    from handrail.run import RunFolder

    folder = out or beside(run, "-guide")
    must_break_no_seal(folder / "guide.md", run)
    told = run_record(read(RunFolder(run).journal))
    must_be_unaltered(told, run)
    made = make(told, run, folder)
    _tell(made)
    if format != "md":
        file = folder / f"guide.{format}"
        write(file, _rendered(format, made.source, Invocation.of(context), browser), ADVICE)
        print(file)


def _tell(made: Made) -> None:
    for said in made.edited:
        print(f"kept as edited: {said}")
    for said in made.gone:
        print(f"kept at the end, since the run does not have it: {said}")
    if made.former:
        print(f"as it was before: {made.former}")
    print(made.source)


def _rendered(format: str, source: Path, invocation: Invocation, browser: str | None) -> bytes:
    from handrail.report.guide.document import document

    told = document(source.read_text(encoding="utf-8"))
    if format == "docx":
        from handrail.report.guide.docx import docx

        return docx(told, source.parent)
    from handrail.report.guide.html import html

    page = html(told, source.parent)
    if format == "pdf":
        from handrail.app.pdf import print_pdf

        return invocation.run_or_stop(print_pdf(page, invocation.environment(browser)))
    return page.encode()
