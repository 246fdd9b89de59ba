"""The report that people read: one file, laid out by the document's headings, pictures inside."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.journal import EvidenceKept, Telling
from handrail.report import words

if TYPE_CHECKING:
    from jinja2 import Template

HEADLINES = {
    "passed": "Every step was carried out",
    "failed": "A step failed, and the run ended there",
    "in-doubt": "A step may or may not have happened; a person must look",
    "stopped": "The run was stopped",
    "broken": "The run could not go on",
    "unfinished": "The run has no end: its process died",
}

REHEARSED = {
    "passed": "Nothing is missing, as far as can be seen without changing anything",
    "failed": "Not every step can be done as the runbook says",
    "stopped": "The rehearsal was stopped",
    "broken": "The rehearsal could not go on",
    "unfinished": "The rehearsal has no end: its process died",
}


def html(telling: Telling, folder: Path) -> str:
    """A page without outside parts, that opens from a mail attachment and prints."""
    rehearsal = telling.started.mode == "rehearsal"
    return _template().render(
        run=telling,
        rehearsal=rehearsal,
        headline=(REHEARSED if rehearsal else HEADLINES)[telling.outcome],
        name=folder.name,
        picture=lambda kept: _picture(folder, kept),
        words=words,
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("handrail.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _picture(folder: Path, kept: EvidenceKept) -> str | None:
    file = folder / kept.file
    if not file.is_file():
        return None
    return f"data:{kept.media_type};base64,{base64.b64encode(file.read_bytes()).decode()}"
