"""Making an edition of what a person has fetched: a page, a text, or the text of a PDF."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from handrail.editions.chapter import Chapter
from handrail.editions.edition import DocumentSection, Edition, Sentence, digest_of, plain_sentence
from handrail.editions.pages import chapters_of_page
from handrail.editions.sentences import sentences_of
from handrail.editions.texts import chapters_of_text
from handrail.errors import InvalidCall

_PAGE = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*<(!doctype\s+html|html|head|body|main|article|h[1-6]|p|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_KINDS = {
    b"%PDF": "is a PDF; take its text out first: pdftotext {name} - | handrail document add - --name NAME",
    b"PK\x03\x04": "is a packed file, such as a document of a word processor; save it as text or as a page first",
    b"{\\rtf": "is a document of a word processor; save it as text or as a page first",
}


def make_edition(
    content: bytes,
    name: str,
    *,
    title: str = "",
    edition: str = "",
    read_on: str,
    url: str = "",
    paraphrased: bool = False,
) -> Edition:
    """Make an edition of the bytes of a file; `name` is what messages call it. Raises `InvalidCall` if it is no text.

    Of what is to be paraphrased, only the digests are kept.
    """
    text = _text_of(content, name)
    page_title, chapters = chapters_of_page(text) if _PAGE.match(text) else ("", chapters_of_text(text))
    sections = tuple(_section(number, chapter, paraphrased) for number, chapter in enumerate(chapters, start=1))
    if not any(section.sentences for section in sections):
        raise InvalidCall(f"{name} holds no sentence; nothing was stored")
    return Edition(
        document=title or page_title or next((chapter.heading for chapter in chapters if chapter.heading), name),
        edition=edition or read_on,
        read_on=read_on,
        sha256=hashlib.sha256(content).hexdigest(),
        sections=sections,
        url=url,
    )


def _section(number: int, chapter: Chapter, paraphrased: bool) -> DocumentSection:
    found: Sequence[str] = [sentence for paragraph in chapter.paragraphs for sentence in sentences_of(paragraph)]
    sentences = tuple(
        Sentence(f"{number}.{index}", digest_of(sentence), "" if paraphrased else sentence)
        for index, sentence in enumerate(found, start=1)
    )
    return DocumentSection(plain_sentence(chapter.heading), sentences)


def _text_of(content: bytes, name: str) -> str:
    for start, sentence in _OTHER_KINDS.items():
        if content.startswith(start):
            raise InvalidCall(f"{name} {sentence.format(name=name)}")
    if not content.strip():
        raise InvalidCall(f"{name} is empty; nothing was stored")
    if b"\0" in content:
        raise InvalidCall(f"{name} is not a text; save the document as text, or as a page, in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidCall(f"{name} is not UTF-8 text (line {line}); save it as that") from None
