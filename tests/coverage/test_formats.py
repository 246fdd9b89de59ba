"""A coverage for machines and tickets: CSV, JUnit, Markdown. `--accept` rewrites the expected files: read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from covering import INCOMPLETE, Covered, performed
from handrail.coverage import Coverage, ProvingRun, with_runs
from handrail.report.coverage.formats import FORMATS, render

from .test_impact import impact_on

HERE = Path(__file__).parent
RUN = "20261130T090000Z-colours-hq"


@pytest.fixture
def failed(covered: Covered, tmp_path: Path) -> Coverage:
    """A coverage that is not complete, and a run that failed."""
    coverage = covered(*INCOMPLETE)
    record = performed(tmp_path / RUN, coverage.runbook.digest, failed="5")
    return with_runs(coverage, [ProvingRun(RUN, record, tmp_path / RUN)])


@pytest.mark.parametrize("format", ["csv", "junit", "md"])
def test_what_is_missing_and_unproved(format: str, failed: Coverage, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / f"failed.{format}", render(format, failed).replace("\r\n", "\n"))


@pytest.mark.parametrize("format", ["csv", "junit", "md"])
def test_a_new_edition(format: str, covered: Covered, golden: Callable[[Path, str], None]) -> None:
    coverage = covered()
    word = impact_on(coverage).suspects[0].reviewed("Ann", "the number is the name here", "2026-11-30")
    text = render(format, coverage, impact_on(coverage, word))
    golden(HERE / f"changed.{format}", text.replace("\r\n", "\n"))


@pytest.mark.parametrize("format", FORMATS)
def test_a_text_of_the_document_is_only_a_text(format: str, covered: Covered) -> None:
    document = "=A() | <b> & *c*\n\nOpen the <script>alert(1)</script> | @page.\n\n=2+3 it is.\n"
    changes = [
        ("    cites: 1.2\n", ""),
        ("        cites: Click Save\n", ""),
        ("        explains: red at first\n", ""),
        ("not_steps: {3.4: where help is found}", "not_steps: {1.2: '=reason | <i>'}"),
        ("cites: 3.1", "cites: 1.1"),
    ]
    text = render(format, covered(*changes, document=document))
    if format == "html":
        assert "&lt;script&gt;alert(1)&lt;/script&gt; | @page." in text
        assert "<script" not in text
    if format == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert (rows[0]["heading"], rows[1]["text"], rows[1]["reason"]) == (
            "'=A() | <b> & *c*",
            "'=2+3 it is.",
            "'=reason | <i>",
        )
    if format == "junit":
        (case, *_) = ElementTree.fromstring(text).iter("testcase")
        assert case.get("name") == "1.1 Open the <script>alert(1)</script> | @page."
    if format == "md":
        assert r"Open the \<script>alert(1)\</script> \| @" in text


def test_a_complete_coverage_fails_nothing(covered: Covered) -> None:
    (suites,) = [ElementTree.fromstring(render("junit", covered()))]
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped")) == ("11", "0", "1")
