"""Comments of a YAML file: what stands in one is read by people alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:(?<=[ \t\n])|^)#[^\n]*")


class Comments:
    """The comments of a text. In one that is no YAML there are none, since nobody can tell them from values."""

    def __init__(self, text: str) -> None:
        self._text = text

    def include(self, index: int) -> bool:
        """Say whether the character at this place stands in a comment."""
        begin = bisect_right(self._spans, (index, len(self._text))) - 1
        return begin >= 0 and index < self._spans[begin][1]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        """The beginning and the end of each comment: what begins with `#` between two tokens."""
        spans: list[tuple[int, int]] = []
        end = 0
        try:
            for token in yaml.scan(self._text, Loader=_LOADER):
                spans += self._between(end, token.start_mark.index)
                end = max(end, token.end_mark.index)
        except yaml.YAMLError:
            return []
        return spans

    def _between(self, start: int, stop: int) -> list[tuple[int, int]]:
        return [match.span() for match in _COMMENT.finditer(self._text, start, stop)]
