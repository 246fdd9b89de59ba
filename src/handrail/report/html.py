"""The report that people read: one file, laid out by the document's headings, pictures inside."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.journal import Telling
from handrail.report import words
from handrail.report.pictures import embedded, problem_of

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
        headline=(REHEARSED if rehearsal else HEADLINES)[telling.outcome] + _but(telling),
        name=folder.name,
        problem=lambda kept: problem_of(kept, folder),
        picture=lambda kept: embedded(kept, folder),
        words=words,
    )


def prepare() -> None:
    """Compile the template before it is needed."""
    _template()


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


def _but(telling: Telling) -> str:
    """What people decided is not to be overlooked."""
    decided = sum(bool(line.by) for line in telling.lines)
    return f"; people decided about {decided} of them" if telling.outcome == "passed" and decided else ""
