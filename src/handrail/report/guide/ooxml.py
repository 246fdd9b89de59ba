"""Parts of a Word document that python-docx cannot make: a table of contents, links, page numbers, alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shape import InlineShape
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

INK, MUTED, BLUE = "1D2733", "55616F", "1F5FA8"
FONT = "Segoe UI"
STYLE_FONTS = {
    "Normal": (10.5, INK),
    "Quote": (10.5, MUTED),
    "Title": (24, INK),
    "Heading 1": (16, INK),
    "Heading 2": (12, INK),
    "TOC Heading": (12, MUTED),
    "Caption": (7, MUTED),
    "Footer": (8, MUTED),
}
"""The font of each style: points and colour."""
CONTENTS_FIELD = r'TOC \o "1-2" \h \z \u'
"""The field by which Word lists chapters and steps with their pages."""


def apply_style(word: Document, title: str) -> None:
    """Set the page to A4, the fonts and colours to those of the reports, and the document's title."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt
    from docx.styles.style import ParagraphStyle

    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    for name, (size, colour) in STYLE_FONTS.items():
        style = word.styles[name]
        assert isinstance(style, ParagraphStyle)
        _set_font(style, size, colour)
    picture = word.styles.add_style("Picture", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(picture, ParagraphStyle)
    picture.paragraph_format.space_before = picture.paragraph_format.space_after = Pt(6)
    caption = word.styles["Caption"]
    assert isinstance(caption, ParagraphStyle)
    caption.font.bold, caption.paragraph_format.space_after = False, Pt(8)
    word.core_properties.title, word.core_properties.author, word.core_properties.language = title, "Handrail", "en"


def _set_font(style: ParagraphStyle, size: float, colour: str) -> None:
    """Set a style's font, and remove the theme's fonts, which would override it."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def add_contents(word: Document, headings: Sequence[str]) -> None:
    """Add a table of contents that Word renews when the document is opened. Until then it lists `headings`."""
    from docx.shared import Pt

    lines = [word.add_paragraph(heading) for heading in headings] or [word.add_paragraph()]
    first, last = lines[0], lines[-1]
    opening = [_field("begin", dirty="true"), _instruction(CONTENTS_FIELD), _field("separate")]
    for index, part in enumerate(opening):
        first._p.insert(index + (first._p.pPr is not None), _run_of(part))
    last._p.append(_run_of(_field("end")))
    for line in lines:
        line.paragraph_format.space_after = Pt(0)


def add_page_number(paragraph: Paragraph, title: str) -> None:
    """Add the guide's title and the number of the page to the footer."""
    paragraph.add_run(f"{title} · ")
    for part in (_field("begin"), _instruction("PAGE"), _field("separate"), _field("end")):
        paragraph._p.append(_run_of(part))


def add_link(paragraph: Paragraph, text: str, address: str) -> Run:
    """Add a link to an address outside the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import RGBColor

    run = paragraph.add_run(text)
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(BLUE)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)
    paragraph._p.append(link)
    return run


def set_alt_text(shape: InlineShape, alt: str) -> None:
    """Set the text that stands for a picture, for people who do not see it."""
    shape._inline.docPr.set("descr", alt)


def _run_of(part: BaseOxmlElement) -> BaseOxmlElement:
    from docx.oxml.parser import OxmlElement

    run = OxmlElement("w:r")
    run.append(part)
    return run


def _field(kind: str, **more: str) -> BaseOxmlElement:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    for name, value in more.items():
        part.set(qn(f"w:{name}"), value)
    return part


def _instruction(text: str) -> BaseOxmlElement:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = text
    return part
