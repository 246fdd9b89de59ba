"""Where two texts differ, line by line, and what counts as alike in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from os.path import commonprefix
from typing import Literal

from handrail.report.diff.sides import ApplianceTerms

CONTEXT = 1
"""Lines that stand around what differs."""

_HEADING = re.compile(r'heading "(.*)" \[level=\d\]')


@dataclass(frozen=True)
class Change:
    """A line of one side, of the other, or of both; `marked` is from where to where it differs from its counterpart."""

    sign: Literal["-", "+", " "]
    text: str
    marked: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Hunk:
    """Changes that stand together, and the heading of the page above them."""

    heading: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Normalizer:
    """What counts as alike: what is each appliance's own, and lines that are not to be looked at."""

    left: ApplianceTerms
    right: ApplianceTerms
    ignored: tuple[re.Pattern[str], ...] = ()

    def hunks(self, left: Sequence[str], right: Sequence[str]) -> tuple[Hunk, ...]:
        ours, theirs = self._looked_at(left), self._looked_at(right)
        both = set(ours) & set(theirs)  # what both say word for word needs no other words
        one = [line if line in both else self.left.replaced(line) for line in ours]
        other = [line if line in both else self.right.replaced(line) for line in theirs]
        groups = SequenceMatcher(None, one, other, autojunk=False).get_grouped_opcodes(CONTEXT)
        return tuple(_hunk(group, ours, theirs) for group in groups)

    def _looked_at(self, lines: Sequence[str]) -> list[str]:
        return [line for line in lines if not any(pattern.search(line) for pattern in self.ignored)]


Opcode = tuple[str, int, int, int, int]


def _hunk(group: Sequence[Opcode], left: Sequence[str], right: Sequence[str]) -> Hunk:
    changes: list[Change] = []
    for tag, i, to_i, j, to_j in group:
        if tag == "equal":
            changes += (Change(" ", line) for line in left[i:to_i])
        else:
            changes += _changes(left[i:to_i], right[j:to_j])
    return Hunk(_heading_above(left, group[0][1] + 1), tuple(changes))


def _changes(left: Sequence[str], right: Sequence[str]) -> Iterator[Change]:
    """What stands in each other's place is told in pairs: what has the same name, and what is left between, one by one."""
    names = [_name(line) for line in left], [_name(line) for line in right]
    for tag, i, to_i, j, to_j in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "equal" or to_i - i == to_j - j:
            for one, other in zip(left[i:to_i], right[j:to_j], strict=True):
                yield from _pair(one, other)
        else:
            yield from (Change("-", line) for line in left[i:to_i])
            yield from (Change("+", line) for line in right[j:to_j])


def _name(line: str) -> str:
    """What of a line stays when its value changes: a row's first cell that tells something, or what is before the value."""
    cells = line.split(" | ")
    if len(cells) > 1:
        return next((cell for cell in cells if cell not in ("", "checkbox")), "")
    return line.partition(": ")[0]


def _pair(one: str, other: str) -> tuple[Change, Change]:
    """Marked is what is not the same in them, in whole words."""
    before = len(commonprefix((one, other)))
    before = one.rfind(" ", 0, before) + 1
    after = len(commonprefix((one[before:][::-1], other[before:][::-1])))
    after -= (one[len(one) - after :] + " ").index(" ")
    if not before and not after:  # they have nothing to do with one another
        return Change("-", one), Change("+", other)
    return Change("-", one, (before, len(one) - after)), Change("+", other, (before, len(other) - after))


def _heading_above(lines: Sequence[str], place: int) -> str:
    found = (_HEADING.fullmatch(line) for line in reversed(lines[:place]))
    return next((match[1] for match in found if match), "")
