"""Unquoted words, by the core schema of YAML 1.2 (its section 10.3.2)."""

from __future__ import annotations

import re
from typing import Any

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?\Z|[-+]?[0-9]+[eE][-+]?[0-9]+\Z")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}


def plain(word: str) -> Any:
    """The value of an unquoted word: a boolean, None, a number of reasonable length, or the word as a text."""
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    if word in _NOTHING:
        return None
    if _INTEGER.match(word) and len(word) < 16:
        return int(word)
    if _FLOAT.match(word) and len(word) < 32:
        return float(word)
    return word
