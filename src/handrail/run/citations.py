"""The document of a runbook, and which of its sentences each step carries out, for the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handrail.editions import AnchorNotFound, Edition, find_anchor, read_edition
from handrail.errors import HandrailError
from handrail.journal import CitedDocument, CitedSentence
from handrail.runbook import Runbook, RunbookDocument, outline


def cited_document(runbook: Runbook) -> CitedDocument | None:
    """What the steps of a runbook cite; None if they cite nothing.

    A run needs no stored edition: where none can be read, the anchors are on record as they are written.
    """
    anchors = dict(_anchors(runbook))
    if not anchors:
        return None
    edition = stored_edition(runbook)
    if edition is None:
        return CitedDocument(title=runbook.document.title, steps=anchors)
    steps = {number: tuple(dict.fromkeys(_id(it, edition) for it in cites)) for number, cites in anchors.items()}
    cited = {id for ids in steps.values() for id in ids}
    return CitedDocument(
        title=edition.document,
        edition=edition.edition,
        steps=steps,
        sentences={
            it.id: CitedSentence(says=it.says, is_original=it.is_original)
            for it in edition.sentences
            if it.id in cited and it.says
        },
    )


def known_document(runbook: Runbook) -> RunbookDocument:
    """The document of a runbook, with what is known of it only by its stored edition, if that can be read."""
    named, stored = runbook.document, stored_edition(runbook)
    if stored is None:
        return named
    return replace(
        named,
        edition=named.edition or stored.edition,
        read_on=named.read_on or stored.read_on,
        sha256=named.sha256 or stored.sha256,
    )


def _anchors(runbook: Runbook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The anchors of each step that has any, by its number; what a called runbook does counts with its caller."""
    for section, planned in zip(runbook.sections, outline(runbook), strict=True):
        for part in planned.steps:
            if cites := section.cites_of(part.step):
                yield from ((inner.number, cites) for inner in part.walk())


def stored_edition(runbook: Runbook) -> Edition | None:
    """The stored edition that a runbook names; None if it names none, or none can be read."""
    if not runbook.document.stored:
        return None
    try:
        return read_edition(runbook.file.parent / runbook.document.stored)
    except HandrailError:
        return None


def _id(anchor: str, edition: Edition) -> str:
    """The id of the sentence that an anchor means; the anchor itself, if it means none."""
    try:
        return find_anchor(edition, anchor).id
    except AnchorNotFound:
        return anchor
