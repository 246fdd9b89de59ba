"""A YAML file as a tree that remembers where everything stands.

The only file that knows YAML. It reads the YAML 1.2 core idea of plain words (`true` and `false` are booleans; `on`,
`yes` and `no` are words), refuses duplicate keys, and bounds size, depth and aliases, so that no file can hurt.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from handrail.errors import InvalidFile, Mistake

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40
MAX_NODES = 60_000

Place: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the tree: keys and list positions from the top."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?\Z|[-+]?[0-9]+[eE][-+]?[0-9]+\Z")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass
class Source:
    """What a file says (`value`: dicts, lists, texts, numbers, booleans, None), and where it says it."""

    name: str
    value: Any
    text: str = ""
    _marks: dict[Place, tuple[int, int]] = field(default_factory=dict)
    _keys: dict[Place, tuple[int, int]] = field(default_factory=dict)
    _quoted: set[Place] = field(default_factory=set)

    def mistake(self, path: Place, sentence: str, *, at_key: bool = False, offset: int = 0) -> Mistake:
        """A mistake at `path`, or as near to it as the file goes; `offset` moves right inside a one-line text."""
        line, column = self.place(path, at_key=at_key)
        if path in self._marks:
            column += offset + (offset > 0 and path in self._quoted)
        return Mistake(self.name, line, column, sentence)

    def places(self) -> dict[Place, tuple[int, int]]:
        """Every value of the file, and where it stands."""
        return self._marks

    def place(self, path: Place, *, at_key: bool = False) -> tuple[int, int]:
        """Line and column, from 1."""
        if at_key and path in self._keys:
            return self._keys[path]
        while path not in self._marks and path:
            path = path[:-1]
        return self._marks.get(path, (1, 1))


def read_source(file: Path, name: str | None = None) -> Source:
    """Read a file. Raises `InvalidFile` with the reason and the place."""
    name = name or str(file)
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidFile([Mistake(name, 1, 1, f"cannot be read: {error.strerror or error}")]) from None
    return parse_source(raw, name)


def parse_source(raw: bytes, name: str) -> Source:
    """Read bytes as YAML. Raises `InvalidFile`."""
    if len(raw) > MAX_BYTES:
        sentence = (
            f"larger than {MAX_BYTES // 1024} KiB; nobody could review it. Split it into runbooks that call one another"
        )
        raise InvalidFile([Mistake(name, 1, 1, sentence)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidFile([Mistake(name, line, 1, "not UTF-8 text")]) from None
    return _Reader(name, text).read()


class _Refused(Exception):
    def __init__(self, event: Any, sentence: str) -> None:
        super().__init__(sentence)
        self.event, self.sentence = event, sentence


class _Reader:
    """Builds the tree from the parser's events, without recursion."""

    def __init__(self, name: str, text: str) -> None:
        self.source = Source(name, None, text)
        self.mistakes: list[Mistake] = []
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, int]] = {}

    def read(self) -> Source:
        try:
            self._document(iter(yaml.parse(self.source.text, Loader=_Loader)))
        except _Refused as refused:
            self._mistake(refused.event, refused.sentence)
        except yaml.YAMLError as error:
            self.mistakes.append(_syntax(self.source.name, error))
        if self.mistakes:
            raise InvalidFile(self.mistakes)
        return self.source

    def _mistake(self, event: Any, sentence: str) -> None:
        mark = event.start_mark
        self.mistakes.append(Mistake(self.source.name, mark.line + 1, mark.column + 1, sentence))

    def _document(self, events: Iterator[Any]) -> None:
        documents = 0
        stack: list[_Open] = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(event, "a second document begins here; one file holds one document")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                closed = stack.pop()
                self._place(stack, closed.value, closed.event, self.nodes - closed.counted)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                stack.append(self._opened(stack, event))
            elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
                self._place(stack, self._leaf(event), event)

    def _opened(self, stack: list[_Open], event: Any) -> _Open:
        self._count(event)
        if len(stack) >= MAX_DEPTH:
            raise _Refused(event, f"nested more than {MAX_DEPTH} deep")
        if stack and stack[-1].wants_key:
            raise _Refused(event, "a key must be a word, not a list or a mapping")
        return _Open(event, stack[-1].next_path() if stack else (), self.source, self.nodes)

    def _leaf(self, event: Any) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._meant_by(event)
        self._count(event)
        if event.tag and not event.implicit[0] and not event.implicit[1]:
            raise _Refused(event, f"the tag {event.tag} is not allowed; write plain values")
        return event.value if event.style else plain(event.value)

    def _meant_by(self, alias: yaml.AliasEvent) -> Any:
        if alias.anchor not in self.anchors:
            raise _Refused(alias, f"the alias *{alias.anchor} stands for nothing that is complete before it")
        value, size = self.anchors[alias.anchor]
        self._count(alias, size)
        return value

    def _count(self, event: Any, size: int = 1) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            raise _Refused(event, f"more than {MAX_NODES} values; nobody could review it")

    def _place(self, stack: list[_Open], value: Any, event: Any, size: int = 1) -> None:
        if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
            self.anchors[event.anchor] = (value, size)
        if not stack:
            self.source.value = value
            self.source._marks.setdefault((), _position(event))
            return
        refusal = stack[-1].take(value, event)
        if refusal:
            self._mistake(event, refusal)


class _Open:
    """A mapping or list whose end has not been read yet."""

    def __init__(self, event: Any, path: Place, source: Source, counted: int) -> None:
        self.event, self.path, self.source, self.counted = event, path, source, counted
        self.is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.value: Any = {} if self.is_mapping else []
        self.key: Any = None
        self.has_key = False
        source._marks[path] = _position(event)

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and not self.has_key

    def next_path(self) -> Place:
        return (*self.path, self.key if self.is_mapping else len(self.value))

    def take(self, value: Any, event: Any) -> str | None:
        """Add a key or a value; a sentence if it cannot be."""
        if self.wants_key:
            return self._take_key(value, event)
        path = self.next_path()
        self.source._marks.setdefault(path, _position(event))
        if getattr(event, "style", None) in ("'", '"'):
            self.source._quoted.add(path)
        if self.is_mapping:
            self.value.setdefault(self.key, value)
            self.has_key = False
        else:
            self.value.append(value)
        return None

    def _take_key(self, value: Any, event: Any) -> str | None:
        key = event.value if isinstance(event, yaml.ScalarEvent) else value
        self.has_key = True
        duplicate = isinstance(key, Hashable) and key in self.value
        self.key = key
        self.source._keys.setdefault((*self.path, key), _position(event))
        if duplicate:
            first = self.source._keys[(*self.path, key)][0]
            return f"`{key}` stands here for the second time; the first is in line {first}"
        return None


def plain(word: str) -> Any:
    """An unquoted word as YAML 1.2 means it."""
    if word in _WORDS:
        return _WORDS[word]
    if word in _NOTHING:
        return None
    if _INTEGER.match(word) and len(word) < 16:
        return int(word)
    if _FLOAT.match(word) and len(word) < 32:
        return float(word)
    return word


def _position(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(name: str, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    hint = ""
    if "mapping values are not allowed" in str(problem):
        hint = '; a text that contains ": " needs quotes around it'
    elif "cannot start any token" in str(problem):
        hint = "; indent with spaces, and put quotes around a text that begins with this character"
    return Mistake(name, line, column, f"not valid YAML: {problem}{hint}")
