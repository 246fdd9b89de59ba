"""Output of a fleet: a line a pair, the term that decided on it, the calendar, and what is shared."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from handrail.app.fleet import ExaminedFleet
from handrail.characters import visible
from handrail.cli.output.columns import fitted
from handrail.cli.output.safe_stdout import display_stdout
from handrail.cli.output.wrapping import wrapped
from handrail.fleet import sharing_sentences
from handrail.inventory import Appliance, Pair
from handrail.report.words import plural

NARROWED = (3, 2, 1)
"""The columns that are made narrower where there is not enough room: first the appliances."""
SELECTED, LEFT_OUT = ("✓", "green"), ("–", "dim")


def print_fleet(examined: ExaminedFleet) -> None:
    """Print a line for each pair that is selected or left out, in the order of the selection; blackouts; and what is shared."""
    console = Console(file=display_stdout(), highlight=False)
    told = [pair for pair in examined.pairs if examined.is_selected(pair) or examined.reason(pair)]
    for line in fitted([_titles(examined), *(_cells(examined, pair) for pair in told)], NARROWED, console.width):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
    if untold := len(examined.pairs) - len(told):
        print(f"   and {plural(untold, 'pair')} that no term takes")
    print(f"\n{_count(examined)}")
    for sentence in _sentences(examined):
        print(wrapped("", visible(sentence)))


def _titles(examined: ExaminedFleet) -> list[Text]:
    titles = ["", "pair", "labels", "appliances", *(["decided by"] if examined.selection else [])]
    return [Text(title, "dim") for title in titles]


def _cells(examined: ExaminedFleet, pair: Pair) -> list[Text]:
    is_selected = examined.is_selected(pair)
    mark, colour = (SELECTED if is_selected else LEFT_OUT) if examined.selection else ("", "")
    reached = ", ".join(dict.fromkeys(_reached(appliance) for appliance in pair.roles.values()))
    cells = [Text(mark, colour), *(Text(visible(text)) for text in (pair.name, _labels(pair), reached))]
    decided = [Text(visible(examined.reason(pair)), colour)] if examined.selection else []
    return cells + decided


def _labels(pair: Pair) -> str:
    return " ".join(f"{label}={word}" for label, words in pair.labels.items() for word in words)


def _reached(appliance: Appliance) -> str:
    host, port = appliance.address
    return f"{appliance.host} at {host}:{port}" if appliance.resolve else appliance.netloc


def _count(examined: ExaminedFleet) -> str:
    pairs, files = examined.fleet.pairs, examined.fleet.inventories
    all_of_them = f"{plural(len(pairs), 'pair')} in {plural(len(files), 'file')}"
    if examined.selection is None:
        return all_of_them
    return f"{len(examined.selection.pairs)} selected, in this order, of {all_of_them}"


def _sentences(examined: ExaminedFleet) -> Iterator[str]:
    """What else is to be known of the fleet."""
    for blackout in examined.fleet.blackouts:
        names = [pair.name for pair in examined.fleet.pairs.values() if blackout.is_for(pair.labels)]
        yield f"blackout {blackout.name}: {blackout.describe()}; for {plural(len(names), 'pair')}"
    yield from sharing_sentences(examined.sharing)


def as_object(examined: ExaminedFleet) -> dict[str, object]:
    """A fleet as a JSON object. The pairs are in the order in which they are printed."""
    return {
        "files": [str(inventory.file) for inventory in examined.fleet.inventories],
        "pairs": [_pair_object(examined, pair) for pair in examined.pairs],
        "blackouts": {blackout.name: blackout.describe() for blackout in examined.fleet.blackouts},
    }


def _pair_object(examined: ExaminedFleet, pair: Pair) -> dict[str, object]:
    """A pair: `selected_by` is the term that took it, `left_out_by` the one that left it out; both are empty if none takes it."""
    is_selected, reason = examined.is_selected(pair), examined.reason(pair)
    return {
        "pair": pair.name,
        "file": str(examined.fleet.inventory_of(pair.name).file),
        "labels": {label: list(words) for label, words in pair.labels.items()},
        "appliances": {
            role: {
                "name": appliance.name,
                "url": appliance.url,
                "address": "{}:{}".format(*appliance.address),
                "trust": [str(anchor) for anchor in appliance.trust],
            }
            for role, appliance in pair.roles.items()
        },
        "inputs": dict(pair.inputs),
        "blackouts": [blackout.name for blackout in examined.fleet.blackouts_of(pair)],
        "shares": dict(examined.sharing.get(pair.name, {})),
        "selected": is_selected,
        "selected_by": reason if is_selected else "",
        "left_out_by": "" if is_selected else reason,
    }
