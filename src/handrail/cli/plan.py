"""`handrail plan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import PairOption, RunbookArgument, SetOption

if TYPE_CHECKING:
    from handrail.runbook import Place, Runbook
    from handrail.steps import Value


def plan(
    runbook: RunbookArgument,
    inventory: Annotated[
        Path | None, typer.Option("--inventory", "-i", metavar="FILE", help="Fill in a pair's inputs.")
    ] = None,
    pair: PairOption = None,
    values: SetOption = None,
) -> None:
    """Print the numbered sentences that would be performed, with their effects."""
    from handrail.cli.options import chosen_pair, given, library, runbook_file
    from handrail.runbook import load, outline

    book, _ = load(runbook_file(runbook), library())
    known: dict[str, Value] = {name: it.default for name, it in book.inputs.items() if it.default is not None}
    if inventory:
        known |= {name: value for name, value in chosen_pair(inventory, pair).inputs.items() if name in book.inputs}
    known |= given(values)
    print(book.title)
    if book.document:
        print(f"after {book.document}{f' ({book.document_url})' if book.document_url else ''}")
    for section in outline(book):
        print(f"\n{section.heading}  ({section.appliance})")
        for place in section.places:
            _tell(place, known, book)
    print("\nsafe changes nothing, idempotent may be done again, once must not happen twice")


def _tell(place: Place, known: dict[str, Value], book: Runbook) -> None:
    step = place.step.filled(known)
    when = f"  (only if {step.when.describe()})" if step.when else ""
    print(f"{place.number:>6}  [{step.effective:10}]  {step.describe()}{when}")
    for child in place.children:
        _tell(child, {}, book)
