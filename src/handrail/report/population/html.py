"""A population as a page: one file without a script, whose rows a reader can bring into another order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from handrail.report import layout, words
from handrail.report.population import texts
from handrail.report.population.controls import WORTHS, controls_over_runs
from handrail.report.population.members import Member, Population

TEMPLATE = "population.html.j2"
ORDERS: Mapping[str, Callable[[Member], tuple[str, ...]]] = {
    "time": lambda member: (),
    "pair": lambda member: (member.pair,),
    "outcome": lambda member: (texts.outcome(member),),
    "who": lambda member: tuple(texts.people(member)),
    "seal": lambda member: (member.seal, member.sealed_by),
    "drawn": lambda member: ("" if member.is_drawn else "z",),
}
"""The orders of the rows; runs that are alike keep that of their times."""


def population_page(found: Population, file: Path) -> str:
    """The page; its links to the runs' reports begin at `file`."""
    orders = {name: key for name, key in ORDERS.items() if found.sample or name != "drawn"}
    style = layout.style() + layout.style("population.css") + "".join(_rules(found, orders))
    style += layout.page_footer(f"{found.folder.resolve().name} · {texts.title(found)}")
    gaps = list(found.gaps())
    return layout.template(TEMPLATE).render(
        found=found,
        style=style,
        style_digest=layout.digest(style),
        texts=texts,
        words=words,
        orders=list(orders),
        gaps={pair: [gap for gap in gaps if gap.pair == pair] for pair in found.pairs},
        missing=list(found.missing()),
        over=controls_over_runs(found),
        worths=WORTHS,
        link=lambda member: _link(member, file),
    )


def _rules(found: Population, orders: Mapping[str, Callable[[Member], tuple[str, ...]]]) -> Iterator[str]:
    """The place of each row in each order, as CSS: no script is needed, and no style in the rows."""
    yield from (f"#run-{member.number} {{ order: {member.number} }}\n" for member in found.members)
    for name, key in orders.items():
        for place, member in enumerate(sorted(found.members, key=lambda it: (key(it), it.number)), start=1):
            if place != member.number:
                yield f"main:has(#by-{name}:checked) #run-{member.number} {{ order: {place} }}\n"


def _link(member: Member, file: Path) -> str:
    """The address of a run's report from the page; empty if there is none."""
    if member.report is None:
        return ""
    path = os.path.relpath(member.report.parent.resolve() / member.report.name, file.resolve().parent)
    return quote(Path(path).as_posix())
