"""Sources of runbooks and inventories: trees that remember the line and column of everything in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

from handrail.errors import Mistake
from handrail.source.yaml_errors import one_line

SourcePath: TypeAlias = tuple[str | int, ...]
"""The path to a value in the tree: keys and list positions from the top."""

Position: TypeAlias = tuple[int, int]
"""Line and column, from 1."""

_CHARACTERS = {'"': re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|."), "'": re.compile("''|.")}


@dataclass
class Source:
    """A file as a tree (`value`: dicts, lists, texts, numbers, booleans, None), with the position of everything in it."""

    name: str
    value: Any
    text: str = ""
    positions: dict[SourcePath, Position] = field(default_factory=dict)
    key_positions: dict[SourcePath, Position] = field(default_factory=dict)
    spellings: dict[SourcePath, str] = field(default_factory=dict)
    """Texts on one line as the file spells them, with their quotes and escapes."""
    duplicates: list[Duplicate] = field(default_factory=list)
    """Keys that their mapping has already; the first one counts."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def mistake(self, path: SourcePath, sentence: str, *, at_key: bool = False, offset: int = 0) -> Mistake:
        """Make a mistake at `path`, or as near to it as the file goes; `offset` moves right inside a one-line text."""
        line, column = self.position(path, at_key=at_key)
        if offset and path in self.spellings:
            column += _spelled_offset(self.spellings[path], offset)
        return Mistake(self.name, line, column, one_line(sentence))

    def at(self, path: SourcePath) -> Any:
        """The value at `path`, which must be there."""
        value = self.value
        for part in path:
            value = value[part]
        return value

    def as_spelled(self, path: SourcePath) -> Any:
        """The value at `path`, or the list, with numbers as the file spells them: for YAML, 3.10 is 3.1."""
        value = self.at(path)
        if isinstance(value, list):
            return [self.as_spelled((*path, index)) for index in range(len(value))]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return self.spellings.get(path, value) if is_number else value

    def position(self, path: SourcePath, *, at_key: bool = False) -> Position:
        """The position of the value or key at `path`, or of the nearest value around it."""
        if at_key and path in self.key_positions:
            return self.key_positions[path]
        while path not in self.positions and path:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


@dataclass(frozen=True)
class Duplicate:
    """A key that its mapping has already, with the value behind it."""

    path: SourcePath
    mistake: Mistake
    value: Any


def _spelled_offset(spelling: str, offset: int) -> int:
    """The offset of a text's character in its spelling: quotes and escapes take room."""
    characters = _CHARACTERS.get(spelling[0])
    if characters is None:
        return offset
    return 1 + sum(len(match[0]) for match in islice(characters.finditer(spelling, 1), offset))
