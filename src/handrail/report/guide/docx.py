"""The guide as a Word document, with Word's own headings and table of contents, and with alternative texts of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import SurroundingsError
from handrail.report.guide.document import FRAME_CLASS, GuideDocument, plain_text
from handrail.report.guide.ooxml import add_contents, add_link, add_page_number, apply_style, set_alt_text
from handrail.report.guide.picture_files import read_picture

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

MAX_WIDTH_CM, MAX_HEIGHT_CM = 16.4, 10.5
"""The largest picture on a page of A4."""
PIXELS_PER_CM = 46
"""The resolution of a picture that need not be made smaller."""

STYLES = {"blockquote_open": "Quote", "bullet_list_open": "List Bullet", "ordered_list_open": "List Paragraph"}
"""The Word style of a block. The numbers of a list are written as text: Word would count on from the list before."""


def render_docx(guide: GuideDocument, folder: Path) -> bytes:
    """Render a guide as a Word document, with the pictures that are in `folder`.

    Raises `SurroundingsError` if python-docx is not installed.
    """
    try:
        import docx as library
    except ImportError:
        raise SurroundingsError(
            "a document for Word is made by python-docx, which is not installed: pip install 'handrail[docx]'"
        ) from None
    word = library.Document()
    apply_style(word, guide.title)
    word.add_paragraph(guide.title, style="Title")
    writer = _Writer(word, folder)
    writer.write(guide.body)
    word.add_paragraph("Contents", style="TOC Heading")
    add_contents(word, [_numbered_title(chapter.number, chapter.title) for chapter in guide.chapters])
    for chapter in guide.chapters:
        word.add_heading(_numbered_title(chapter.number, chapter.title), 1)
        writer.write(chapter.body)
        for step in chapter.steps:
            word.add_heading(_numbered_title(step.number, step.title), 2)
            writer.write(step.body)
    add_page_number(word.sections[0].footer.paragraphs[0], guide.title)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _numbered_title(number: str, title: Token) -> str:
    return f"{number}. {plain_text(title)}" if number else plain_text(title)


@dataclass
class _Writer:
    """A writer of Markdown tokens into a Word document, paragraph by paragraph."""

    word: Word
    folder: Path

    def write(self, tokens: Sequence[Token]) -> None:
        """Write tokens. Quotations and lists can be nested; the innermost gives a paragraph its style."""
        styles, item = ["Normal"], ""
        for token in tokens:
            match token.type:
                case "blockquote_open" | "bullet_list_open" | "ordered_list_open":
                    styles.append(STYLES[token.type])
                case "blockquote_close" | "bullet_list_close" | "ordered_list_close":
                    styles.pop()
                case "paragraph_open" if token.attrGet("class") == FRAME_CLASS:
                    styles.append("Caption")
                case "paragraph_close" if styles[-1] == "Caption":
                    styles.pop()
                case "list_item_open" if token.info:
                    item = f"{token.info}. "
                case "inline":
                    self._paragraph(token, styles[-1], item)
                    item = ""
                case "fence" | "code_block":
                    self.word.add_paragraph(token.content.rstrip())

    def _paragraph(self, inline: Token, style: str, prefix: str) -> None:
        children = inline.children or []
        pictures = [child for child in children if child.type == "image"]
        if not pictures or len(children) > len(pictures):
            text = [child for child in children if child.type != "image"]
            self._run(self.word.add_paragraph(prefix, style), text)
        for picture in pictures:
            self._picture(str(picture.attrs.get("src", "")), plain_text(picture))

    def _run(self, paragraph: Paragraph, children: Sequence[Token]) -> None:
        bold = italic = 0
        is_caption = paragraph.style is not None and paragraph.style.name == "Caption"
        for child, address in _with_addresses(children):
            bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
            italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
            text = {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
            if not text:
                continue
            run = add_link(paragraph, text, address) if address else paragraph.add_run(text)
            run.bold, run.italic = bool(bold) or None, bool(italic and not is_caption) or None
            if child.type == "code_inline":
                run.font.name = "Consolas"

    def _picture(self, source: str, alt: str) -> None:
        from docx.shared import Cm
        from PIL import Image, UnidentifiedImageError

        content = read_picture(source, self.folder)
        paragraph = self.word.add_paragraph(style="Picture")
        paragraph.paragraph_format.keep_with_next = True
        try:
            width, height = Image.open(BytesIO(content or b"")).size
            fit = min(1, MAX_WIDTH_CM * PIXELS_PER_CM / width, MAX_HEIGHT_CM * PIXELS_PER_CM / height)
            shape = paragraph.add_run().add_picture(BytesIO(content or b""), width=Cm(width * fit / PIXELS_PER_CM))
        except (UnidentifiedImageError, OSError):
            paragraph.add_run(f"[There is no picture {source}: {alt}]")
            return
        set_alt_text(shape, alt)


def _with_addresses(children: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Each token of a line with the address of its link; empty without a link, and for links within the document."""
    address = ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            address = ""
        yield child, "" if address.startswith("#") else address
