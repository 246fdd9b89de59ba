"""A fleet: the pairs of several inventories, and the calendar of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handrail.errors import InvalidCall, InvalidFile, Mistake
from handrail.inventory.calendar import Blackout, blackouts_for
from handrail.inventory.model import Inventory, Pair
from handrail.inventory.reader import read_inventory
from handrail.source import Source, SourcePath, nearest

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Fleet:
    """The inventories that make a fleet, in their order. No name of a pair or of a blackout stands in two of them."""

    inventories: tuple[Inventory, ...]

    @cached_property
    def pairs(self) -> dict[str, Pair]:
        """Every pair by its name, in the order of the files."""
        return {name: pair for inventory in self.inventories for name, pair in inventory.pairs.items()}

    @cached_property
    def blackouts(self) -> tuple[Blackout, ...]:
        """The blackouts of all inventories: each is for the pairs of the whole fleet that have its labels."""
        return tuple(blackout for inventory in self.inventories for blackout in inventory.calendar.values())

    def inventory_of(self, pair: str) -> Inventory:
        """The inventory that lists the pair of this name."""
        return next(inventory for inventory in self.inventories if pair in inventory.pairs)

    def blackouts_of(self, pair: Pair) -> tuple[Blackout, ...]:
        """The blackouts that are for a pair."""
        return blackouts_for(self.blackouts, pair.labels)


def load_fleet(paths: Sequence[Path]) -> Fleet:
    """Read inventories and folders of them, as one fleet. Relative paths in each begin at its own folder.

    Raises `InvalidFile` with every mistake in them, and `InvalidCall` for a folder in which there is no inventory.
    """
    mistakes: list[Mistake] = []
    read = []
    for file in _files(paths):
        try:
            read.append(read_inventory(file))
        except InvalidFile as error:
            mistakes += error.mistakes
    fleet = Fleet(tuple(inventory for inventory, _ in read))
    for key in ("pairs", "calendar"):
        mistakes += _twice([source for _, source in read], key)
    if not mistakes:
        mistakes += _blackouts_of_nobody(fleet, [source for _, source in read])
    if mistakes:
        raise InvalidFile(mistakes)
    return fleet


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that are meant, each once: those of a folder by their names, and none of the folders in it."""
    seen = set()
    for path in paths:
        files = [path]
        if path.is_dir():
            files = sorted(file for file in path.iterdir() if _is_meant(file))
            if not files:
                raise InvalidCall(
                    f"there is no inventory in the folder {path}: no file ends with {' or '.join(SUFFIXES)}"
                )
        for file in files:
            if (resolved := file.resolve()) not in seen:
                seen.add(resolved)
                yield file


def _is_meant(file: Path) -> bool:
    return file.suffix in SUFFIXES and not file.name.startswith(".") and not file.is_dir()


def _twice(sources: Sequence[Source], key: str) -> Iterator[Mistake]:
    """The names under this key of a file that an earlier file has already."""
    first: dict[str, str] = {}
    what = {"pairs": "pair", "calendar": "blackout"}[key]
    for source in sources:
        for name in source.value.get(key, {}):
            path: SourcePath = (key, name)
            if before := first.get(str(name)):
                sentence = f"the {what} `{name}` is there twice: {before} has it, too; give one of them another name"
                yield source.mistake(path, sentence, at_key=True)
            else:
                line, column = source.position(path, at_key=True)
                first[str(name)] = f"{source.name}:{line}:{column}"


def _blackouts_of_nobody(fleet: Fleet, sources: Sequence[Source]) -> Iterator[Mistake]:
    """The blackouts with a label or a word that no pair of the fleet has: a misspelled one would never hold anybody back."""
    for inventory, source in zip(fleet.inventories, sources, strict=True):
        for blackout in inventory.calendar.values():
            for label, words in blackout.labels:
                known = sorted({word for pair in fleet.pairs.values() for word in pair.labels.get(label, ())})
                for word in words:
                    if word not in known:
                        there = known or sorted({name for pair in fleet.pairs.values() for name in pair.labels})
                        near = nearest(word if known else label, there)
                        hint = (
                            f"did you mean `{near}`?" if near else f"there is {', '.join(there) or 'no label at all'}"
                        )
                        sentence = f"no pair of this fleet has the label {label}={word}; {hint}"
                        yield source.mistake(("calendar", blackout.name, "labels", label), sentence)
