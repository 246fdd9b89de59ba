"""The guide as a page: one file with all pictures and a table of contents at the side, which can be printed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.report import layout
from handrail.report.guide.document import GuideDocument, markdown_parser, plain_text
from handrail.report.guide.picture_files import MEDIA_TYPES, read_picture

if TYPE_CHECKING:
    from markdown_it.token import Token

TEMPLATE = "guide.html.j2"


def render_html(guide: GuideDocument, folder: Path, script: str = "") -> str:
    """Render a guide as a page that needs no other file, and embed the pictures that are in `folder`.

    `script` is the one that the page runs; none, if it is empty.
    """
    _embed_pictures(_all_tokens(guide), folder)
    style = layout.style() + layout.style("guide.css") + layout.page_footer(guide.title)
    return layout.template(TEMPLATE).render(
        guide=guide,
        style=style,
        style_digest=layout.digest(style),
        script=script,
        script_digest=layout.digest(script),
        rendered=_render,
        plain=plain_text,
    )


def _all_tokens(guide: GuideDocument) -> Iterable[Token]:
    yield from guide.body
    for chapter in guide.chapters:
        yield from (chapter.title, *chapter.body)
        for step in chapter.steps:
            yield from (step.title, *step.body)


def _embed_pictures(tokens: Iterable[Token], folder: Path) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                _embed_picture(child, folder)


def _embed_picture(image: Token, folder: Path) -> None:
    """Put a picture's content into its address. If the file is missing, put a sentence in its place."""
    source = str(image.attrs.get("src", ""))
    content = read_picture(source, folder)
    if content is None:
        image.type, image.tag, image.content = "text", "", f"[There is no picture {source}: {plain_text(image)}]"
        return
    media_type = MEDIA_TYPES[Path(source).suffix.lower()]
    image.attrs["src"] = f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _render(tokens: Sequence[Token]) -> str:
    return str(markdown_parser().renderer.render(tokens, markdown_parser().options, {}))
