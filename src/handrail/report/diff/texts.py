"""The differences between two texts, line by line, and which of them count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from os.path import commonprefix
from typing import Literal

from handrail.report.diff.sides import IdentityTerms

CONTEXT_LINES = 1
"""The number of common lines that are shown before and after a difference."""

_HEADING = re.compile(r'heading "(.*)" \[level=\d\]')


@dataclass(frozen=True)
class Change:
    """A line of a comparison: of the left side (`-`), of the right side (`+`), or of both."""

    prefix: Literal["-", "+", " "]
    text: str
    changed: tuple[int, int] = (0, 0)
    """Start and end of the part that differs from the line's counterpart."""


@dataclass(frozen=True)
class Hunk:
    """Consecutive changes, and the heading of the page above them."""

    heading: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Normalizer:
    """A comparer of texts that disregards the identity of each appliance and ignored lines."""

    left: IdentityTerms
    right: IdentityTerms
    ignored: tuple[re.Pattern[str], ...] = ()

    def hunks(self, left: Sequence[str], right: Sequence[str]) -> tuple[Hunk, ...]:
        """Return the differences between two texts, given as lines."""
        left, right = self._without_ignored(left), self._without_ignored(right)
        common = set(left) & set(right)  # lines that are equal word for word stay as they are
        left_neutral = [line if line in common else self.left.replace_in(line) for line in left]
        right_neutral = [line if line in common else self.right.replace_in(line) for line in right]
        matcher = SequenceMatcher(None, left_neutral, right_neutral, autojunk=False)
        return tuple(_hunk(group, left, right) for group in matcher.get_grouped_opcodes(CONTEXT_LINES))

    def _without_ignored(self, lines: Sequence[str]) -> list[str]:
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
    """Yield replaced lines in pairs: lines with the same name, and what is left between them if it is as many lines."""
    names = [_name(line) for line in left], [_name(line) for line in right]
    for tag, i, to_i, j, to_j in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "equal" or to_i - i == to_j - j:
            for left_line, right_line in zip(left[i:to_i], right[j:to_j], strict=True):
                yield from _pair(left_line, right_line)
        else:
            yield from (Change("-", line) for line in left[i:to_i])
            yield from (Change("+", line) for line in right[j:to_j])


def _name(line: str) -> str:
    """The part of a line that stays if its value changes: a row's first cell with a text, or the text before the value."""
    cells = line.split(" | ")
    if len(cells) > 1:
        return next((cell for cell in cells if cell not in ("", "checkbox")), "")
    return line.partition(": ")[0]


def _pair(left: str, right: str) -> tuple[Change, Change]:
    """Both lines, with the words that differ as their changed parts."""
    before = len(commonprefix((left, right)))
    before = left.rfind(" ", 0, before) + 1
    after = len(commonprefix((left[before:][::-1], right[before:][::-1])))
    after -= (left[len(left) - after :] + " ").index(" ")
    if not before and not after:  # the lines have nothing in common
        return Change("-", left), Change("+", right)
    return Change("-", left, (before, len(left) - after)), Change("+", right, (before, len(right) - after))


def _heading_above(lines: Sequence[str], index: int) -> str:
    matches = (_HEADING.fullmatch(line) for line in reversed(lines[:index]))
    return next((match[1] for match in matches if match), "")
