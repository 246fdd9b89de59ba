"""`handrail diff`."""

from __future__ import annotations

import json as json_module
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.invocation import Invocation
from handrail.cli.options import RunArgument

if TYPE_CHECKING:
    from handrail.report.diff.lines import Said
    from handrail.report.diff.sides import Side

COLOURS = {
    "title": "bold",
    "heading": "bold",
    "step": "",
    "left": "red",
    "right": "green",
    "soft": "dim",
    "good": "bold green",
    "bad": "bold red",
    "": "",
}


def diff(
    context: typer.Context,
    run: RunArgument,
    other: Annotated[
        Path | None, typer.Argument(metavar="[RUN]", show_default=False, help="The run to compare it with.")
    ] = None,
    between: Annotated[
        str | None,
        typer.Option(
            metavar="ROLE,ROLE", help="Compare two appliances of the one run instead, as in --between primary,backup."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="REGEX", help="Leave out lines, as they are shown, that match. Several allowed."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page, too: every line, and the pictures side by side.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The differences as a JSON list, for machines.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 where they differ. Without it, that ends with 0.")
    ] = False,
) -> None:
    from handrail.app.output_path import must_break_no_seal
    from handrail.report.diff.comparer import compare
    from handrail.report.diff.html import html as page
    from handrail.report.diff.lines import lines
    from handrail.report.diff.machine import differences
    from handrail.report.files import must_be_unaltered, write

    redact = Invocation.of(context).redact
    patterns = [_pattern(text) for text in ignore or ()]
    left, right = _sides(run, other, between)
    if html:
        must_break_no_seal(html, left.folder, right.folder)
    told = compare(left, right, patterns)
    if json:
        print(redact(json_module.dumps(differences(told), ensure_ascii=False, indent=1)))
    else:
        _show(list(lines(told)), redact)
    if html:
        write(html, redact(page(told)).encode(), "Make room, or name another file")
        if not json:
            print(f"\npage: {html}")
    for it in (left, right) if other else (left,):
        must_be_unaltered(it.record, it.folder)
    if exit_code and any(it.differs for it in told.steps):
        raise typer.Exit(1)


def _pattern(text: str) -> re.Pattern[str]:
    from handrail.errors import InvalidCall

    try:
        return re.compile(text)
    except re.error as error:
        raise InvalidCall(f"--ignore takes a regular expression; {text} is none: {error}") from None


def _sides(run: Path, other: Path | None, between: str | None) -> tuple[Side, Side]:
    from handrail.errors import InvalidCall
    from handrail.journal import read, run_record
    from handrail.report.diff.sides import Side
    from handrail.run import RunFolder

    if (other is None) == (between is None):
        raise InvalidCall(
            "name a second run to compare it with, or two appliances of this one: --between primary,backup"
        )
    record = run_record(read(RunFolder(run).journal))
    if other:
        return Side("first", record, run), Side("second", run_record(read(RunFolder(other).journal)), other)
    roles = [role.strip() for role in (between or "").split(",")]
    known = [it.role for it in record.started.appliances] or sorted({step.appliance for step in record.steps})
    if len(set(roles)) != 2 or not set(roles) <= set(known):
        raise InvalidCall(f"--between takes two of the run's appliances, which are {', '.join(known)}; not {between}")
    return Side(roles[0], record, run, roles[0]), Side(roles[1], record, run, roles[1])


def _show(said: list[Said], redact: Callable[[str], str]) -> None:
    """Plain where it is piped, a line for a line; on a terminal in colour, and within its width."""
    if not sys.stdout.isatty():
        print(redact("\n".join(f"{' ' * it.indent}{it.text}".rstrip() for it in said)))
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    for it in said:
        text = Text(redact(it.text), COLOURS[it.style])
        if any(it.marked):
            text.stylize("bold underline", *it.marked)
        console.print(Padding(text, (0, 0, 0, it.indent)))
