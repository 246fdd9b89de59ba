"""`handrail inventory`."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.fleet import examine_fleet
from handrail.cli.completion import complete_selection
from handrail.cli.output.fleet import as_object, print_fleet


def inventory(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            show_default=False,
            help="Inventories, and folders of them. All of them together are one fleet.",
        ),
    ],
    pairs: Annotated[
        list[str] | None,
        typer.Option(
            "--pairs",
            metavar="SELECTION",
            autocompletion=complete_selection,
            help="Which pairs, and in which order: names, globs, label=word, all; ! leaves out. With commas, or repeated.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    examined = examine_fleet(files, pairs)
    if json:
        print(json_module.dumps(as_object(examined), ensure_ascii=False, indent=1))
    else:
        print_fleet(examined)
