"""The options of pytest that are Handrail's own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

MARKERS = (
    "practice(profile, situations, vary, page): how the practice pair of a test is: its version and situations, a seed of its "
    "variation, and the appliance whose page `appliance_page` is",
)
PLAN = "`handrail plan RUNBOOK --inventory FILE --pair NAME --digest`"
"""The command that prints the digest of what is approved."""
CHANGES = "--handrail-perform changes real appliances"


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("handrail", "Handrail: runbooks as tests")
    add = _adder(group)
    add("--inventory", metavar="FILE", help="rehearse on real appliances, which changes nothing: their inventory")
    add("--pair", metavar="NAME", help="the pair of the inventory; needed if it has several")
    add("--handrail-perform", action="store_true", help="perform on the pair, in place of a rehearsal")
    add("--approved-by", metavar="NAME", help="who approves what is performed there")
    add("--plan", metavar="DIGEST", help=f"what is approved: the digest that {PLAN} prints")
    add(
        "--handrail-vary",
        metavar="N",
        type=int,
        help="perform on N drawn variations of the practice pair (seeds 1 to N)",
    )
    add(
        "--handrail-situation",
        metavar="NAME",
        action="append",
        help="perform on the practice pair in this situation, or as this version: several with + between; may be repeated",
    )
    add("--handrail-set", metavar="NAME=VALUE", action="append", help="the value of an input; may be repeated")
    add("--handrail-runs", metavar="DIR", help="where the folders of runs are made (default: runs)")
    parser.addini("handrail_paths", "folders of runbooks (default: runbooks)", type="paths", default=[])
    parser.addini("handrail_runs", "where the folders of runs are made", default="runs")


def _adder(group: pytest.OptionGroup) -> Callable[..., None]:
    """Add an option; where another plugin has its name already, by a name that begins with --handrail alone."""

    def add(name: str, **settings: Any) -> None:
        long = name if name.startswith("--handrail") else f"--handrail-{name[2:]}"
        destination = "handrail_" + long.removeprefix("--handrail-").replace("-", "_")
        names = dict.fromkeys((name, long))
        try:
            group.addoption(*names, dest=destination, **settings)
        except (ValueError, argparse.ArgumentError):
            group.addoption(long, dest=destination, **settings)

    return add


@dataclass(frozen=True)
class Settings:
    """What a session was asked to do with runbooks."""

    runs: Path
    inventory: Path | None = None
    pair: str | None = None
    perform: bool = False
    approved_by: str = ""
    plan: str = ""
    vary: int = 0
    situations: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        asked = config.option
        given = asked.handrail_set or []
        return cls(
            runs=Path(config.invocation_params.dir, asked.handrail_runs or config.getini("handrail_runs")),
            inventory=Path(config.invocation_params.dir, asked.handrail_inventory)
            if asked.handrail_inventory
            else None,
            pair=asked.handrail_pair,
            perform=asked.handrail_perform,
            approved_by=(asked.handrail_approved_by or "").strip(),
            plan=(asked.handrail_plan or "").strip().lower(),
            vary=asked.handrail_vary or 0,
            situations=tuple(asked.handrail_situation or ()),
            values=dict(value.split("=", 1) for value in given if "=" in value),
        )


def runbook_folders(config: pytest.Config) -> list[Path]:
    """The folders whose runbooks are tests."""
    folders = config.getini("handrail_paths") or [
        config.rootpath / "runbooks",
        Path(config.invocation_params.dir, "runbooks"),
    ]
    return [folder.resolve() for folder in folders]


def check_options(config: pytest.Config) -> None:
    """Raise `UsageError` for options that contradict each other."""
    settings = Settings.of(config)
    for complaint in _complaints(config, settings):
        raise pytest.UsageError(complaint)


def _complaints(config: pytest.Config, settings: Settings) -> Iterator[str]:
    real = settings.inventory is not None
    if settings.pair and not real:
        yield "--pair names a pair of an inventory: add --inventory FILE"
    if settings.perform and not (real and settings.approved_by and settings.plan):
        yield f"{CHANGES}: it needs --inventory FILE, --approved-by NAME and --plan DIGEST, which {PLAN} prints"
    if (settings.approved_by or settings.plan) and not settings.perform:
        yield "--approved-by and --plan approve what is performed: add --handrail-perform; a rehearsal needs no approval"
    if config.option.handrail_vary is not None and settings.vary < 1:
        yield "--handrail-vary takes the number of variations, from 1"
    if real and (settings.vary or settings.situations):
        yield "variations and situations are those of the practice pair: leave out --inventory, or them"
    for value in config.option.handrail_set or []:
        if "=" not in value.lstrip("="):
            yield f"--handrail-set takes NAME=VALUE, not {value}"
    yield from _unknown_situations(settings)
    output = config.getoption("--output", default=None)
    if output and _is_inside(settings.runs, Path(config.invocation_params.dir, output)):
        yield (
            f"{settings.runs} lies in the --output folder {output}, which pytest-playwright deletes at the start of a session; "
            "evidence would be lost: name another --handrail-runs"
        )


def _is_inside(folder: Path, other: Path) -> bool:
    return other.resolve() in (folder.resolve(), *folder.resolve().parents)


def _unknown_situations(settings: Settings) -> Iterator[str]:
    if not settings.situations:
        return
    from handrail.pytest_plugin.situations import practice_situation

    for named in settings.situations:
        try:
            practice_situation(named)
        except ValueError as error:
            yield f"--handrail-situation {named}: {error}"
