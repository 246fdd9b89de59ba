"""`handrail guide`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.guide import make_guide, print_guide, render_guide
from handrail.app.named_runs import NamedRun
from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption, RunsArgument, one_of
from handrail.cli.runs import each_run
from handrail.report.guide.folder import GuideResult

CHOICES = ("html", "md", "pdf", "docx", "scorm")


def guide(
    context: typer.Context,
    runs: RunsArgument,
    format: Annotated[
        str,
        typer.Option(
            metavar="/".join(CHOICES),
            parser=one_of(CHOICES),
            help="What is made from guide.md and its pictures, which are always written.",
        ),
    ] = "html",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="The guide's folder. An existing guide is made anew, and keeps what trainers edited.",
            show_default="RUN-guide, beside the run",
        ),
    ] = None,
    browser: BrowserOption = None,
) -> None:
    invocation = Invocation.of(context)

    def guide_one(run: NamedRun) -> None:
        result = make_guide(run.folder, out or run.beside("-guide"))
        _print(result)
        if format == "pdf":
            print(invocation.run_or_stop(print_guide(result, invocation.environment(browser))))
        elif format != "md":
            print(render_guide(result, format))

    each_run(invocation, runs, guide_one, out=out)


def _print(result: GuideResult) -> None:
    for block in result.edited:
        print(f"kept as edited: {block}")
    for block in result.removed:
        print(f"kept at the end, since the run does not have it: {block}")
    if result.backup:
        print(f"as it was before: {result.backup}")
    print(result.source)
