"""Texts that YAML cuts without a word: at a comma between braces or brackets, and at a ` #`, with which a comment begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from handrail.source.source import Source, SourcePath

_OPEN_NAME = re.compile(r'[a-z]+ +(?:[^"]*"[^"]*")*[^"]*"[^"]*')
"""A locator in which a name has begun and does not end."""
_COMMENT = re.compile(r" (#[^\s#].*?)\s*")
"""What is probably no comment: one begins with a space, or stands apart."""


def cut_at_commas(source: Source, path: SourcePath) -> Iterator[tuple[SourcePath, str]]:
    """Find the texts below `path` in which a name has no end, since a comma came first: the place, and the whole text."""
    value = source.at(path)
    parts = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    if is_between_braces(source, path):
        for index, (key, own) in enumerate(parts):
            if isinstance(own, str) and _OPEN_NAME.fullmatch(own):
                whole = ", ".join([own, *_rest_of_name(parts[index + 1 :], value)])
                yield from [((*path, key), whole)] if whole.endswith('"') else []
    for key, own in parts:
        if isinstance(own, (dict, list)):
            yield from cut_at_commas(source, (*path, key))


def _rest_of_name(parts: Sequence[tuple[Any, Any]], value: Any) -> Iterator[str]:
    """The pieces of a name up to its quotation mark: keys with nothing behind them, or entries of a list."""
    for key, own in parts:
        piece = own if isinstance(value, list) else key
        if not isinstance(piece, str) or (isinstance(value, dict) and own is not None):
            return
        yield piece
        if '"' in piece:
            return


def is_between_braces(source: Source, path: SourcePath) -> bool:
    """Say whether a mapping or a list stands between braces or brackets."""
    return path in source.positions and _line_from(source, path)[:1] in ("{", "[")


def comma_sentence(text: str) -> str:
    """The sentence about a text that a comma has cut."""
    return f"between {{ }} and [ ] a comma ends the text; write: {in_single_quotes(text)}"


def cut_at_comments(source: Source) -> Iterator[tuple[SourcePath, str, str]]:
    """Find the texts without quotes behind which something is probably no comment: the place, that, and the whole text."""
    for path, spelling in source.spellings.items():
        is_there = all(
            isinstance(part, (str, int)) for part in path
        )  # rather than behind a key that stands there twice
        if is_there and isinstance(source.at(path), str) and (comment := comment_behind(source, path)):
            yield path, comment, f"{spelling} {comment}"


def comment_behind(source: Source, path: SourcePath) -> str:
    """What stands behind a text without quotes, is read as a comment, and is probably none; empty if there is no such thing."""
    spelling = source.spellings.get(path, '"')
    behind = _COMMENT.fullmatch(_line_from(source, path)[len(spelling) :]) if spelling[0] not in "\"'" else None
    return behind[1] if behind else ""


def in_single_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _line_from(source: Source, path: SourcePath) -> str:
    line, column = source.positions[path]
    return source.lines[line - 1][column - 1 :]
