"""`handrail schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from handrail.app.schema import SchemaKind, schema_text


def schema(
    kind: Annotated[
        SchemaKind, typer.Argument(metavar="[KIND]", help="What the editor is to help with: `runbook` or `inventory`.")
    ] = "runbook",
) -> None:
    print(schema_text(kind), end="")
