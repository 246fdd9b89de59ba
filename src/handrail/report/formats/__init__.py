"""The formats of a run's report. A new one is a module here, and its line in `FORMATS`.

Modules are imported when a format is rendered: the command line needs the names alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from handrail.journal import RunRecord
    from handrail.mode import Mode

Renderer: TypeAlias = "Callable[[RunRecord, Path], str]"
"""A function that makes the text of a report from the record of a run and the run's folder."""


@dataclass(frozen=True)
class Format:
    """One format of a report: the name of the file that a run writes, and the import of its renderer."""

    file: str
    load: Callable[[], Renderer]
    templates: tuple[str, ...] = ()
    """The template of its page, and those that this one includes."""

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


REPORT_TEMPLATES = (
    "report.html.j2",
    "head.html.j2",
    "overview.html.j2",
    "facts.html.j2",
    "account.html.j2",
    "controls.html.j2",
    "step.html.j2",
)
FORMATS: Mapping[str, Format] = {
    "html": Format("report.html", _html, REPORT_TEMPLATES),
    "junit": Format("report.junit.xml", _junit),
    "markdown": Format("report.md", _markdown),
}
"""The formats that every run writes, by name."""


def formats_of(record: RunRecord) -> Mapping[str, Format]:
    """The formats that this run writes, by name. Its score sheet is named as its journal names the mode."""
    return _formats(record.mode, record.started.mode)


def _formats(mode: Mode, mode_name: str) -> Mapping[str, Format]:
    scored = {"scores": Format(f"{mode_name}.html", _scores, ("scores.html.j2",))} if mode.is_scored else {}
    return {**FORMATS, **scored}


def prepare(mode: Mode) -> None:
    """Import the renderers and compile the templates of a run in this mode, ahead of its first report."""
    from handrail.report import layout

    for format in _formats(mode, mode.name).values():
        format.load()
        layout.compile_templates(format.templates)
    for module in ("PIL.ImageChops", "PIL.PngImagePlugin"):
        import_module(module)
