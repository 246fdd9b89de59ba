"""Reports: pure readings of a journal, for people and for machines. A new format is one file and one line in `FORMATS`."""

from collections.abc import Callable, Mapping
from pathlib import Path

from handrail.journal import Telling
from handrail.report.html import html
from handrail.report.junit import junit

FORMATS: Mapping[str, tuple[str, Callable[[Telling, Path], str]]] = {
    "html": ("report.html", html),
    "junit": ("report.junit.xml", junit),
}
"""By name: the file that a format is written to, and what renders it from a telling and the run's folder."""

__all__ = ["FORMATS", "html", "junit"]
