"""The chapters of a plain text, or of the text of a PDF: headings stand alone between blank lines, without a full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handrail.editions.chapter import Chapter
from handrail.editions.sentences import has_sentence

MAX_HEADING_CHARACTERS = 120
_ITEM = re.compile(r"\s*(?:[•◦▪·*–-]|\(?\d{1,2}[.)])\s+(?=\S)")
SOFT_HYPHEN = "\xad"


def chapters_of_text(text: str) -> list[Chapter]:
    """The chapters of a text. What stands before the first heading has none."""
    chapters: list[Chapter] = []
    for block in _blocks(text):
        if _is_headings(block):
            chapters += [Chapter(line.strip()) for line in block]
            continue
        if not chapters:
            chapters.append(Chapter(""))
        chapters[-1].paragraphs += _paragraphs(block)
    return chapters


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines between blank ones. A new page of a PDF is no blank line: a sentence may go on there."""
    lines = re.sub(r"\r\n?|\n?\f", "\n", text).split("\n")
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _is_headings(block: Sequence[str]) -> bool:
    return (
        not has_sentence(_joined(block))
        and not any(_ITEM.match(line) for line in block)
        and all(len(line.strip()) <= MAX_HEADING_CHARACTERS for line in block)
    )


def _paragraphs(block: Sequence[str]) -> Iterator[str]:
    """The paragraph of a block; of a list, one for each of its items."""
    item: list[str] = []
    for line in block:
        if (mark := _ITEM.match(line)) and item:
            yield _joined(item)
            item = []
        item.append(line[mark.end() :] if mark else line)
    yield _joined(item)


def _joined(lines: Sequence[str]) -> str:
    """The lines as one. A word that a soft hyphen divides is made whole; any other hyphen may be the word's own."""
    joined = ""
    for line in lines:
        text = line.strip()
        joined = joined.removesuffix(SOFT_HYPHEN) + text if joined.endswith(SOFT_HYPHEN) else f"{joined} {text}"
    return joined.strip()
