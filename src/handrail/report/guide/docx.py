"""The guide as a document for Word: real headings, a table of contents that Word can fill, pictures that are described."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import SurroundingsError
from handrail.report.guide.document import Document, plain
from handrail.report.guide.illustrations import illustration
from handrail.report.guide.ooxml import add_contents, add_link, add_page_number, describe, dress

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

WIDEST, TALLEST = 16.4, 10.5
"""Centimetres of a picture, on A4."""
PIXELS = 46
"""Of a picture, to a centimetre, where there is room."""

STYLES = {"blockquote_open": "Quote", "bullet_list_open": "List Bullet", "ordered_list_open": "List Paragraph"}
"""Numbers of a list are written as they stand: Word would count on from the list before."""


def docx(told: Document, folder: Path) -> bytes:
    """Raises `SurroundingsError` where python-docx is not installed. Pictures are read below `folder`."""
    try:
        import docx as library
    except ImportError:
        raise SurroundingsError(
            "a document for Word is made by python-docx, which is not installed: pip install 'handrail[docx]'"
        ) from None
    word = library.Document()
    dress(word, told.title)
    word.add_paragraph(told.title, style="Title")
    writer = _Writer(word, folder)
    writer.write(told.body)
    word.add_paragraph("Contents", style="TOC Heading")
    add_contents(word, [_headed(it.number, it.title) for it in told.chapters])
    for chapter in told.chapters:
        word.add_heading(_headed(chapter.number, chapter.title), 1)
        writer.write(chapter.body)
        for step in chapter.steps:
            word.add_heading(_headed(step.number, step.title), 2)
            writer.write(step.body)
    add_page_number(word.sections[0].footer.paragraphs[0], told.title)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _headed(number: str, title: Token) -> str:
    return f"{number}. {plain(title)}" if number else plain(title)


@dataclass
class _Writer:
    """Goes through a piece of Markdown, and writes it paragraph by paragraph."""

    word: Word
    folder: Path

    def write(self, tokens: Sequence[Token]) -> None:
        """Quotations and lists may stand in each other; the innermost gives a paragraph its style."""
        styles, item = ["Normal"], ""
        for token in tokens:
            match token.type:
                case "blockquote_open" | "bullet_list_open" | "ordered_list_open":
                    styles.append(STYLES[token.type])
                case "blockquote_close" | "bullet_list_close" | "ordered_list_close":
                    styles.pop()
                case "list_item_open" if token.info:
                    item = f"{token.info}. "
                case "inline":
                    self._paragraph(token, styles[-1], item)
                    item = ""
                case "fence" | "code_block":
                    self.word.add_paragraph(token.content.rstrip())

    def _paragraph(self, inline: Token, style: str, begin: str) -> None:
        children = inline.children or []
        pictures = [it for it in children if it.type == "image"]
        if not pictures or len(children) > len(pictures):
            self._run(self.word.add_paragraph(begin, style), [it for it in children if it.type != "image"])
        for it in pictures:
            self._picture(str(it.attrs.get("src", "")), it.content)

    def _run(self, paragraph: Paragraph, children: Sequence[Token]) -> None:
        bold = italic = 0
        for it, address in _addressed(children):
            bold += {"strong_open": 1, "strong_close": -1}.get(it.type, 0)
            italic += {"em_open": 1, "em_close": -1}.get(it.type, 0)
            text = {"softbreak": " ", "hardbreak": "\n"}.get(it.type, it.content)
            if not text:
                continue
            run = add_link(paragraph, text, address) if address else paragraph.add_run(text)
            run.bold, run.italic = bool(bold) or None, bool(italic) or None
            if it.type == "code_inline":
                run.font.name = "Consolas"

    def _picture(self, source: str, alt: str) -> None:
        from docx.shared import Cm
        from PIL import Image, UnidentifiedImageError

        content = illustration(source, self.folder)
        paragraph = self.word.add_paragraph(style="Picture")
        try:
            width, height = Image.open(BytesIO(content or b"")).size
            fit = min(1, WIDEST * PIXELS / width, TALLEST * PIXELS / height)
            shape = paragraph.add_run().add_picture(BytesIO(content or b""), width=Cm(width * fit / PIXELS))
        except (UnidentifiedImageError, OSError):
            paragraph.add_run(f"[There is no picture {source}: {alt}]")
            return
        describe(shape, alt)


def _addressed(children: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Each piece of a line with the address to which it leads; empty where it leads nowhere outside."""
    address = ""
    for it in children:
        if it.type == "link_open":
            address = str(it.attrs.get("href", ""))
        elif it.type == "link_close":
            address = ""
        yield it, "" if address.startswith("#") else address
