"""A comparison as a page: every line that differs, and the pictures side by side with what differs in them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

from handrail.journal import EvidenceKept
from handrail.report import layout, words
from handrail.report.diff import sentences
from handrail.report.diff.comparison import Compared, Comparison, PicturesApart
from handrail.report.diff.pixels import layer
from handrail.report.diff.sides import Side
from handrail.report.pictures import Picture, embedded, opened

TEMPLATE = "diff.html.j2"


def html(told: Comparison) -> str:
    """A page without outside parts, that opens from a mail attachment and prints."""
    style = layout.style() + layout.style("diff.css") + layout.page_feet(f"Compared: {sentences.run(told)}")
    sections = sentences.sections(told)
    shown = [it for _, steps in sections for it in steps]
    return layout.template(TEMPLATE).render(
        told=told,
        sections=sections,
        slow=[it for it in told.steps if it.slower],
        pictures=_Pictures.of(told, shown),
        example=first_of_places(told),
        style=style,
        style_digest=layout.digest(style),
        sentences=sentences,
        words=words,
    )


@dataclass(frozen=True)
class _Pictures:
    """What is embedded: each picture once, and for each two that differ the layer that shows where."""

    kept: dict[str, Picture] = field(default_factory=dict)
    """By hash."""
    layers: dict[tuple[str, str], str] = field(default_factory=dict)
    """Their addresses, by the hashes of both pictures."""

    @classmethod
    def of(cls, told: Comparison, shown: list[Compared]) -> _Pictures:
        all_of_them = cls()
        for step, apart in _apart(told, shown):
            all_of_them._embed(told, step, apart)
        return all_of_them

    def _embed(self, told: Comparison, step: str, apart: PicturesApart) -> None:
        contents = [self._read(it, side, step) for it, side in ((apart.left, told.left), (apart.right, told.right))]
        both = apart.left.sha256, apart.right.sha256
        if apart.pixels and all(contents) and both not in self.layers:
            drawn = layer(contents[0], contents[1], (*apart.left.masks, *apart.right.masks))
            self.layers[both] = f"data:image/png;base64,{base64.b64encode(drawn).decode()}"

    def _read(self, kept: EvidenceKept, side: Side, step: str) -> bytes:
        content, problem = opened(kept, side.folder)
        if not problem and kept.sha256 not in self.kept:
            self.kept[kept.sha256] = embedded(kept, content, step)
        return b"" if problem else content

    def layer(self, apart: PicturesApart) -> str:
        return self.layers.get((apart.left.sha256, apart.right.sha256), "")


def _apart(told: Comparison, shown: list[Compared]) -> Iterator[tuple[str, PicturesApart]]:
    for it in (*shown, *first_of_places(told)):
        yield from ((it.number, apart) for apart in it.pictures)


def first_of_places(told: Comparison) -> list[Compared]:
    """One step for the places in which pictures differ whose texts count as alike: the one that has most of them."""
    expected = [it for it in told.alike if it.pictures]
    return sorted(expected, key=lambda it: -sum(len(apart.pixels.places) for apart in it.pictures if apart.pixels))[:1]
