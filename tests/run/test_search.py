"""A run whose folder holds a secret fails, whatever else came of it, and the file is put away."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.engine import Recorder
from handrail.errors import ExpectationNotMet, SecretKept
from handrail.evidence.search import must_hold_no_secret, search_at_the_end
from handrail.journal import EvidenceSearched, Journal, read
from handrail.run import RunFolder
from handrail.sealing import link
from handrail.secrets import Redactor, Secret

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


async def run(folder: RunFolder, kept: str, failure: Exception | None = None) -> EvidenceSearched:
    """A run that keeps this text, and the fact that is on record of the search."""
    folder.evidence.mkdir(parents=True)
    redactor = Redactor()
    redactor.learn(Secret("password", "hunter22"))
    journal = Journal(folder.journal, clock=lambda: NOON)
    try:
        async with search_at_the_end(Recorder(journal), lambda: folder.search(folder.kept(), redactor)):
            (folder.evidence / "page.txt").write_text(kept)
            if failure:
                raise failure
    finally:
        journal.close()
        fact = read(folder.journal)[-1].event
    assert isinstance(fact, EvidenceSearched)
    return fact


async def test_that_none_was_found_is_on_record(tmp_path: Path) -> None:
    fact = await run(RunFolder(tmp_path / "run"), "harmless")
    assert (fact.files, fact.secrets, fact.found, fact.quarantine) == (2, 1, (), "")


@pytest.mark.parametrize("failure", [None, ExpectationNotMet("no row")])
async def test_a_file_that_holds_a_secret_is_put_away(failure: Exception | None, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    with pytest.raises(
        SecretKept, match=r"password in evidence/page.txt\. The files are in .*quarantine/run"
    ) as raised:
        await run(folder, "aHVudGVyMjI hunter22", failure)
    assert raised.value.__cause__ is failure
    assert raised.value.exit_code == 4
    assert not list(folder.evidence.iterdir())
    assert (folder.quarantine / "evidence/page.txt").read_text().endswith("hunter22")
    event = read(folder.journal)[-1].event
    assert isinstance(event, EvidenceSearched)
    assert event.found == ("password in evidence/page.txt",)


async def test_a_failure_goes_on_as_it_was_where_nothing_was_found(tmp_path: Path) -> None:
    with pytest.raises(ExpectationNotMet, match="no row"):
        await run(RunFolder(tmp_path / "run"), "harmless", ExpectationNotMet("no row"))


def searched(folder: RunFolder, *files: Path) -> EvidenceSearched:
    """Search these files of a run, or all, for the password hunter22."""
    redactor = Redactor()
    redactor.learn(Secret("password", "hunter22"))
    return folder.search(files or folder.kept(), redactor)


def bag(tmp_path: Path) -> RunFolder:
    """A run's folder that is a bag with a report, a journal and evidence, and links to them."""
    folder = RunFolder(tmp_path / "run")
    (folder.path / "data/evidence").mkdir(parents=True)
    for name in ("report.html", "journal.jsonl", "evidence/page.txt"):
        (folder.payload / name).write_text("harmless")
    for name in ("report.html", "journal.jsonl", "evidence"):
        link(folder.path, name)
    return folder


def left(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or path.is_file()
    )


@pytest.mark.parametrize("is_named", [True, False])
def test_a_report_is_put_away_with_the_link_to_it(is_named: bool, tmp_path: Path) -> None:
    folder = bag(tmp_path)
    (folder.payload / "report.html").write_text("hunter22")
    fact = searched(folder, folder.report) if is_named else searched(folder)
    assert fact.found == ("password in report.html",)
    assert left(folder.path) == ["data/evidence/page.txt", "data/journal.jsonl", "evidence", "journal.jsonl"]
    assert (folder.quarantine / "report.html").read_text() == "hunter22"
    assert (folder.quarantine / "report.html").stat().st_mode & 0o777 == 0o600


def test_every_name_of_a_file_is_put_away(tmp_path: Path) -> None:
    folder = bag(tmp_path)
    page = folder.payload / "evidence/page.txt"
    page.write_text("hunter22")
    (folder.payload / "evidence/again.txt").hardlink_to(page)
    (folder.payload / "evidence/linked.txt").symlink_to("page.txt")
    (tmp_path / "outside.txt").hardlink_to(page)
    remark = "of which there is another hard link elsewhere"
    assert searched(folder).found == (
        f"password in evidence/again.txt, {remark}",
        f"password in evidence/page.txt, {remark}",
    )
    assert not list((folder.payload / "evidence").iterdir())
    assert left(folder.quarantine) == ["evidence/again.txt", "evidence/page.txt"]


def test_a_link_that_leads_out_of_the_folder_is_removed(tmp_path: Path) -> None:
    folder = bag(tmp_path)
    outside = tmp_path / "outside.txt"
    outside.write_text("hunter22")
    (folder.payload / "evidence/note.txt").symlink_to(outside)
    assert searched(folder).found == (f"password in evidence/note.txt, a link to {outside}, where it still is",)
    assert outside.exists()
    assert "data/evidence/note.txt" not in left(folder.path)


def test_a_file_and_its_copy_are_both_put_away(tmp_path: Path) -> None:
    """A folder that was copied without links has its payload twice."""
    folder = RunFolder(Path(shutil.copytree(bag(tmp_path).path, tmp_path / "copied")))
    for name in ("report.html", "data/report.html", "evidence/page.txt", "data/journal.jsonl", "journal.jsonl"):
        (folder.path / name).write_text("hunter22")
    assert searched(folder).found == (
        "password in data/journal.jsonl",
        "password in data/report.html",
        "password in evidence/page.txt",
        "password in journal.jsonl",
        "password in report.html",
    )
    assert left(folder.path) == ["data/evidence/page.txt", "data/journal.jsonl"]
    assert folder.journal.read_text() == "hunter22"  # nothing can be proved without it


def test_what_is_left_is_searched_again(tmp_path: Path) -> None:
    folder = bag(tmp_path)
    (folder.payload / "report.html").write_text("hunter22")
    (folder.payload / "evidence/page.txt").write_text("hunter22")
    with zipfile.ZipFile(folder.payload / "evidence/run.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder.payload / "report.html", "run/data/report.html")
    fact = searched(folder, folder.report)
    assert fact.found == (
        "password in evidence/page.txt",
        "password in evidence/run.zip, in run/data/report.html",
        "password in report.html",
    )
    assert left(folder.path) == ["data/journal.jsonl", "evidence", "journal.jsonl"]


def test_says_what_could_not_be_moved(tmp_path: Path) -> None:
    folder = bag(tmp_path)
    (folder.payload / "report.html").write_text("hunter22")
    folder.quarantine.parent.write_text("no folder")
    fact = searched(folder)
    assert fact.found == ("password in report.html, which could not be moved (Not a directory); take it away",)
    with pytest.raises(SecretKept, match=r"take it away\. Change these secrets"):
        must_hold_no_secret(fact)
