"""A comparison as a page: every line that differs, and the pictures side by side with what differs in them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from handrail.journal import EvidenceKept
from handrail.report import layout, words
from handrail.report.diff import sentences
from handrail.report.diff.comparison import Comparison, DifferingPictures, StepComparison
from handrail.report.diff.pixels import draw_difference
from handrail.report.diff.sides import Side
from handrail.report.pictures import EmbeddedPicture, embed_picture, read_evidence

TEMPLATE = "diff.html.j2"


def html(comparison: Comparison) -> str:
    """A page that loads nothing from outside, opens from a mail attachment, and prints."""
    style = layout.style() + layout.style("diff.css")
    style += layout.page_footer(f"Compared: {sentences.title(comparison)}")
    sections = sentences.sections(comparison)
    examples = _examples_of_regions(comparison)
    shown = [step for _, steps in sections for step in steps]
    return layout.template(TEMPLATE).render(
        comparison=comparison,
        sections=sections,
        slow=[step for step in comparison.steps if step.durations],
        pictures=_Pictures.of(comparison, [*shown, *examples]),
        examples=examples,
        style=style,
        style_digest=layout.digest(style),
        sentences=sentences,
        words=words,
    )


@dataclass(frozen=True)
class _Pictures:
    """The pictures that are embedded, each once, and for each differing pair a layer that shows the difference."""

    kept: dict[str, EmbeddedPicture] = field(default_factory=dict)
    """By hash."""
    layers: dict[tuple[str, str], str] = field(default_factory=dict)
    """Data addresses of PNG files, by the hashes of both pictures."""

    @classmethod
    def of(cls, comparison: Comparison, shown: list[StepComparison]) -> _Pictures:
        embedded = cls()
        for step in shown:
            for pair in step.pictures:
                embedded._embed(comparison, step.number, pair)
        return embedded

    def _embed(self, comparison: Comparison, step: str, pair: DifferingPictures) -> None:
        left, right = self._read(pair.left, comparison.left, step), self._read(pair.right, comparison.right, step)
        hashes = pair.left.sha256, pair.right.sha256
        if pair.pixels and left and right and hashes not in self.layers:
            drawn = draw_difference(left, right, (*pair.left.masks, *pair.right.masks))
            self.layers[hashes] = f"data:image/png;base64,{base64.b64encode(drawn).decode()}"

    def _read(self, kept: EvidenceKept, side: Side, step: str) -> bytes:
        content, problem = read_evidence(kept, side.folder)
        if not problem and kept.sha256 not in self.kept:
            self.kept[kept.sha256] = embed_picture(kept, content, step)
        return b"" if problem else content

    def layer(self, pair: DifferingPictures) -> str:
        return self.layers.get((pair.left.sha256, pair.right.sha256), "")


def _examples_of_regions(comparison: Comparison) -> list[StepComparison]:
    """The step with the most regions among those that count as alike although their pictures differ; none if there is none."""
    expected = [step for step in comparison.alike if step.pictures]
    return sorted(expected, key=lambda step: -_region_count(step))[:1]


def _region_count(step: StepComparison) -> int:
    return sum(len(pair.pixels.regions) for pair in step.pictures if pair.pixels)
