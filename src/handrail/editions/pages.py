"""The chapters of a page: its headings, and what stands under each."""

from __future__ import annotations

from html.parser import HTMLParser

from handrail.editions.chapter import Chapter
from handrail.editions.edition import plain_sentence

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEFT_OUT = ("head", "script", "style", "nav", "template", "noscript", "svg", "select", "button")
"""What is no part of the document's text."""
BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption"),
    *(
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
    ),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)


def chapters_of_page(text: str) -> tuple[str, list[Chapter]]:
    """The title of a page, and its chapters. What stands before the first heading has none."""
    reader = _PageReader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return plain_sentence(reader.title), reader.chapters


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.chapters: list[Chapter] = []
        self._text = ""
        self._left_out: list[str] = []
        """The elements that are left out and not closed yet."""
        self._in_title = self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title" and self._left_out in ([], ["head"]):
            self._in_title = True
        elif tag in LEFT_OUT:
            self._left_out.append(tag)
        elif self._left_out == ["head"] and tag in ("body", *BLOCKS, *HEADINGS):
            self._left_out = []  # a page need not close its head
        if self._left_out:
            return
        if tag in HEADINGS or tag in BLOCKS:
            self.end_block()
            self._in_heading = tag in HEADINGS
        elif tag == "br":
            self._text += " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._left_out:
            while self._left_out.pop() != tag:
                pass
        elif not self._left_out and (tag in HEADINGS or tag in BLOCKS):
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._left_out:
            self._text += data

    def end_block(self) -> None:
        """Take what was read since the last block as a heading or a paragraph."""
        text, self._text = self._text, ""
        is_heading, self._in_heading = self._in_heading, False
        if not plain_sentence(text):
            return
        if is_heading:
            self.chapters.append(Chapter(text))
            return
        if not self.chapters:
            self.chapters.append(Chapter(""))
        self.chapters[-1].paragraphs.append(text)
