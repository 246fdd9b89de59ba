"""The likeness of two names: by their spelling and by their words."""

from __future__ import annotations

import difflib
import re

ALL_WORDS = 0.8
"""The likeness of two names of which one has all words of the other, and more."""

ALIKE = 0.6
"""The likeness from which two names are alike, as for `difflib`."""


def likeness(wanted: str, name: str) -> float:
    """How much a name is like the one that is wanted, from 0 to 1, whatever their case: a style sheet may draw capitals."""
    ours, theirs = wanted.lower(), name.lower()
    words, others = (re.findall(r"\w+", text) for text in (ours, theirs))
    spelling = max(_ratio(ours, theirs), _ratio(" ".join(sorted(words)), " ".join(sorted(others))))
    has_all = bool(words and others) and (set(words) <= set(others) or set(others) <= set(words))
    return max(spelling, ALL_WORDS * has_all)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
