"""Locators, commands and steps as an author types them. The lines of a step belong together, as they do in a runbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import dedent, indent
from typing import Protocol

from handrail.app.trial import begins_action, is_step


class LineDropped(Exception):
    """Whoever typed a line has dropped it with Ctrl-C."""


class Lines(Protocol):
    """Lines that come from a prompt or through a pipe."""

    @property
    def is_interactive(self) -> bool: ...

    def is_at_hand(self) -> bool:
        """Whether the next line comes without anybody having to type it."""

    async def read(self, prompt: str) -> str | None:
        """Read a line; None at the end. Raises `LineDropped`."""


@dataclass(frozen=True)
class Entry:
    """What was typed, as YAML has it, and the number of its first line."""

    text: str
    line: int


@dataclass
class EntryReader:
    """A reader of entries. `is_incomplete` says whether a step lacks a field that the next line may have."""

    lines: Lines
    is_incomplete: Callable[[str], bool]
    _waiting: list[str] = field(default_factory=list)
    """Lines that were read, and belong to a later entry."""
    _used: int = 0

    async def read(self) -> Entry | None:
        """Read the next entry, without what is empty or a comment; None at the end."""
        while True:
            try:
                first = await self._next("> ")
                if first is None or not _is_empty(first):
                    return await self._entry(first) if first else None
            except LineDropped:
                self._waiting.clear()

    async def _entry(self, first: str) -> Entry:
        number, lines = self._used, [first]
        while is_step(first) and await self._goes_on(lines):
            lines.append(await self._next(". ") or "")
        return Entry(as_yaml(lines), number)

    async def _goes_on(self, lines: list[str]) -> bool:
        lacks_more = self.is_incomplete(as_yaml(lines))
        if not (self._waiting or self.lines.is_at_hand() or lacks_more):
            return False
        line = await self._next(". ")
        if line is None:
            return False
        self._used -= 1
        self._waiting.insert(0, line)
        return belongs(line, lines, lacks_more=lacks_more)

    async def _next(self, prompt: str) -> str | None:
        if not self._waiting:
            typed = await self.lines.read(prompt)
            if typed is None:
                return None
            self._waiting = typed.split("\n")  # a terminal may give at once what was pasted
        self._used += 1
        return self._waiting.pop(0)


def belongs(line: str, before: list[str], *, lacks_more: bool) -> bool:
    """Say whether a line goes on with the step of the lines before it: by its indentation, or with a field that it lacks."""
    if not line.strip():
        return False
    is_indented = line[0].isspace()
    if line.lstrip().startswith("- "):
        is_deeper = len(line) - len(line.lstrip()) > len(before[0]) - len(before[0].lstrip())
        return is_deeper and any(each.rstrip().endswith(":") for each in before)
    return is_indented or (lacks_more and not begins_action(line))


def as_yaml(lines: list[str]) -> str:
    """The lines of one step, with an indentation that YAML can read: what was pasted may have lost that of its first line."""
    first, rest = lines[0].strip(), dedent("\n".join(lines[1:]))
    if not rest:
        return first
    is_nested = first.endswith(":") and not rest[0].isspace()
    return first.removeprefix("- ").lstrip() + "\n" + indent(rest, "  " * is_nested)


def _is_empty(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
