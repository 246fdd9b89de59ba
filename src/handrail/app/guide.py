"""Guides: the steps of a run that went well, for people to read, edit and follow."""

from __future__ import annotations

from pathlib import Path

from handrail.app.output_path import beside, must_break_no_seal
from handrail.app.pdf import print_pdf
from handrail.journal import read, run_record
from handrail.report.files import must_be_unaltered, write
from handrail.report.guide.document import parse_guide
from handrail.report.guide.folder import ADVICE, GuideResult, write_guide
from handrail.report.guide.html import render_html
from handrail.report.guide.scorm import render_scorm
from handrail.run import Environment, RunFolder


def make_guide(run: Path, out: Path | None = None) -> GuideResult:
    """Write a guide as Markdown into `out`, or beside the run's folder. A guide that is there is made anew and keeps its edits.

    Raises `InvalidCall` if the run did not go well, and `EvidenceBroken` if its evidence was altered.
    """
    folder = out or beside(run, "-guide")
    must_break_no_seal(folder / "guide.md", run)
    record = run_record(read(RunFolder(run).journal))
    must_be_unaltered(record, run)
    return write_guide(record, run, folder)


def render_guide(guide: GuideResult, format: str) -> Path:
    """Write a guide beside its Markdown: as `html`, for Word (`docx`), or as a package for learning systems (`scorm`)."""
    source = guide.source
    document = parse_guide(source.read_text(encoding="utf-8"))
    if format == "docx":
        from handrail.report.guide.docx import render_docx  # an extra

        content = render_docx(document, source.parent)
    elif format == "scorm":
        return _write_beside(source, "scorm.zip", render_scorm(document, source.parent))
    else:
        content = render_html(document, source.parent).encode()
    return _write_beside(source, format, content)


async def print_guide(guide: GuideResult, environment: Environment) -> Path:
    """Write a guide as a PDF, beside its Markdown. Raises `BrowserUnavailable`."""
    source = guide.source
    page = render_html(parse_guide(source.read_text(encoding="utf-8")), source.parent)
    return _write_beside(source, "pdf", await print_pdf(page, environment))


def _write_beside(source: Path, format: str, content: bytes) -> Path:
    file = source.parent / f"guide.{format}"
    write(file, content, ADVICE)
    return file
