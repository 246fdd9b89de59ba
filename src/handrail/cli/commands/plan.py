"""`handrail plan`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.app.lookup import chosen_pair, load_runbook
from handrail.app.plan import Plan, PlanLine, time_sentences
from handrail.app.plan import plan as plan_run
from handrail.app.rollouts.terms import RolloutTerms
from handrail.characters import on_one_line
from handrail.cli.defaults import FILE, name_of, options_of
from handrail.cli.options import FinishByOption, PairOption, RunbookArgument, SetOption, parse_set_options
from handrail.cli.output.rollout_plan import print_rollout_plan
from handrail.cli.output.wrapping import wrapped
from handrail.cli.rollouts import (
    AtOnceOption,
    MaxFailedOption,
    OnlyFailedOption,
    PairsOption,
    PauseOption,
    WavesOption,
)
from handrail.errors import InvalidCall
from handrail.runbook import Runbook, RunbookDocument

if TYPE_CHECKING:
    from handrail.inventory import Pair


def plan(
    context: typer.Context,
    runbook: RunbookArgument,
    inventory: Annotated[
        list[Path] | None,
        typer.Option(
            "--inventory",
            "-i",
            metavar="FILE",
            help="The inventory of the pair; for a rollout, several and folders, too.",
        ),
    ] = None,
    pair: PairOption = None,
    pairs: PairsOption = None,
    values: SetOption = None,
    waves: WavesOption = "rest",
    at_once: AtOnceOption = "auto",
    max_failed: MaxFailedOption = "1",
    pause_between: PauseOption = None,
    only_failed: OnlyFailedOption = None,
    finish_by: FinishByOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where earlier runs are, for --finish-by; of a rollout, where earlier rollouts are.",
        ),
    ] = None,
    digest: Annotated[
        bool,
        typer.Option(
            "--digest",
            help="Print only the digest of the plan: of runbook, pair and inputs. Without --inventory, `runbook:` and the digest "
            "of the runbook and those that it calls, for a standing approval of any pair.",
        ),
    ] = False,
) -> None:
    if pairs or only_failed:
        terms = RolloutTerms(
            runbook,
            inventory or [Path("inventory.yaml")],
            pairs,
            parse_set_options(values),
            waves,
            at_once,
            max_failed,
            pause_between,
            only_failed,
            out or Path("rollouts"),
        )
        print_rollout_plan(terms.request(), digest_alone=digest)
        return
    loaded = load_runbook(runbook)
    made = plan_run(loaded, _pair(inventory, pair), parse_set_options(values))
    if digest:
        _print_digest(made)
        return
    _print(made)
    for sentence in _defaults(context):
        print(sentence)
    if finish_by:
        _print_time(made, finish_by, out or Path("runs"))


def _pair(inventory: list[Path] | None, name: str | None) -> Pair | None:
    if name and not inventory:
        raise InvalidCall("--pair names a pair of an inventory: add --inventory FILE")
    if inventory and len(inventory) > 1:
        raise InvalidCall("a pair is in one inventory, and these are several; for a rollout over a fleet, add --pairs")
    return chosen_pair(inventory[0], name) if inventory else None


def _defaults(context: typer.Context) -> Iterator[str]:
    """The options that decide what the plan says, and were not typed."""
    sources = {"ENVIRONMENT": "the environment", "DEFAULT_MAP": FILE}
    for option in options_of(context.command):
        source = context.get_parameter_source(option.name)
        if source and source.name in sources:
            value = context.params[option.name]
            told = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"--{name_of(option)} is {told}, by {sources[source.name]}"


def _document(document: RunbookDocument) -> Iterator[str]:
    """The lines that name the document, and whose it is; none if the runbook names none."""
    if document.title:
        by = f", by {document.by}" if document.by else ""
        yield on_one_line(f"after {document.title}{by}{f' ({document.url})' if document.url else ''}")
    for page in document.after:
        yield on_one_line(f"written after the vendor's {page.title}{f' ({page.url})' if page.url else ''}")
    edition = f"edition {document.edition}" if document.edition else ""
    read_on = f"{'of' if document.by else 'read on'} {document.read_on}" if document.read_on else ""
    if edition or read_on:
        yield on_one_line(", ".join(filter(None, (edition, read_on))))
    if document.sha256:
        yield f"its SHA-256 {document.sha256}"


def step_lines(runbook: Runbook, inputs: Mapping[str, str]) -> Iterator[str]:
    """The lines of the steps of a runbook, with the values that are known for every pair."""
    yield from _step_lines(plan_run(runbook, None, inputs))


def _step_lines(plan: Plan) -> Iterator[str]:
    yield on_one_line(plan.runbook.title)
    yield from _document(plan.runbook.document)
    for section in plan.sections:
        yield f"\n{on_one_line(section.heading)}  ({section.appliance})"
        yield from map(_sentence, section.lines)


def _print(plan: Plan) -> None:
    for told in _step_lines(plan):
        print(told)
    for warning in plan.warnings:
        print(f"\n{warning}")
    print("\nsafe changes nothing, idempotent may be done again, once must not happen twice")
    if plan.wants_approval:
        print(f"a step marked with approval waits for a person's word; {_approved_by(plan)}")


def _approved_by(plan: Plan) -> str:
    """What the plan is approved by: its digest, or why it has none."""
    if plan.assignment is None:
        return "the digest that approves it is for a pair and its inputs: say which, with --inventory and --pair"
    try:
        return f"the digest of this plan is {plan.digest}"
    except InvalidCall as lacking:
        return f"there is no digest to approve it by yet: {lacking}"


def _print_digest(plan: Plan) -> None:
    if plan.assignment:
        print(plan.digest)
        return
    from handrail.assignment import STANDING  # without a pair, inventories are not imported

    print(
        "this approves the runbook on any pair, with any inputs, and is recorded as that; for one pair, add --inventory FILE "
        "--pair NAME",
        file=sys.stderr,
    )
    print(f"{STANDING}{plan.runbook.digest}")


def _sentence(line: PlanLine) -> str:
    condition = f"  (only if {line.condition})" if line.condition else ""
    so_already = f"  (left out if {line.left_out_if} already)" if line.left_out_if else ""
    approval = "  (approval)" if line.wants_approval else ""
    text = f"{on_one_line(line.sentence)}{condition}{so_already}{approval}"
    return wrapped(f"{line.number:>6}  [{line.effect:10}]  ", text)


def _print_time(plan: Plan, finish_by: str, out: Path) -> None:
    from handrail.app.environment import clock  # takes as long as all the rest
    from handrail.cli.deadline import parse_deadline

    until = parse_deadline(finish_by, clock())
    assert until
    print()
    for sentence in time_sentences(plan.runbook, until, out, clock):
        print(sentence)
