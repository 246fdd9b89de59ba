"""Modes: what journals call them, and which gates they have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.journal import Journal, RunRecord, RunStarted, read, run_record
from handrail.mode import EXERCISE, LESSON, MODES, REHEARSAL, RUN, Mode
from handrail.report.formats import formats_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def recorded(folder: Path, mode: str) -> RunRecord:
    """The record of a run that began in a mode of that name."""
    journal = Journal(folder / "journal.jsonl", clock=lambda: NOW)
    journal.append(RunStarted.model_validate({"runbook": "R", "digest": "0", "mode": mode}))
    journal.close()
    return run_record(read(folder / "journal.jsonl"))


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_a_journal_names_its_mode(mode: Mode, tmp_path: Path) -> None:
    assert recorded(tmp_path, mode.name).mode is mode


def test_an_older_journal_calls_an_exercise_practice_and_keeps_the_name_of_its_score_sheet(tmp_path: Path) -> None:
    record = recorded(tmp_path, "practice")
    assert (record.mode, record.started.mode, formats_of(record)["scores"].file) == (
        EXERCISE,
        "practice",
        "practice.html",
    )


def test_a_new_score_sheet_is_called_exercise(tmp_path: Path) -> None:
    assert formats_of(recorded(tmp_path, "exercise"))["scores"].file == "exercise.html"


@pytest.mark.parametrize("mode", [RUN, LESSON, EXERCISE], ids=lambda mode: mode.name)
def test_where_people_are_asked_the_time_limit_is_asked_before_and_after_them(mode: Mode) -> None:
    when, first, *people, last, right_appliance = mode.gates
    assert (when, first, last, right_appliance) == ("when", "time-limit", "time-limit", "right-appliance")
    assert people == (["approval", "operator"] if mode is RUN else ["training"])


def test_a_rehearsal_asks_nobody() -> None:
    assert not {"approval", "operator", "training"} & set(REHEARSAL.gates)
