"""The shipped runbooks and their documents. The matrix was read against the document itself, which is not kept here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.app.coverage import coverage_of, coverage_text
from handrail.editions import read_edition
from handrail.errors import InvalidCall
from handrail.runbook import shipped, shipped_names

HERE = Path(__file__).parent
COVERED = "failover/replicate-ssl-certificate"
EDITIONS = sorted(shipped().glob("*/documents/*/*.yaml"))


def test_nothing_of_the_document_is_left_out_and_nothing_is_added_without_a_reason(
    golden: Callable[[Path, str], None],
) -> None:
    coverage = coverage_of(COVERED)
    assert (coverage.is_complete, coverage.deviations) == (True, ())
    golden(HERE / "replicate-ssl-certificate.txt", coverage_text("text", coverage))


@pytest.mark.parametrize("file", EDITIONS, ids=lambda file: file.parent.name)
def test_no_sentence_of_a_vendor_is_kept(file: Path) -> None:
    edition = read_edition(file)
    assert edition.unwritten == ()
    assert [sentence.id for sentence in edition.sentences if sentence.is_original] == []


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != COVERED])
def test_a_runbook_whose_document_is_not_stored_says_so(name: str) -> None:
    with pytest.raises(InvalidCall, match="names no stored edition of its document"):
        coverage_of(name)


def test_documents_and_reviews_are_no_runbooks() -> None:
    assert EDITIONS
    assert [name for name in shipped_names() if "documents" in name or "reviews" in name] == []
