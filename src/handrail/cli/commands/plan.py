"""`handrail plan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import FinishByOption, PairOption, RunbookArgument, SetOption

if TYPE_CHECKING:
    from handrail.runbook import PlannedStep, Runbook
    from handrail.steps import Value


def plan(
    runbook: RunbookArgument,
    inventory: Annotated[
        Path | None, typer.Option("--inventory", "-i", metavar="FILE", help="Fill in a pair's inputs.")
    ] = None,
    pair: PairOption = None,
    values: SetOption = None,
    finish_by: FinishByOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where earlier runs are, for --finish-by.")] = Path(
        "runs"
    ),
    digest: Annotated[
        bool, typer.Option("--digest", help="Print the plan's digest alone: of the runbook and those that it calls.")
    ] = False,
) -> None:
    from handrail.app.lookup import chosen_pair, library, runbook_file
    from handrail.cli.options import given
    from handrail.engine import needing_approval
    from handrail.runbook import load, outline

    book, _ = load(runbook_file(runbook), library())
    if digest:
        print(book.digest)
        return
    known: dict[str, Value] = {name: it.default for name, it in book.inputs.items() if it.default is not None}
    if inventory:
        known |= {name: value for name, value in chosen_pair(inventory, pair).inputs.items() if name in book.inputs}
    if values:
        from handrail.run import must_be_inputs

        must_be_inputs(given(values), book)
        known |= given(values)
    print(book.title)
    if book.document:
        print(f"after {book.document}{f' ({book.document_url})' if book.document_url else ''}")
    for section in outline(book):
        print(f"\n{section.heading}  ({section.appliance})")
        for place in section.steps:
            _tell(place, known, book)
    print("\nsafe changes nothing, idempotent may be done again, once must not happen twice")
    if needing_approval(outline(book)):
        print(f"a step marked with approval waits for a person's word; the digest of this plan is {book.digest}")
    if finish_by:
        _tell_time(finish_by, out, book)


def _tell_time(finish_by: str, out: Path, book: Runbook) -> None:
    from handrail.app.environment import clock
    from handrail.cli.deadline import parse_deadline
    from handrail.engine import TimeLimit
    from handrail.run import earlier_durations
    from handrail.runbook import outline

    until = parse_deadline(finish_by, clock())
    assert until
    print()
    for sentence in TimeLimit(until, clock, outline(book), earlier_durations(out, book.digest)).sentences():
        print(sentence)


def _tell(place: PlannedStep, known: dict[str, Value], book: Runbook) -> None:
    step = place.step.filled(known)
    when = f"  (only if {step.when.describe()})" if step.when else ""
    approval = "  (approval)" if step.approval else ""
    print(f"{place.number:>6}  [{step.effective:10}]  {step.describe()}{when}{approval}")
    for child in place.children:
        _tell(child, {}, book)
