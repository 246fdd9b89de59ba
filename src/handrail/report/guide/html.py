"""The guide as a page: one file, with its pictures inside and its contents at the side, that prints."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.report import layout
from handrail.report.guide.document import Document, plain, reader
from handrail.report.guide.illustrations import KINDS, illustration

if TYPE_CHECKING:
    from markdown_it.token import Token

TEMPLATE = "guide.html.j2"


def html(told: Document, folder: Path) -> str:
    """A page without outside parts, that opens from a mail attachment and prints. Pictures are read below `folder`."""
    _embed(_all_of(told), folder)
    style = layout.style() + layout.style("guide.css") + layout.page_footer(told.title)
    return layout.template(TEMPLATE).render(
        guide=told, style=style, style_digest=layout.digest(style), rendered=_rendered, plain=plain
    )


def _all_of(told: Document) -> Iterable[Token]:
    yield from told.body
    for chapter in told.chapters:
        yield from (chapter.title, *chapter.body)
        for step in chapter.steps:
            yield from (step.title, *step.body)


def _embed(tokens: Iterable[Token], folder: Path) -> None:
    """Each picture with its content in its address; where there is none, that is said in its place."""
    for token in tokens:
        for it in token.children or ():
            if it.type == "image":
                _embed_one(it, folder)


def _embed_one(image: Token, folder: Path) -> None:
    source = str(image.attrs.get("src", ""))
    content = illustration(source, folder)
    if content is None:
        image.type, image.tag, image.content = "text", "", f"[There is no picture {source}: {image.content}]"
        return
    kind = KINDS[Path(source).suffix.lower()]
    image.attrs["src"] = f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _rendered(tokens: Sequence[Token]) -> str:
    return str(reader().renderer.render(tokens, reader().options, {}))
