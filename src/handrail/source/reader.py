"""The reader of YAML into a source, without recursion. This file and `comments.py` know YAML.

Plain words are those of YAML 1.2's core schema (`true` and `false` are booleans; `on`, `yes` and `no` are words), duplicate keys
are refused, and size, depth and aliases are bounded, so that no file can hurt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from handrail.errors import InvalidFile, Mistake
from handrail.source.comments import Comments
from handrail.source.hidden import broken_escape, hidden_escapes, hidden_in, position
from handrail.source.source import Duplicate, Position, Source, SourcePath
from handrail.source.yaml_errors import COMMENT_IN_QUOTES, in_quotes, in_words, never_closed, one_line
from handrail.source.yaml_words import plain

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40
MAX_NODES = 60_000
MERGE_KEY = (
    "merge keys (<<) are not read: what a step does stands in the step. Write its fields out here; steps of several runbooks "
    "go into a runbook of their own, which they `call`"
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_source(file: Path, name: str | None = None) -> Source:
    """Read a YAML file. Raises `InvalidFile` with the reason and the position."""
    name = name or str(file)
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidFile([Mistake(name, 1, 1, f"cannot be read: {error.strerror or error}")]) from None
    return parse_source(content, name)


def parse_source(content: bytes, name: str) -> Source:
    """Read bytes as YAML. Raises `InvalidFile`, for duplicate keys too."""
    source = parse_with_duplicates(content, name)
    if source.duplicates:
        raise InvalidFile(duplicate.mistake for duplicate in source.duplicates)
    return source


def parse_with_duplicates(content: bytes, name: str) -> Source:
    """Read bytes as YAML; duplicate keys are left to the caller, in `duplicates`. Raises `InvalidFile` for all other mistakes."""
    if len(content) > MAX_BYTES:
        sentence = (
            f"larger than {MAX_BYTES // 1024} KiB; nobody could review it. Split it into runbooks that call one another"
        )
        raise InvalidFile([Mistake(name, 1, 1, sentence)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            [_at(name, content[: error.start].decode("utf-8-sig"), "not UTF-8 text; save it as that")]
        ) from None
    if hidden := hidden_in(name, text, Comments(text).include):
        raise InvalidFile(hidden)
    return _TreeBuilder(name, text).build()


def _at(name: str, before: str, sentence: str) -> Mistake:
    return Mistake(name, before.count("\n") + 1, len(before) - before.rfind("\n"), sentence)


class _Refused(Exception):
    def __init__(self, event: Any, sentence: str) -> None:
        super().__init__(sentence)
        self.event, self.sentence = event, sentence


class _TreeBuilder:
    """A builder of a source from the parser's events."""

    def __init__(self, name: str, text: str) -> None:
        self.source = Source(name, None, text)
        self.mistakes: list[Mistake] = []
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, int, int]] = {}

    def build(self) -> Source:
        try:
            self._document(iter(yaml.parse(self.source.text, Loader=_Loader)))
        except _Refused as refused:
            self._mistake(refused.event, refused.sentence)
        except yaml.YAMLError as error:
            self.mistakes.append(_syntax(self.source, error))
        if self.mistakes:
            raise InvalidFile([*self.mistakes, *(duplicate.mistake for duplicate in self.source.duplicates)])
        return self.source

    def _mistake(self, event: Any, sentence: str) -> None:
        mark = event.start_mark
        self.mistakes.append(Mistake(self.source.name, mark.line + 1, mark.column + 1, one_line(sentence)))

    def _document(self, events: Iterator[Any]) -> None:
        documents = 0
        stack: list[_OpenCollection] = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(event, "a second document begins here; one file holds one document")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                closed = stack.pop()
                self._add(stack, closed.value, closed.event, self.nodes - closed.counted, closed.depth)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                stack.append(self._open(stack, event))
            elif isinstance(event, yaml.AliasEvent):
                self._add(stack, *self._resolve_alias(event, len(stack)))
            elif isinstance(event, yaml.ScalarEvent):
                self._add(stack, self._scalar(event), event)

    def _open(self, stack: list[_OpenCollection], event: Any) -> _OpenCollection:
        self._count(event)
        if len(stack) >= MAX_DEPTH:
            raise _Refused(event, f"nested more than {MAX_DEPTH} deep")
        if stack and stack[-1].wants_key:
            raise _Refused(event, "a key must be a word, not a list or a mapping")
        return _OpenCollection(event, stack[-1].next_path() if stack else (), self.source, self.nodes)

    def _scalar(self, event: Any) -> Any:
        self._count(event)
        if event.tag and not event.implicit[0] and not event.implicit[1]:
            raise _Refused(event, f"the tag {event.tag} is not allowed; write plain values")
        self._refuse_hidden(event)
        return event.value if event.style else plain(event.value)

    def _refuse_hidden(self, event: Any) -> None:
        """Report what a text holds that its author does not see: escapes that make such characters, and tabs."""
        start, end = event.start_mark, event.end_mark
        if event.style == '"' and "\\" in (spelling := self.source.text[start.index : end.index]):
            for offset, sentence in hidden_escapes(spelling):
                place = position(self.source.text, start.index + offset)
                self.mistakes.append(Mistake(self.source.name, *place, one_line(sentence)))
        elif "\t" in event.value and event.style not in ("|", ">"):
            place = position(self.source.text, self.source.text.find("\t", start.index))
            self.mistakes.append(Mistake(self.source.name, *place, "a tab stands in this text; write spaces"))

    def _resolve_alias(self, alias: yaml.AliasEvent, level: int) -> tuple[Any, Any, int, int]:
        if alias.anchor not in self.anchors:
            sentence = f"the alias *{alias.anchor} stands for nothing that is complete before it"
            raise _Refused(alias, f"{sentence}; a text that begins with * needs quotes around it")
        value, size, depth = self.anchors[alias.anchor]
        self._count(alias, size)
        if level + depth > MAX_DEPTH:
            raise _Refused(alias, f"nested more than {MAX_DEPTH} deep")
        return value, alias, size, depth

    def _count(self, event: Any, size: int = 1) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            raise _Refused(event, f"more than {MAX_NODES} values; nobody could review it")

    def _add(self, stack: list[_OpenCollection], value: Any, event: Any, size: int = 1, depth: int = 0) -> None:
        if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
            self.anchors[event.anchor] = (value, size, depth)
        if not stack:
            self.source.value = value
            self.source.positions.setdefault((), _position(event))
            return
        stack[-1].depth = max(stack[-1].depth, depth + 1)
        stack[-1].take(value, event)


class _OpenCollection:
    """A mapping or list whose end has not been read yet."""

    def __init__(self, event: Any, path: SourcePath, source: Source, counted: int) -> None:
        self.event, self.path, self.source, self.counted = event, path, source, counted
        self.is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.value: Any = {} if self.is_mapping else []
        self.key: Any = None
        self.has_key = False
        self.depth = 1
        source.positions[path] = _position(event)

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and not self.has_key

    def next_path(self) -> SourcePath:
        return (*self.path, self.key if self.is_mapping else len(self.value))

    def take(self, value: Any, event: Any) -> None:
        """Add a key or a value."""
        if self.wants_key:
            self._take_key(value, event)
            return
        path = self.next_path()
        self.source.positions.setdefault(path, _position(event))
        if _is_on_one_line(event):
            self.source.spellings[path] = self.source.text[event.start_mark.index : event.end_mark.index]
        if not self.is_mapping:
            self.value.append(value)
        elif isinstance(self.key, _SecondKey):
            self.source.duplicates.append(Duplicate((*self.path, self.key.key), self.key.mistake, value))
        else:
            self.value[self.key] = value
        self.has_key = False

    def _take_key(self, value: Any, event: Any) -> None:
        if isinstance(value, (dict, list)):
            raise _Refused(event, "a key must be a word, not a list or a mapping")
        key = event.value if isinstance(event, yaml.ScalarEvent) else value
        if key == "<<" and not event.style:
            raise _Refused(event, MERGE_KEY)
        path = (*self.path, key)
        self.has_key, self.key = True, key
        if key in self.value:
            first = self.source.key_positions[path][0]
            sentence = f"`{key}` stands here for the second time; the first is in line {first}"
            self.key = _SecondKey(key, Mistake(self.source.name, *_position(event), one_line(sentence)))
        self.source.key_positions.setdefault(path, _position(event))


@dataclass(frozen=True, eq=False)
class _SecondKey:
    """A duplicate key in a path, which keeps the paths below it apart from those below the first key."""

    key: str | int
    mistake: Mistake


def _is_on_one_line(event: Any) -> bool:
    on_one_line = event.start_mark.line == event.end_mark.line and event.start_mark.index < event.end_mark.index
    return isinstance(event, yaml.ScalarEvent) and on_one_line and not event.anchor and not event.tag


def _position(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(source: Source, error: yaml.YAMLError) -> Mistake:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Mistake(source.name, 1, 1, one_line(f"not valid YAML: {error}"))
    seen, begun = error.problem_mark, error.context_mark
    broken = broken_escape(source.text, begun.index) if begun and "quoted scalar" in str(error.context) else None
    if broken:
        return Mistake(source.name, *position(source.text, broken[0]), one_line(f"not valid YAML: {broken[1]}"))
    if (
        begun
        and "flow" in str(error.context)
        and (commented := _comment_in_quotes(source.lines, begun.line, seen.line))
    ):
        return Mistake(source.name, *commented, f"not valid YAML: {COMMENT_IN_QUOTES}")
    unclosed = never_closed(error.context, seen.line + 1)
    mark = error.context_mark if unclosed and error.context_mark else seen
    sentence = unclosed or in_words(str(error.problem), source.text[seen.index : seen.index + 1])
    if meant := _quoted_line(source.text, mark.line, mark.column):
        sentence = f"{sentence.split(', or the indentation')[0]}; write: {meant}"
    return Mistake(source.name, mark.line + 1, mark.column + 1, f"not valid YAML: {sentence}")


def _comment_in_quotes(lines: list[str], first: int, last: int) -> Position | None:
    """Where in these lines a comment begins between two double quotes, which YAML does not know as such in a plain text."""
    for number, line in enumerate(lines[first : last + 1], start=first):
        for match in re.finditer(" #", line):
            if line.count('"', 0, match.start()) % 2 and '"' in line[match.end() :]:
                return number + 1, match.start() + 2
    return None


def _quoted_line(text: str, line: int, column: int) -> str | None:
    """The line with quotes around its value, where a mistake in that value goes away with them."""
    meant = in_quotes("".join(text.split("\n")[line : line + 1]), column)
    try:
        return meant if meant and list(yaml.parse(meant, Loader=_Loader)) else None
    except yaml.YAMLError:
        return None
