"""A journal from before steps told their reach and their instruction gives the very guide that it gave then.

`last-year/` was written by a run on the practice pair, without pictures, and by `handrail guide` of that time. Neither is
ever written anew.
"""

from __future__ import annotations

from pathlib import Path

from handrail.journal import StepStarted, read, run_record
from handrail.report.guide.folder import write_guide

FOLDER = Path(__file__).parent / "last-year"


def test_the_guide_of_last_year_is_made_again(tmp_path: Path) -> None:
    entries = read(FOLDER / "journal.jsonl")
    assert {entry.event.reach for entry in entries if isinstance(entry.event, StepStarted)} == {None}
    result = write_guide(run_record(entries), FOLDER, tmp_path)
    assert result.source.read_text(encoding="utf-8") == (FOLDER / "guide.md").read_text(encoding="utf-8")
