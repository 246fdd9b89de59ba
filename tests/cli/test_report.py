"""`handrail report`, typed, on a journal of last year."""

from __future__ import annotations

import csv
import re
import shutil
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from documents import ROOT
from finished_run import FinishedRuns
from handrail.app.evidence_table import TABLES
from handrail.app.output_path import beside
from handrail.cli.commands.report import BESIDE
from handrail.journal import read, run_record
from handrail.report.formats import FORMATS

from .conftest import Handrail

FILES = [format.file for format in FORMATS.values()]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    shutil.copy(ROOT / "tests/report/last-year/journal.jsonl", tmp_path / "run")
    return tmp_path / "run"


def made(run: Path) -> set[str]:
    return {file.name for file in run.iterdir()} - {"journal.jsonl"}


def test_where_a_table_cannot_be_written_is_said_with_what_to_type_next(
    handrail: Handrail, run: Path, tmp_path: Path
) -> None:
    nowhere = handrail("report", "run", "--format", "csv", "-o", "nowhere/run.csv")
    assert (nowhere.returncode, nowhere.stderr) == (
        3,
        "nowhere/run.csv cannot be written: there is no folder nowhere. Make it, and type the command again\n",
    )
    (tmp_path / "a folder").mkdir()
    taken = handrail("report", "run", "--format", "csv", "-o", "a folder")
    assert taken.stderr.endswith("once it can be written: handrail report run --format csv --out 'a folder'\n")


def test_all_is_what_a_run_writes(handrail: Handrail, run: Path) -> None:
    done = handrail("report", "run")
    assert done.stdout.splitlines() == [f"run/{file}" for file in FILES]
    assert made(run) == set(FILES)
    assert (done.returncode, "evidence/001-primary-sign-in.png is missing" in done.stderr) == (4, True)


@pytest.mark.parametrize("name", FORMATS)
def test_one_format_is_written_alone(handrail: Handrail, run: Path, name: str) -> None:
    assert handrail("report", "run", "--format", name).returncode == 4
    assert made(run) == {FORMATS[name].file}


def test_the_ending_of_a_file_names_its_format(handrail: Handrail, run: Path) -> None:
    assert handrail("report", run, "--format", "md").stdout == f"{run}/report.md\n"


def test_a_format_that_there_is_not_is_named_with_those_that_there_are(handrail: Handrail, run: Path) -> None:
    done = handrail("report", "run", "--format", "word", COLUMNS="200", TERMINAL_WIDTH="200")
    assert (done.returncode, made(run)) == (2, set())
    assert "there is no format word; there are html, junit, markdown, csv, xlsx, pdf, all" in done.stderr


def test_the_pdf_is_made_by_a_browser(handrail: Handrail, run: Path) -> None:
    done = handrail("report", "run", "--format", "pdf")
    assert (done.returncode, done.stdout, made(run)) == (4, "run.pdf\n", set())
    assert run.with_name("run.pdf").read_bytes().startswith(b"%PDF-")


def test_the_pdf_is_beside_the_folder_however_that_is_named(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run)
    assert {beside(Path(name), ".pdf").absolute() for name in (".", "../run", str(run), "../run/")} == {
        run.with_name("run.pdf"),
        run / "../run.pdf",
    }


def test_a_pdf_does_not_break_the_seal(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    folder = shutil.copytree(finished.well, tmp_path / "well", symlinks=True)
    assert handrail("report", folder, "--format", "pdf").returncode == 0
    assert handrail("verify", folder).returncode == 0
    assert (tmp_path / "well.pdf").is_file()


def test_without_a_browser_there_is_no_pdf(handrail: Handrail, run: Path) -> None:
    done = handrail("report", "run", "--format", "pdf", "--browser", "no-such-browser")
    assert (done.returncode, "apt-get install chromium" in done.stderr, made(run)) == (3, True, set())


def test_only_a_pdf_is_signed_and_only_with_a_key_that_opens(handrail: Handrail, run: Path, tmp_path: Path) -> None:
    done = handrail("report", "run", "--sign-with", "key.p12")
    assert (done.returncode, done.stderr) == (2, "--sign-with signs a PDF; say --format pdf\n")
    done = handrail("report", "run", "--format", "pdf", "--sign-with", "key.p12")
    assert (done.returncode, done.stderr) == (2, "key.p12 cannot be read: No such file or directory\n")
    key = ec.generate_private_key(ec.SECP256R1())
    locked = pkcs12.serialize_key_and_certificates(b"", key, None, None, BestAvailableEncryption(b"a"))
    (tmp_path / "key.p12").write_bytes(locked)
    done = handrail("report", "run", "--format", "pdf", "--sign-with", "key.p12")
    assert (done.returncode, "nobody is at a terminal" in done.stderr, made(run)) == (3, True, set())


def test_the_first_page_names_the_run_and_its_certificates_whole(finished: FinishedRuns) -> None:
    started = run_record(read(finished.well / "journal.jsonl")).started
    page, text = ((finished.well / name).read_text(encoding="utf-8") for name in ("report.html", "report.md"))
    first_page, first_table = page.partition('id="contents"')[0], text.partition("\n## ")[0]
    for told in (finished.well.name, *(appliance.fingerprint for appliance in started.appliances)):
        assert told in first_page
        assert told in first_table


@pytest.mark.parametrize("format", TABLES)
def test_a_table_of_evidence_is_beside_the_folder_and_breaks_no_seal(
    handrail: Handrail, finished: FinishedRuns, tmp_path: Path, format: str
) -> None:
    folder = shutil.copytree(finished.well, tmp_path / "well", symlinks=True)
    done = handrail("report", folder, "--format", format)
    assert (done.returncode, done.stdout) == (0, f"{folder}.{format}\n")
    assert (tmp_path / f"well.{format}").is_file()
    assert handrail("verify", folder).returncode == 0


def test_a_table_is_written_where_one_says_and_its_links_lead_to_the_pictures(
    handrail: Handrail, finished: FinishedRuns, tmp_path: Path
) -> None:
    folder = shutil.copytree(finished.well, tmp_path / "runs/well", symlinks=True)
    (tmp_path / "for").mkdir()
    done = handrail("report", folder, "--format", "xlsx", "-o", "for/auditor.xlsx")
    assert (done.returncode, done.stdout) == (0, "for/auditor.xlsx\n")
    sheet = openpyxl.load_workbook(tmp_path / "for/auditor.xlsx")["Evidence"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) > 5
    assert all((tmp_path / "for" / unquote(link or "")).is_file() for link in links)


def test_a_table_is_made_of_a_run_in_a_zip_too(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "well"), "zip", finished.well.parent, finished.well.name)
    done = handrail("report", "well.zip", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, f"{finished.well.name}.csv\n")
    assert f"{finished.well.name}" in (tmp_path / f"{finished.well.name}.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("format", BESIDE)
def test_a_sealed_folder_takes_none_of_them(
    handrail: Handrail, finished: FinishedRuns, tmp_path: Path, format: str
) -> None:
    folder = shutil.copytree(finished.well, tmp_path / "well", symlinks=True)
    done = handrail("report", folder, "--format", format, "-o", folder / f"evidence.{format}")
    assert not (folder / f"evidence.{format}").exists()
    assert (done.returncode, "would lie in a sealed run, which takes nothing more" in done.stderr) == (2, True)


def test_a_table_of_altered_evidence_is_written_and_says_so(handrail: Handrail, run: Path) -> None:
    done = handrail("report", "run", "--format", "csv")
    assert (done.returncode, "evidence/001-primary-sign-in.png is missing" in done.stderr) == (4, True)
    with run.with_name("run.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {row["evidence is"] for row in csv.DictReader(file) if row["evidence file"]}
    assert states == {"is missing"}


def test_only_one_file_of_one_run_can_be_written_elsewhere(
    handrail: Handrail, finished: FinishedRuns, run: Path
) -> None:
    done = handrail("report", "run", "-o", "report.html")
    assert (done.returncode, made(run)) == (2, set())
    assert done.stderr == (
        "--out takes one file; say which: --format csv or xlsx or pdf. Other reports lie in the run's folder\n"
    )
    done = handrail("report", "run", finished.well, "--format", "csv", "-o", "both.csv")
    assert (done.returncode, "--out is one place, and these are 2 runs" in done.stderr) == (2, True)


def test_the_hash_in_a_frame_is_that_of_the_file_and_of_the_manifest(finished: FinishedRuns) -> None:
    page = (finished.well / "report.html").read_text(encoding="utf-8")
    framed = dict(re.findall(r"<dt>File</dt><dd>(.+?)</dd><dt>SHA-256</dt><dd><code>(\w{64})</code>", page))
    manifest = (finished.well / "manifest-sha256.txt").read_text().splitlines()
    listed = {name.strip().removeprefix("data/"): digest for digest, name in (it.split(" ", 1) for it in manifest)}
    pictures = {name: digest for name, digest in listed.items() if name.endswith(".png")}
    assert framed == pictures
    assert framed == {name: sha256((finished.well / name).read_bytes()).hexdigest() for name in pictures}
