"""The formats of a coverage. A new one is a module here, and its line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from handrail.coverage import Coverage, Impact

Renderer: TypeAlias = Callable[[Coverage, Impact | None], str]
"""A function that makes the text of a report from a coverage, and from the impact of a new edition if there is one."""


def _html() -> Renderer:
    from handrail.report.coverage.html import html

    return html


def _csv() -> Renderer:
    from handrail.report.coverage.table import csv_table

    return csv_table


def _junit() -> Renderer:
    from handrail.report.coverage.junit import junit

    return junit


def _markdown() -> Renderer:
    from handrail.report.coverage.markdown import markdown

    return markdown


FORMATS: Mapping[str, Callable[[], Renderer]] = {"html": _html, "csv": _csv, "junit": _junit, "md": _markdown}
"""Each format by its name. Its module is imported when it is rendered."""


def render(format: str, coverage: Coverage, impact: Impact | None = None) -> str:
    """The text of a coverage in this format."""
    return FORMATS[format]()(coverage, impact)
