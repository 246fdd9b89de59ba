"""Coverage: what a runbook makes of each sentence of its document."""

from __future__ import annotations

from pathlib import Path

from handrail.app.lookup import library, runbook_file
from handrail.coverage import Coverage, cover
from handrail.editions import read_edition
from handrail.errors import InvalidCall
from handrail.runbook import Runbook, load


def coverage_of(named: str | Path) -> Coverage:
    """The coverage of a runbook's document. Raises `InvalidFile`, or `InvalidCall` if the runbook names no stored edition."""
    runbook, _ = load(runbook_file(str(named)), library(), prove_anchors=True)
    return cover(runbook, read_edition(_stored(runbook)))


def _stored(runbook: Runbook) -> Path:
    if not runbook.document.stored:
        raise InvalidCall(
            f"{runbook.file.name} names no stored edition of its document, so nobody can say what of it is covered. Store one "
            "with handrail document add, and name it: document: {title: …, stored: documents/…}"
        )
    return runbook.file.parent / runbook.document.stored
