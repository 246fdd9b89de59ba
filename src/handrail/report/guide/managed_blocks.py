"""The blocks of a guide's Markdown: what was generated, and what a trainer wrote.

Each block begins with a marker, an HTML comment that no reader sees. The marker holds the block's key, a digest of the generated
text, and the original sentence. A block whose text no longer has that digest was edited. Text between an unedited block and the
next marker is the trainer's own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKER = re.compile(r"^<!-- handrail: ([\w./-]+) ([0-9a-f]{8})(?: (.*?))? -->[ \t]*$", re.MULTILINE)
GENERATED_KEYS = re.compile(r"^<!-- handrail made: (.*?) -->[ \t]*$\n?", re.MULTILINE)
HEADING_NUMBER = re.compile(r"^(#{2,3}) \d+\. ", re.MULTILINE)
"""The number of a chapter or step. It is new in each guide, so a changed number is no edit."""
PICTURE_KEY, FRAME_KEY = "/picture", "/frame"
"""The ends of the keys of a picture and of its frame, which stands right below it."""


@dataclass(frozen=True)
class Block:
    """A block of a guide: its text, and what a trainer wrote behind it."""

    key: str
    text: str
    original: str = ""
    """The generated sentence, for people who look for it after an edit."""
    generated_digest: str = ""
    """The digest of the generated text."""
    custom_text: str = ""
    """The trainer's text behind this block."""

    @property
    def edited(self) -> bool:
        return bool(self.generated_digest) and digest(self.text) != self.generated_digest

    @property
    def step_key(self) -> str:
        """The key of the step that the block belongs to. The blocks of its picture and of what was seen have longer ones."""
        return self.key.partition("/")[0]

    def __str__(self) -> str:
        original = " ".join(self.original.split()).replace("--", "- -")
        fields = ("<!-- handrail:", self.key, self.generated_digest or digest(self.text), original, "-->")
        marker = " ".join(filter(None, fields))
        return "\n\n".join(filter(None, (f"{marker}\n{self.text}".rstrip(), self.custom_text))) + "\n"


@dataclass(frozen=True)
class ManagedBlocks:
    """A guide's Markdown, divided into blocks."""

    preamble: str
    """The trainer's text above all blocks."""
    blocks: tuple[Block, ...]
    generated_keys: frozenset[str]
    """The keys of all blocks that were generated. If one of these has no block, a trainer has removed it."""

    def __str__(self) -> str:
        above = [f"{self.preamble}\n"] if self.preamble else []
        keys = f"<!-- handrail made: {' '.join(sorted(self.generated_keys))} -->\n"
        return "\n".join((*above, *map(str, self.blocks), keys))


def digest(text: str) -> str:
    """The digest of a text, ignoring step numbers and line endings."""
    lines = (line.rstrip() for line in HEADING_NUMBER.sub(r"\1 ", text).strip().splitlines())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def parse_blocks(text: str) -> ManagedBlocks:
    """Divide a guide's Markdown into blocks. A marker whose key was there before, as in a copied block, is ignored."""
    generated_keys = frozenset(key for match in GENERATED_KEYS.finditer(text) for key in match[1].split())
    markers, text = [], GENERATED_KEYS.sub("", text)
    keys: set[str] = set()
    for marker in MARKER.finditer(text):
        if marker[1] not in keys:
            keys.add(marker[1])
            markers.append(marker)
    ends = [marker.start() for marker in markers[1:]] + [len(text)]
    blocks = (_block(marker, text[marker.end() : end]) for marker, end in zip(markers, ends, strict=True))
    preamble = text[: markers[0].start()] if markers else text
    return ManagedBlocks(preamble.strip(), tuple(blocks), generated_keys)


def _block(marker: re.Match[str], text: str) -> Block:
    text = MARKER.sub("", text).strip()
    for generated, custom_text in _splits(text):
        if digest(generated) == marker[2]:
            return Block(marker[1], generated, marker[3] or "", marker[2], custom_text)
    return Block(marker[1], text, marker[3] or "", marker[2])


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """All splits of a text in two: at its end, at each empty line, and at its beginning."""
    yield text, ""
    for gap in re.finditer(r"\n[ \t]*\n", text):
        yield text[: gap.start()], text[gap.end() :].strip("\n")
    yield "", text
