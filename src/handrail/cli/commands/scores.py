"""`handrail scores`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from handrail.app.scores import class_scores, write_csv, write_statements
from handrail.cli.invocation import Invocation
from handrail.cli.options import RunsArgument
from handrail.cli.output.scores import print_scores
from handrail.cli.runs import all_runs
from handrail.cli.secret_option import secret_option
from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.journal.projections.scores import Scores


def scores(
    context: typer.Context,
    runs: RunsArgument,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page: the table, and each exercise step by step."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the table for a spreadsheet.")
    ] = None,
    xapi: Annotated[
        str | None,
        typer.Option(
            "--xapi", metavar="FILE|URL", help="Write xAPI statements, or send them to a learning record store."
        ),
    ] = None,
    xapi_user: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name by which the store knows the sender.")
    ] = None,
    xapi_password: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE", help="Where its password comes from, as in env:LRS_PASSWORD; never the password."
        ),
    ] = None,
    home_page: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the trainees' names have accounts; else the machine of the exercise."),
    ] = None,
) -> None:
    with all_runs(runs) as exercises:
        results = class_scores([run.folder for run in exercises], html)
    print_scores(results)
    if csv:
        write_csv(csv, results)
    if xapi and is_address(xapi):
        _send(Invocation.of(context), xapi, xapi_user, xapi_password, results, home_page)
    elif xapi:
        write_statements(Path(xapi), results, home_page)
    for written in filter(None, (html, csv, xapi)):
        print(written)


def is_address(text: str) -> bool:
    """Say whether a text is an address rather than a file."""
    return urlsplit(text).scheme in ("http", "https")


def _send(
    invocation: Invocation,
    url: str,
    user: str | None,
    source: str | None,
    results: Sequence[Scores],
    home_page: str | None,
) -> None:
    from handrail.app.learning_record_store import LearningRecordStore
    from handrail.report.formats.xapi import home_page_of, statements

    if not (user and source):
        raise InvalidCall(
            "a learning record store wants to know who sends: --xapi-user NAME --xapi-password SOURCE, "
            "as in --xapi-password env:LRS_PASSWORD"
        )
    password = secret_option("--xapi-password", source, invocation)
    LearningRecordStore(url, user, password).send(statements(results, home_page or home_page_of(results)))
