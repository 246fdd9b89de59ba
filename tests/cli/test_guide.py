"""`handrail guide`, typed, of runs on the practice pair."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from finished_run import FinishedRuns
from handrail.app.output_path import beside
from handrail.cli.commands.guide import CHOICES
from report.guide.guide_runs import complete_run

from .conftest import Handrail


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


FORMATS = tuple(format for format in CHOICES if format != "md")  # which is made with the page, too


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A run with few pictures."""
    complete_run(tmp_path / "small").record()
    return tmp_path / "small"


def made(handrail: Handrail, run: Path, formats: Sequence[str]) -> Path:
    """The folder with the guide of a run in these formats."""
    guide = run.with_name(f"{run.name}-guide")
    for format in formats:
        done = handrail("guide", run, "--format", format)
        assert (done.returncode, done.stderr) == (0, "")
        suffix = {"scorm": "scorm.zip"}.get(format, format)
        assert done.stdout.splitlines()[-1] == str(guide / f"guide.{suffix}")
    return guide


@pytest.mark.whole
def test_every_format_is_made_beside_the_run(handrail: Handrail, small: Path) -> None:
    every = {"pictures", "guide.md", "guide.html", "guide.pdf", "guide.docx", "guide.scorm.zip"}
    assert names(made(handrail, small, FORMATS)) == every


@pytest.mark.parametrize(
    "formats",
    [pytest.param(("html", "pdf"), id="sample"), pytest.param(FORMATS, id="all", marks=pytest.mark.whole)],
)
def test_a_guide_breaks_no_seal_and_holds_no_secret(
    formats: Sequence[str], handrail: Handrail, finished: FinishedRuns, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(finished.well, tmp_path / "run", symlinks=True))
    guide = made(handrail, run, formats)
    assert finished.canaries.found_in(guide) == []
    assert handrail("verify", run).returncode == 0
    markdown = (guide / "guide.md").read_text(encoding="utf-8")
    assert '### 2. Type "admin" into the field "Username"' in markdown
    assert "> Never the same twice." in markdown
    root = PdfFileReader(BytesIO((guide / "guide.pdf").read_bytes())).root
    assert (root["/MarkInfo"]["/Marked"], root["/Outlines"]["/First"]["/Title"]) == (True, "Begin to export")


def test_edits_are_kept_and_told(handrail: Handrail, small: Path, tmp_path: Path) -> None:
    handrail("guide", small, "--format", "md", "--out", "course")
    guide = tmp_path / "course/guide.md"
    guide.write_text(guide.read_text(encoding="utf-8").replace("> Yours.", "> Ask me."), encoding="utf-8")
    done = handrail("guide", small, "--out", "course")
    assert done.stdout.splitlines() == [
        'kept as edited: Fill field "Password" with $password',
        "course/guide.md",
        "course/guide.html",
    ]
    assert "Ask me." in (tmp_path / "course/guide.html").read_text(encoding="utf-8")


def test_of_a_run_that_failed_there_is_none(handrail: Handrail, finished: FinishedRuns) -> None:
    done = handrail("guide", finished.badly, "--out", "guide")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'this run ended as failed (no button "Exprot"' in done.stderr
    assert "a guide is made of a run that went well" in done.stderr


def test_of_a_run_that_was_altered_there_is_none(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    altered = tmp_path / "run"
    shutil.copytree(finished.well, altered, symlinks=True)
    picture = sorted(altered.glob("data/evidence/*.png"))[0]
    picture.write_bytes(sorted(altered.glob("data/evidence/*.png"))[-1].read_bytes())
    done = handrail("guide", "run")
    assert (done.returncode, f"{picture.name} was altered" in done.stderr) == (4, True)
    journal = altered / "data/journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace('"admin"', '"root"'), encoding="utf-8")
    assert handrail("guide", "run").returncode == 4
    assert names(tmp_path) == {"run"}


def test_a_sealed_run_takes_no_guide(handrail: Handrail, finished: FinishedRuns) -> None:
    done = handrail("guide", finished.well, "--out", finished.well / "guide")
    assert (done.returncode, "would lie in a sealed run" in done.stderr) == (2, True)


def test_a_format_that_there_is_not_is_named_with_those_that_there_are(
    handrail: Handrail, finished: FinishedRuns
) -> None:
    done = handrail("guide", finished.well, "--format", "word", COLUMNS="200", TERMINAL_WIDTH="200")
    assert (done.returncode, "there is no format word; there are html, md, pdf, docx" in done.stderr) == (2, True)


def test_the_guide_is_beside_the_folder_however_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert {beside(Path(name), "-guide").resolve() for name in (".", str(tmp_path))} == {
        tmp_path.with_name(f"{tmp_path.name}-guide")
    }


def test_without_python_docx_one_is_told_how_to_get_it(
    handrail: Handrail, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    done = handrail("guide", small, "--format", "docx", "--out", "guide")
    assert (done.returncode, "pip install 'handrail[docx]'" in done.stderr) == (3, True)
