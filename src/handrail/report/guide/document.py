"""A guide's Markdown as a document of chapters and steps, whoever wrote what in it. All other formats are made of this."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from handrail.report.guide.managed_blocks import pieces

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NUMBERED = re.compile(r"(\d+)\. ")


@dataclass
class Step:
    """A heading of the third level, and what follows it."""

    number: str
    title: Token
    anchor: str
    body: list[Token] = field(default_factory=list)


@dataclass
class Chapter:
    """A heading of the second level, what follows it, and its steps."""

    number: str
    title: Token
    anchor: str
    body: list[Token] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass
class Document:
    """A whole guide."""

    title: str = "Guide"
    body: list[Token] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)


@cache
def reader() -> MarkdownIt:
    """CommonMark with tables; HTML is only a text, and no address is followed that a script could stand behind."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def document(text: str) -> Document:
    """Marks, other comments and the generated contents are left out: each format has a table of contents of its own."""
    whole = Document()
    anchors = _Anchors()
    place = whole.body
    tokens = reader().parse(COMMENT.sub("", without_contents(text)))
    for level, title, body in _headed(tokens):
        if title is not None and level == "h1":
            whole.title = plain(title)
        elif title is not None:
            anchor, number = anchors.of(plain(title)), _take_number(title)
            if level == "h2":
                whole.chapters.append(Chapter(number, title, anchor))
                place = whole.chapters[-1].body
            elif whole.chapters:
                whole.chapters[-1].steps.append(Step(number, title, anchor))
                place = whole.chapters[-1].steps[-1].body
        place.extend(body)
    return whole


def without_contents(text: str) -> str:
    """As it is, but for a table of contents that nobody has edited."""
    from handrail.report.guide.markdown import CONTENTS

    taken = pieces(text)
    parts = [it.own if it.key == CONTENTS and not it.edited else f"{it.text}\n\n{it.own}" for it in taken.blocks]
    return "\n\n".join((taken.before, *parts))


def contents(text: str) -> str:
    """A list of all chapters, each with a link that leads there wherever Markdown is shown."""
    anchors, lines = _Anchors(), []
    tokens = reader().parse(text)
    for opening, title in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            anchor = anchors.of(plain(title))
            if opening.tag == "h2":
                lines.append(f"- [{title.content}](#{anchor})")
    return "\n".join(lines)


def plain(inline: Token) -> str:
    """The words of a line, without what marks them up."""
    return "".join(it.content for it in inline.children or () if it.type in ("text", "code_inline")).strip()


def _headed(tokens: Sequence[Token]) -> Iterator[tuple[str, Token | None, list[Token]]]:
    """Each heading of the first three levels with everything up to the next; first what stands before all of them."""
    level, place = "", 0
    title: Token | None = None
    body: list[Token] = []
    while place < len(tokens):
        it = tokens[place]
        if it.type == "heading_open" and it.level == 0 and it.tag in ("h1", "h2", "h3"):
            yield level, title, body
            level, title, body = it.tag, tokens[place + 1], []
            place += 3
        else:
            body.append(it)
            place += 1
    yield level, title, body


def _take_number(title: Token) -> str:
    """The number that a heading begins with, which is shown beside it."""
    first = title.children[0] if title.children else None
    found = NUMBERED.match(first.content) if first else None
    if first and found:
        first.content = first.content[found.end() :]
        return found[1]
    return ""


class _Anchors:
    """Names of headings, as GitHub and others make them."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    def of(self, words: str) -> str:
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        self._counted[name] += 1
        again = self._counted[name] - 1
        return f"{name}-{again}" if again else name
