"""Reports: pure readings of a journal, for people and for machines. A new format is one file and one line in `FORMATS`."""

from collections.abc import Mapping

FORMATS: Mapping[str, str] = {
    "html": "report.html",
    "junit": "report.junit.xml",
    "markdown": "report.md",
}
"""What a run writes, by name: the file. The function of that name, in the module of that name, renders it from a telling and a
folder. The names are all that the command line needs before it knows that a report is wanted."""

__all__ = ["FORMATS"]
