"""The anchors of a runbook in the stored edition of its document: each points at one sentence, or its author is told why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from handrail.editions import AnchorNotFound, Edition, find_anchor, read_edition
from handrail.errors import InvalidFile
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.messages import report_own
from handrail.runbook.model import Runbook
from handrail.runbook.written_step import WrittenStep
from handrail.source import Source, SourcePath
from handrail.steps.anchors import read_anchors
from handrail.steps.fields import shown


@dataclass(frozen=True)
class WrittenAnchor:
    """An anchor, and where it stands."""

    path: SourcePath
    text: str


def section_anchors(body: Mapping[Any, Any], path: SourcePath, diagnostics: RunbookDiagnostics) -> tuple[str, ...]:
    """The anchors of a section."""
    if "cites" not in body:
        return ()
    try:
        return read_anchors(diagnostics.source.as_spelled((*path, "cites")))
    except PydanticCustomError as error:
        report_own(error.context or {}, diagnostics, (*path, "cites"), "cites")
        return ()


def read_not_steps(raw: Any, diagnostics: RunbookDiagnostics) -> dict[str, str]:
    """The sentences that ask for no step, each with its author's reason."""
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        sentence = '`not_steps` takes a mapping of sentences and reasons, as in: {3.3: "advice, for when one buys a certificate"}'
        diagnostics.report(("not_steps",), sentence)
        return {}
    for anchor, reason in raw.items():
        if not isinstance(reason, str) or not reason.strip():
            told = "nothing" if reason == "" else shown(reason)
            sentence = f"say in a text why sentence {anchor} asks for no step; here stands {told}"
            diagnostics.report(("not_steps", anchor), sentence, at_key=reason is None)
    return {str(anchor).strip(): str(reason).strip() for anchor, reason in raw.items()}


def check_anchors(
    runbook: Runbook,
    steps: Sequence[WrittenStep],
    of_sections: Iterable[WrittenAnchor],
    diagnostics: RunbookDiagnostics,
    *,
    prove: bool,
) -> None:
    """Check what a runbook says of its document's sentences; `prove` reads the stored edition, too."""
    for step in steps:
        _check_shape(step, diagnostics)
    performed = [*of_sections, *_of_steps(steps, "cites", diagnostics)]
    explained = [*_of_steps(steps, "explains", diagnostics)]
    left_out = [WrittenAnchor(("not_steps", anchor), anchor) for anchor in runbook.not_steps]
    anchors = [*performed, *explained, *left_out]
    if not runbook.document.stored:
        _refuse_without_edition(anchors, diagnostics)
    elif prove and (edition := _edition(runbook, diagnostics)):
        proved = _prove([*performed, *explained], edition, diagnostics)
        _refuse_contradictions(left_out, _prove(left_out, edition, diagnostics), proved, performed, diagnostics)


def _check_shape(step: WrittenStep, diagnostics: RunbookDiagnostics) -> None:
    if "explains" in step.body and "note" not in step.body.keys() | step.broken:
        sentence = "`explains` names what the step's `note` tells, and there is no `note`; write one"
        diagnostics.report((*step.path, "explains"), sentence, at_key=True)
    if "added" in step.body and "cites" in step.body:
        sentence = (
            "`added` says that the document has no such step, and `cites` names where it has; take one of them out"
        )
        diagnostics.report((*step.path, "added"), sentence, at_key=True)


def _of_steps(steps: Sequence[WrittenStep], key: str, diagnostics: RunbookDiagnostics) -> Iterator[WrittenAnchor]:
    for written in steps:
        if written.step is not None and key not in written.broken:
            yield from written_anchors(getattr(written.step, key), (*written.path, key), diagnostics.source)


def written_anchors(anchors: Sequence[str], path: SourcePath, source: Source) -> Iterator[WrittenAnchor]:
    """Each anchor of the value at `path`, which may be a list or one alone."""
    for index, anchor in enumerate(anchors):
        inner = (*path, index)
        yield WrittenAnchor(inner if inner in source.positions else path, anchor)


def _refuse_without_edition(anchors: Sequence[WrittenAnchor], diagnostics: RunbookDiagnostics) -> None:
    """Report that there is no edition, once: at the first anchor."""
    is_meant = any(diagnostics.is_typo_target(path) for path in (("document",), ("document", "stored")))
    raw = diagnostics.source.value.get("document")
    is_broken = raw is not None and (not isinstance(raw, dict) or "stored" in raw)
    if anchors and not is_meant and not is_broken and not diagnostics.duplicates(("document",)):
        first = min(anchors, key=lambda anchor: diagnostics.source.position(anchor.path, at_key=True))
        sentence = (
            "this names a sentence of the document, and no edition of it is stored; make one with handrail document add, and "
            "name it, as in: document: {title: …, stored: documents/…/2024.yaml}"
        )
        diagnostics.report(first.path, sentence, at_key=first.path[0] == "not_steps")


def _edition(runbook: Runbook, diagnostics: RunbookDiagnostics) -> Edition | None:
    """The stored edition. Its own mistakes are reported where they stand."""
    stored = runbook.document.stored
    file = runbook.file.parent / stored
    if not file.is_file():
        sentence = f"there is no file {stored} here; it is looked for from the folder of this runbook"
        diagnostics.report(("document", "stored"), sentence)
        return None
    try:
        edition = read_edition(file, str(Path(diagnostics.source.name).parent / stored))
    except InvalidFile as invalid:
        diagnostics.mistakes += invalid.mistakes
        return None
    diagnostics.mistakes += edition.unwritten
    if runbook.document.sha256 not in ("", edition.sha256):
        sentence = (
            f"the stored edition was made of another file, whose SHA-256 is {edition.sha256[:16]}…; name the edition of this "
            "one, or leave `sha256` out"
        )
        diagnostics.report(("document", "sha256"), sentence)
    return edition


def _prove(
    anchors: Iterable[WrittenAnchor], edition: Edition, diagnostics: RunbookDiagnostics
) -> dict[WrittenAnchor, str]:
    """The id of the sentence at which each anchor points; those that point at none are reported."""
    found: dict[WrittenAnchor, str] = {}
    for anchor in anchors:
        try:
            found[anchor] = find_anchor(edition, anchor.text).id
        except AnchorNotFound as error:
            diagnostics.report(anchor.path, str(error), at_key=anchor.path[0] == "not_steps")
    return found


def _refuse_contradictions(
    left_out: Iterable[WrittenAnchor],
    ids: Mapping[WrittenAnchor, str],
    proved: Mapping[WrittenAnchor, str],
    performed: Sequence[WrittenAnchor],
    diagnostics: RunbookDiagnostics,
) -> None:
    by_steps = {proved[anchor]: anchor for anchor in reversed(performed) if anchor in proved}
    for anchor in left_out:
        if anchor in ids and (step := by_steps.get(ids[anchor])):
            line = diagnostics.source.position(step.path)[0]
            sentence = (
                f"sentence {ids[anchor]} is said to ask for no step, and line {line} cites it; take one of them out"
            )
            diagnostics.report(anchor.path, sentence, at_key=True)
