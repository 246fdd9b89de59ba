"""A coverage as a page: the matrix of sentences, steps and evidence, with the pictures inside and without a script."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.coverage import Coverage, Impact, Proof, SentenceState
from handrail.rectangle import Rectangle
from handrail.report import layout, words
from handrail.report.coverage import sentences
from handrail.report.frames import Frames
from handrail.report.pictures import EmbeddedPicture, read_gallery

TEMPLATE = "coverage.html.j2"
BAR_WIDTH = 240
SENTENCE_STATES: tuple[SentenceState, ...] = ("performed", "explained", "not a step", "missing")


def html(coverage: Coverage, impact: Impact | None) -> str:
    """A page that loads nothing from outside, opens from a mail attachment, and prints."""
    style = layout.style() + layout.style("coverage.css") + layout.page_footer(_identity(coverage))
    return layout.template(TEMPLATE).render(
        coverage=coverage,
        impact=impact,
        is_good=coverage.is_complete and (impact is None or impact.is_clear),
        evidence=_Evidence(coverage),
        bar_parts=bar_parts(coverage),
        style=style,
        style_digest=layout.digest(style),
        sentences=sentences,
        words=words,
    )


def bar_parts(coverage: Coverage) -> Iterator[tuple[str, float, float]]:
    """The parts of the bar over all sentences: the state, the left edge and the width of each."""
    left = 0.0
    for state in SENTENCE_STATES:
        width = BAR_WIDTH * coverage.count(state) / max(len(coverage.sentences), 1)
        yield state.split()[0], round(left, 2), round(width, 2)
        left += width


class _Evidence:
    """The pictures that prove something: each embedded once, and the part of it that is shown small."""

    def __init__(self, coverage: Coverage) -> None:
        self._galleries = {run.name: read_gallery(run.record, run.folder) for run in coverage.runs}
        self._frames = {run.name: Frames(run.record) for run in coverage.runs}
        self._steps = {run.name: {step.number: step for step in run.record.steps} for run in coverage.runs}
        proofs = [proof for sentence in coverage.sentences for proof in sentence.proofs]
        shown = [picture for proof in proofs if (picture := self.picture(proof))]
        self.embedded = {picture.name: picture for picture in shown}.values()

    def picture(self, proof: Proof) -> EmbeddedPicture | None:
        """The picture of a proof; None if it has none, or if the picture is not what was kept."""
        return None if self.problem(proof) else self._galleries[proof.run].picture(proof.picture)

    def problem(self, proof: Proof) -> str:
        """What is wrong with the picture of a proof; empty if nothing is."""
        return self._galleries[proof.run].problem(proof.picture) if proof.picture else ""

    def frame(self, proof: Proof) -> str:
        """The frame of a proof's picture, on one line."""
        assert proof.picture
        return self._frames[proof.run].of(proof.picture).line

    def part(self, proof: Proof, picture: EmbeddedPicture) -> Rectangle:
        """The part of a picture that tells best what was done."""
        kept = proof.picture
        assert kept
        return self._galleries[proof.run].part_changed(self._steps[proof.run][kept.step], picture, kept)


def _identity(coverage: Coverage) -> str:
    """The document and the runbook, by the beginnings of their digests."""
    document, runbook = coverage.edition.sha256[:16], coverage.runbook.digest[:16]
    return f"{coverage.runbook.file.stem} · document {document}… · runbook {runbook}…"
