"""Where the sentences of a paragraph end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.editions.edition import plain_sentence

_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+(?P<next>\S)|\s*$)")
_CLOSED = re.compile(r"[.!?:][\"'”’)\]]*\s*$")
_OPENING = "\"'“‘(["
_ABBREVIATIONS = re.compile(
    r"(?:^|[\s(\[\"'“‘])(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|fig|sec|ch|no|nr|vol|ed|st|mr|mrs|ms|dr|inc|ltd|corp|co|"
    r"(?:[a-z]\.)+[a-z])\.$",
    re.IGNORECASE,
)
"""A full stop behind one of these, or behind single letters, ends no sentence."""
LONGEST_ABBREVIATION = 20
"""The characters before a full stop that are looked at: a text may be one paragraph."""


def sentences_of(paragraph: str) -> Iterator[str]:
    """The sentences of a paragraph in their plain form."""
    text, start = plain_sentence(paragraph), 0
    for match in _END.finditer(text):
        follows = match["next"]
        begins = follows is None or follows.isupper() or follows.isdigit() or follows in _OPENING
        if begins and (
            follows is None
            or not _ABBREVIATIONS.search(text[max(start, match.end() - LONGEST_ABBREVIATION) : match.end()])
        ):
            yield text[start : match.end()].strip()
            start = match.end()
    if rest := text[start:].strip():
        yield rest


def has_sentence(text: str) -> bool:
    """Say whether a text has the punctuation of a sentence, so that it is no heading."""
    plain = plain_sentence(text)
    return bool(_CLOSED.search(plain)) or len(list(sentences_of(plain))) > 1
