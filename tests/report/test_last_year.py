"""A journal of last year gets the report of this year: what it does not know is not asked of it.

`last-year/journal.jsonl` was written by a run on the practice pair before journals told local times, masks and texts. Its
pictures are not there. It is never written anew: it must go on to read.
"""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.errors import EvidenceBroken
from handrail.journal import RunRecord, read, run_record
from handrail.report import FORMATS
from handrail.report.files import must_be_unaltered, render

from .test_reports import Text

FOLDER = Path(__file__).parent / "last-year"


@pytest.fixture(scope="module")
def told() -> RunRecord:
    return run_record(read(FOLDER / "journal.jsonl"))


def test_it_still_tells_what_happened(told: RunRecord) -> None:
    assert (told.outcome, told.entries, told.started.operator) == ("failed", 45, "ana")
    words = Text(render("html", told, FOLDER)).words
    for said in (
        'Step 7: See that button "Emport" is there',
        "2026-11-26 02:47:25 UTC",
        "not on record; all times are UTC",
        "Approved by ana, beforehand",
        "8cc4 54c3 80f9 762e",
    ):
        assert said in words


def test_what_is_not_there_any_more_is_said_picture_by_picture(told: RunRecord) -> None:
    kept = [it.file for line in told.steps for it in line.pictures]
    words = Text(render("html", told, FOLDER)).words
    assert len(kept) == 10
    assert [file for file in kept if f"{file} is missing" not in words] == []
    with pytest.raises(EvidenceBroken, match="step 7: evidence/010.* is missing"):
        must_be_unaltered(told, FOLDER)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made_of_it(told: RunRecord, name: str) -> None:
    assert 'See that button "Emport" is there' in render(name, told, FOLDER).replace("\\", "").replace(
        "&quot;", '"'
    ).replace("&#34;", '"')


def test_ci_sees_one_failure(told: RunRecord) -> None:
    root = ElementTree.fromstring(render("junit", told, FOLDER))
    assert [root.get(it) for it in ("tests", "failures", "errors", "skipped")] == ["14", "1", "0", "3"]
