"""What is generated in a guide, and what is a trainer's: blocks of Markdown, each behind a mark that nobody sees.

A mark is an HTML comment with the block's key, a digest of what was generated, and the words that were. A block whose text no
longer has that digest was edited. What stands behind a block that was not, up to the next mark, is a trainer's own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = re.compile(r"^<!-- handrail: ([\w./-]+) ([0-9a-f]{8})(?: (.*?))? -->[ \t]*$", re.MULTILINE)
MADE = re.compile(r"^<!-- handrail made: (.*?) -->[ \t]*$\n?", re.MULTILINE)
NUMBER = re.compile(r"^(#{2,3}) \d+\. ", re.MULTILINE)
"""Numbers are given anew with each guide, and so are no edits."""


@dataclass(frozen=True)
class Block:
    """A piece of a guide: what stands there, and what a trainer wrote behind it."""

    key: str
    text: str
    said: str = ""
    """The words that were generated, for whoever looks for them after an edit."""
    made: str = ""
    """The digest of what was generated."""
    own: str = ""

    @property
    def edited(self) -> bool:
        return bool(self.made) and digest(self.text) != self.made

    @property
    def step(self) -> str:
        """The key of the step that it belongs to: a picture, and what was seen, have one of their own."""
        return self.key.partition("/")[0]

    def __str__(self) -> str:
        said = " ".join(self.said.split()).replace("--", "- -")
        mark = " ".join(filter(None, ("<!-- handrail:", self.key, self.made or digest(self.text), said, "-->")))
        return "\n\n".join(filter(None, (f"{mark}\n{self.text}".rstrip(), self.own))) + "\n"


@dataclass(frozen=True)
class ManagedBlocks:
    """A guide, taken apart."""

    before: str
    """What a trainer wrote above everything."""
    blocks: tuple[Block, ...]
    made: frozenset[str]
    """The keys of all that was generated: what is among them and does not stand there, a trainer has taken away."""

    def __str__(self) -> str:
        above = [f"{self.before}\n"] if self.before else []
        return "\n".join((*above, *map(str, self.blocks), f"<!-- handrail made: {' '.join(sorted(self.made))} -->\n"))


def digest(text: str) -> str:
    """Of a text, whatever its numbers, and however its lines end."""
    lines = (line.rstrip() for line in NUMBER.sub(r"\1 ", text).strip().splitlines())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def pieces(text: str) -> ManagedBlocks:
    """Take a guide apart. A key that stands there again, in a copy, is no mark any more."""
    made = frozenset(key for found in MADE.finditer(text) for key in found[1].split())
    marks, text = [], MADE.sub("", text)
    known: set[str] = set()
    for mark in MARK.finditer(text):
        if mark[1] not in known:
            known.add(mark[1])
            marks.append(mark)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    blocks = (_block(mark, text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))
    return ManagedBlocks(text[: marks[0].start()].strip() if marks else text.strip(), tuple(blocks), made)


def _block(mark: re.Match[str], text: str) -> Block:
    text = MARK.sub("", text).strip()
    for generated, own in _divided(text):
        if digest(generated) == mark[2]:
            return Block(mark[1], generated, mark[3] or "", mark[2], own)
    return Block(mark[1], text, mark[3] or "", mark[2])


def _divided(text: str) -> Iterator[tuple[str, str]]:
    """In two, at each of its empty lines, at its end, and at its beginning."""
    yield text, ""
    for gap in re.finditer(r"\n[ \t]*\n", text):
        yield text[: gap.start()], text[gap.end() :].strip("\n")
    yield "", text
