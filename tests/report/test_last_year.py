"""A journal of last year gets the report of this year: what it does not know is not asked of it.

`last-year/journal.jsonl` was written by a run on the practice pair before journals told local times, masks and texts;
`last-year-practice` and `last-year-rehearsal` by `handrail teach --practice` and `handrail rehearse`, before that mode was
called an exercise. Their pictures are not there. They are never written anew: they must go on to read. The reports beside them
are those of the program that wrote them; where one tells something otherwise on purpose, `make accept` writes what differs into
`today.diff`.
"""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from differing import difference
from handrail.errors import EvidenceBroken
from handrail.journal import RunRecord, read, run_record
from handrail.journal.projections.scores import scores
from handrail.report.files import must_be_unaltered
from handrail.report.formats import FORMATS, formats_of

from .test_reports import Text

FOLDER = Path(__file__).parent / "last-year"


@pytest.fixture(scope="module")
def told() -> RunRecord:
    return run_record(read(FOLDER / "journal.jsonl"))


def test_it_still_tells_what_happened(told: RunRecord) -> None:
    assert (told.outcome, told.entries, told.started.operator) == ("failed", 45, "ana")
    words = Text(FORMATS["html"].render(told, FOLDER)).words
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
    words = Text(FORMATS["html"].render(told, FOLDER)).words
    assert len(kept) == 10
    assert [file for file in kept if f"{file} is missing" not in words] == []
    with pytest.raises(EvidenceBroken, match="step 7: evidence/010.* is missing"):
        must_be_unaltered(told, FOLDER)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made_of_it(told: RunRecord, name: str) -> None:
    assert 'See that button "Emport" is there' in FORMATS[name].render(told, FOLDER).replace("\\", "").replace(
        "&quot;", '"'
    ).replace("&#34;", '"')


def test_ci_sees_one_failure(told: RunRecord) -> None:
    root = ElementTree.fromstring(FORMATS["junit"].render(told, FOLDER))
    assert [root.get(it) for it in ("tests", "failures", "errors", "skipped")] == ["14", "1", "0", "3"]


@pytest.mark.parametrize("mode", ["", "-practice", "-rehearsal"])
def test_every_report_is_what_it_was(mode: str, golden: Callable[[Path, str], None]) -> None:
    folder = FOLDER.with_name(f"last-year{mode}")
    told = run_record(read(folder / "journal.jsonl"))
    then = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.suffix in (".html", ".md", ".xml")
    }
    now = {format.file: format.render(told, folder) for format in formats_of(told).values()}
    golden(folder / "today.diff", difference(then, now))


def test_how_a_trainee_did_is_still_told() -> None:
    how = scores(read(FOLDER.with_name("last-year-practice") / "journal.jsonl"))
    assert (how.trainee, how.sentence) == ("Ann", "0 of 2 steps unaided, 2 shown; 1 wrong control")


def test_what_a_rehearsal_proved_is_still_told() -> None:
    told = run_record(read(FOLDER.with_name("last-year-rehearsal") / "journal.jsonl"))
    counted = {outcome: told.count(outcome) for outcome in ("passed", "skipped", "proved", "after", "not found")}
    assert counted == {"passed": 8, "skipped": 2, "proved": 2, "after": 2, "not found": 0}
