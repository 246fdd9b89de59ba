"""A guide's Markdown, parsed into chapters and steps, whoever wrote them. All other formats are made of this."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from handrail.report.guide.managed_blocks import parse_blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FRAME_CLASS = "frame"
NUMBER_PREFIX = re.compile(r"(\d+)\. ")


@dataclass
class MarkdownStep:
    """A heading of the third level, and what follows it."""

    number: str
    title: Token
    anchor: str
    body: list[Token] = field(default_factory=list)


@dataclass
class MarkdownChapter:
    """A heading of the second level, what follows it, and its steps."""

    number: str
    title: Token
    anchor: str
    body: list[Token] = field(default_factory=list)
    steps: list[MarkdownStep] = field(default_factory=list)


@dataclass
class GuideDocument:
    """A guide's Markdown: its title, what follows that, and its chapters."""

    title: str = "Guide"
    body: list[Token] = field(default_factory=list)
    chapters: list[MarkdownChapter] = field(default_factory=list)


@cache
def markdown_parser() -> MarkdownIt:
    """The parser of CommonMark with tables. It takes HTML as text, and makes no link of a `javascript:` address."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def parse_guide(text: str) -> GuideDocument:
    """Parse a guide's Markdown.

    Comments and the generated table of contents are left out: each format has a table of contents of its own.
    """
    guide = GuideDocument()
    anchors = _Anchors()
    current_body = guide.body
    tokens = markdown_parser().parse(COMMENT.sub("", without_contents(text)))
    _mark_frames(tokens)
    for level, title, body in _sections(tokens):
        if title is not None and level == "h1":
            guide.title = plain_text(title)
        elif title is not None:
            anchor, number = anchors.new(plain_text(title)), _pop_number(title)
            if level == "h2":
                guide.chapters.append(MarkdownChapter(number, title, anchor))
                current_body = guide.chapters[-1].body
            elif guide.chapters:
                guide.chapters[-1].steps.append(MarkdownStep(number, title, anchor))
                current_body = guide.chapters[-1].steps[-1].body
        current_body.extend(body)
    return guide


def _mark_frames(tokens: Sequence[Token]) -> None:
    """Give a paragraph right below a picture, of which all is emphasised, the class by which formats print it small."""
    after_picture = False
    for opening, line in zip(tokens, tokens[1:], strict=False):
        if opening.type != "paragraph_open":
            after_picture &= opening.type in ("inline", "paragraph_close")
            continue
        kinds = [child.type for child in line.children or ()]
        if after_picture and kinds[0] == "em_open" and kinds.index("em_close") == len(kinds) - 1:
            opening.attrSet("class", FRAME_CLASS)
        after_picture = "image" in kinds


def without_contents(text: str) -> str:
    """The text without the generated table of contents. One that was edited stays."""
    from handrail.report.guide.markdown import CONTENTS_KEY

    guide = parse_blocks(text)
    parts = [
        block.custom_text if block.key == CONTENTS_KEY and not block.edited else f"{block.text}\n\n{block.custom_text}"
        for block in guide.blocks
    ]
    return "\n\n".join((guide.preamble, *parts))


def table_of_contents(text: str) -> str:
    """A Markdown list of all chapters, each with a link to its heading."""
    anchors, lines = _Anchors(), []
    tokens = markdown_parser().parse(text)
    for opening, title in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            anchor = anchors.new(plain_text(title))
            if opening.tag == "h2":
                lines.append(f"- [{title.content}](#{anchor})")
    return "\n".join(lines)


def plain_text(inline: Token) -> str:
    """The words of a line, without Markdown."""
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline")).strip()


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, Token | None, list[Token]]]:
    """Each heading of the first three levels: its level, its title, and everything up to the next heading.

    The first has no title: it is what comes before all headings.
    """
    level, index = "", 0
    title: Token | None = None
    body: list[Token] = []
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2", "h3"):
            yield level, title, body
            level, title, body = token.tag, tokens[index + 1], []
            index += 3
        else:
            body.append(token)
            index += 1
    yield level, title, body


def _pop_number(title: Token) -> str:
    """Remove the number at the beginning of a heading, and return it; formats show it beside the heading."""
    first = title.children[0] if title.children else None
    match = NUMBER_PREFIX.match(first.content) if first else None
    if first and match:
        first.content = first.content[match.end() :]
        return match[1]
    return ""


class _Anchors:
    """The anchors of a document's headings, named as GitHub names them."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    def new(self, heading: str) -> str:
        """The anchor of the next heading; a number tells it from an equal one before it."""
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        self._counted[name] += 1
        earlier = self._counted[name] - 1
        return f"{name}-{earlier}" if earlier else name
