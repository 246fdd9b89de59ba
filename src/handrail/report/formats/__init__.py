"""The formats of a run's report. A new one is a module here, and its line in `FORMATS`.

Modules are imported when a format is rendered: the command line needs the names alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from handrail.journal import RunRecord

Renderer: TypeAlias = "Callable[[RunRecord, Path], str]"
"""Makes the text of a report from the record of a run and the run's folder."""


@dataclass(frozen=True)
class Format:
    """One format of a report: the name of the file that a run writes, and the import of its renderer."""

    file: str
    load: Callable[[], Renderer]

    def render(self, record: RunRecord, folder: Path) -> str:
        return self.load()(record, folder)


def _html() -> Renderer:
    from handrail.report.formats.html import html

    return html


def _junit() -> Renderer:
    from handrail.report.formats.junit import junit

    return junit


def _markdown() -> Renderer:
    from handrail.report.formats.markdown import markdown

    return markdown


def _scores() -> Renderer:
    from handrail.report.formats.scores import scores

    return scores


FORMATS: Mapping[str, Format] = {
    "html": Format("report.html", _html),
    "junit": Format("report.junit.xml", _junit),
    "markdown": Format("report.md", _markdown),
}
"""The formats that every run writes, by name."""


def formats_of(record: RunRecord) -> Mapping[str, Format]:
    """The formats that this run writes, by name. Its score sheet is called as its journal calls the mode."""
    scored = {"scores": Format(f"{record.started.mode}.html", _scores)} if record.mode.is_scored else {}
    return {**FORMATS, **scored}


def prepare() -> None:
    """Import every renderer and compile the templates, which take time, ahead of the first report."""
    from handrail.report import layout

    for format in FORMATS.values():
        format.load()
    layout.prepare()
