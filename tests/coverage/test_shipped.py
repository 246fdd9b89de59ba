"""The shipped runbooks and their documents. The matrix was read against the document itself, which is not kept here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.app.coverage import coverage_of, coverage_text
from handrail.app.document_impact import impact_of
from handrail.editions import make_edition, read_edition
from handrail.runbook import shipped, shipped_names

HERE = Path(__file__).parent
COVERED = "failover/replicate-ssl-certificate"
OURS = [name for name in shipped_names() if name != COVERED]
EDITIONS = sorted(shipped().glob("**/documents/*/*.yaml"))
VENDORS = [file for file in EDITIONS if file.parent.name == COVERED.rpartition("/")[2]]
"""Those of which the words are not ours."""


def test_nothing_of_the_document_is_left_out_and_nothing_is_added_without_a_reason(
    golden: Callable[[Path, str], None],
) -> None:
    coverage = coverage_of(COVERED)
    assert (coverage.is_complete, coverage.deviations) == (True, ())
    golden(HERE / "replicate-ssl-certificate.txt", coverage_text("text", coverage))


@pytest.mark.parametrize("name", OURS)
def test_a_procedure_of_ours_is_covered_completely_and_told_as_ours(name: str) -> None:
    coverage = coverage_of(name)
    assert (coverage.is_complete, coverage.deviations) == (True, ())
    assert coverage.count("added") == 0
    told = coverage_text("text", coverage).splitlines()[1]
    assert ", by the Handrail project, edition 1, of 2026-11-30, written after the vendor’s “" in told
    for format in ("html", "md"):
        assert "by the Handrail project" in coverage_text(format, coverage)


@pytest.mark.parametrize("file", VENDORS, ids=lambda file: file.parent.name)
def test_no_sentence_of_a_vendor_is_kept(file: Path) -> None:
    edition = read_edition(file)
    assert edition.unwritten == ()
    assert [sentence.id for sentence in edition.sentences if sentence.is_original] == []


@pytest.mark.parametrize("file", [file for file in EDITIONS if file not in VENDORS], ids=lambda file: file.parent.name)
def test_an_edition_of_ours_is_what_its_text_says(file: Path) -> None:
    edition = read_edition(file)
    text = file.parent.with_suffix(".txt")
    assert edition == make_edition(text.read_bytes(), text.name, edition=file.stem, read_on=edition.read_on)


def test_documents_and_reviews_are_no_runbooks() -> None:
    assert len(EDITIONS) == len(shipped_names()) > len(VENDORS) > 0
    assert [name for name in shipped_names() if "documents" in name or "reviews" in name] == []


def test_one_sentence_reworded_one_gone_and_one_new_is_exactly_what_is_listed(
    tmp_path: Path, real_clock: object
) -> None:
    """A person edits the text of a shipped procedure in three places, and reads what that means for its runbook."""
    text = (shipped() / "documents/sign-in.txt").read_text(encoding="utf-8")
    for old, new in (
        ("Type the password into the field Password.", "Type the passphrase into the field Passphrase."),
        ("If a notice covers the page, close it. ", ""),
        ("Press Login.", "Press Login. Note the time."),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "sign-in.txt").write_text(text, encoding="utf-8")
    coverage = coverage_of("sign-in")
    impact = impact_of(coverage, tmp_path / "sign-in.txt")
    changes = [
        (it.kind, it.old.sentence.says if it.old else "", it.new.sentence.says if it.new else "")
        for it in impact.changes
    ]
    assert [it for it in changes if it[0] != "unchanged"] == [
        ("reworded", "Type the password into the field Password.", "Type the passphrase into the field Passphrase."),
        ("gone", "If a notice covers the page, close it.", ""),
        ("new", "", "Note the time."),
    ]
    assert [(it.step, it.change.kind) for it in impact.suspects] == [("6", "reworded"), ("8", "gone")]
    listed = coverage_text("text", coverage, impact).splitlines()
    assert listed[-3:-1] == [
        "14 sentences before: 12 unchanged, 1 reworded, 0 moved, 1 new, 1 gone",
        "Against the new edition: 2 suspect, 1 new sentence that no step carries out",
    ]
