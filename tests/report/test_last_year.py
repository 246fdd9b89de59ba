"""A journal of last year gets the report of this year, which leaves out facts that older journals do not have.

`last-year/journal.jsonl` was written by a run on the practice pair before journals held local times, masks and texts;
`last-year-practice` and `last-year-rehearsal` by `handrail teach --practice` and `handrail rehearse`, before that mode was
called an exercise. Their pictures are not there. They are never rewritten: they must stay readable. The reports beside them
are those of the program that wrote them; `make accept` writes intended differences from them to `today.diff`.
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
def record() -> RunRecord:
    return run_record(read(FOLDER / "journal.jsonl"))


def test_it_still_tells_what_happened(record: RunRecord) -> None:
    assert (record.outcome, record.entries, record.started.operator) == ("failed", 45, "ana")
    words = Text(FORMATS["html"].render(record, FOLDER)).words
    for said in (
        'Step 7: See that button "Emport" is there',
        "2026-11-26 02:47:25 UTC",
        "not on record; all times are UTC",
        "Approved by ana, beforehand",
        "8cc4 54c3 80f9 762e",
    ):
        assert said in words


def test_what_is_not_there_any_more_is_said_picture_by_picture(record: RunRecord) -> None:
    kept = [picture.file for step in record.steps for picture in step.pictures]
    words = Text(FORMATS["html"].render(record, FOLDER)).words
    assert len(kept) == 10
    assert [file for file in kept if f"{file} is missing" not in words] == []
    with pytest.raises(EvidenceBroken, match="step 7: evidence/010.* is missing"):
        must_be_unaltered(record, FOLDER)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made_of_it(record: RunRecord, name: str) -> None:
    assert 'See that button "Emport" is there' in FORMATS[name].render(record, FOLDER).replace("\\", "").replace(
        "&quot;", '"'
    ).replace("&#34;", '"')


def test_ci_sees_one_failure(record: RunRecord) -> None:
    root = ElementTree.fromstring(FORMATS["junit"].render(record, FOLDER))
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["14", "1", "0", "3"]


@pytest.mark.parametrize("mode", ["", "-practice", "-rehearsal"])
def test_every_report_is_what_it_was(mode: str, golden: Callable[[Path, str], None]) -> None:
    folder = FOLDER.with_name(f"last-year{mode}")
    record = run_record(read(folder / "journal.jsonl"))
    then = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.suffix in (".html", ".md", ".xml")
    }
    now = {format.file: format.render(record, folder) for format in formats_of(record).values()}
    golden(folder / "today.diff", difference(then, now))


def test_how_a_trainee_did_is_still_told() -> None:
    how = scores(read(FOLDER.with_name("last-year-practice") / "journal.jsonl"))
    assert (how.trainee, how.sentence) == ("Ann", "0 of 2 steps unaided, 2 shown; 1 wrong control")


def test_what_a_rehearsal_proved_is_still_told() -> None:
    record = run_record(read(FOLDER.with_name("last-year-rehearsal") / "journal.jsonl"))
    counted = {outcome: record.count(outcome) for outcome in ("passed", "skipped", "proved", "after", "not found")}
    assert counted == {"passed": 8, "skipped": 2, "proved": 2, "after": 2, "not found": 0}
