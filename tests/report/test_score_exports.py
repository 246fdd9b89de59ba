"""Scores for other programs: a table for spreadsheets, and statements for learning record stores."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from handrail.journal import Event, Journal, RunFinished, RunStarted, SectionStarted, read
from handrail.journal.projections.scores import Scores, scores
from handrail.report.formats.scores_csv import COLUMNS, scores_csv
from handrail.report.formats.xapi import home_page_of, statements, statements_text

from .test_scores import events_of

HOME = "https://learning.example.com"
IRI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:[^ ]+$"}
LANGUAGES = {"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^[a-z]{2}$"}}
UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
ACTIVITY = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "objectType": {"const": "Activity"},
        "id": IRI,
        "definition": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": LANGUAGES, "description": LANGUAGES, "type": IRI, "moreInfo": IRI},
        },
    },
}
EXTENSIONS = {"type": "object", "propertyNames": IRI}
STATEMENT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "actor", "verb", "object", "result", "context", "timestamp"],
    "additionalProperties": False,
    "properties": {
        "id": UUID,
        "actor": {
            "type": "object",
            "required": ["account"],
            "additionalProperties": False,
            "properties": {
                "objectType": {"const": "Agent"},
                "account": {
                    "type": "object",
                    "required": ["homePage", "name"],
                    "additionalProperties": False,
                    "properties": {"homePage": IRI, "name": {"type": "string", "minLength": 1}},
                },
            },
        },
        "verb": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {"id": IRI, "display": LANGUAGES},
        },
        "object": ACTIVITY,
        "result": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "score": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "scaled": {"type": "number", "minimum": -1, "maximum": 1},
                        **{name: {"type": "number"} for name in ("raw", "min", "max")},
                    },
                },
                "success": {"type": "boolean"},
                "completion": {"type": "boolean"},
                "duration": {"type": "string", "pattern": r"^PT\d+(\.\d{1,2})?S$"},
                "extensions": EXTENSIONS,
            },
        },
        "context": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "registration": UUID,
                "platform": {"type": "string"},
                "language": {"type": "string", "pattern": "^[a-z]{2}$"},
                "revision": {"type": "string"},
                "contextActivities": {
                    "type": "object",
                    "propertyNames": {"enum": ["parent", "grouping", "category", "other"]},
                    "additionalProperties": {"type": "array", "items": ACTIVITY},
                },
            },
        },
        "timestamp": {"type": "string", "format": "date-time"},
    },
}
"""What the specification of xAPI 1.0.3 asks of a statement, and of the parts that ours have."""


def exercise(file: Path, trainee: str, *, outcome: str = "passed", pass_mark: int | None = None) -> Scores:
    """An exercise in which one of four controls was found after a wrong one, and one with hints."""
    seconds = count(step=7)
    began = datetime(2026, 11, 24, 9, tzinfo=UTC)
    journal = Journal(file, clock=lambda: began + timedelta(seconds=next(seconds)))
    started = RunStarted(
        runbook="Replicate: the SSL certificate",
        document="Replicating",
        document_url="https://vendor.example.com/doc",
        digest="a1b2",
        pair="hq",
        machine="desk",
        mode="exercise",
        versions={"handrail": "1.0"},
        pass_mark=pass_mark,
    )
    events: list[Event] = [started, SectionStarted(number=1, heading="Here", appliance="primary")]
    events += events_of(trainee, {4: ("region",)}, {3: 'button "Cancel"'})
    for event in [*events, RunFinished.model_validate({"outcome": outcome})]:
        journal.append(event)
    journal.close()
    return scores(read(file))


def statement_of(exercise: Scores) -> dict[str, Any]:
    (statement,) = statements([exercise], HOME)
    return dict(statement)


def rows(exercises: list[Scores]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(scores_csv(exercises))))


def test_a_table_has_a_line_for_each_exercise_and_a_column_for_each_figure(tmp_path: Path) -> None:
    ann, ben = exercise(tmp_path / "1", "Ann, Ä.", pass_mark=50), exercise(tmp_path / "2", "Ben", outcome="stopped")
    first, second = rows([ann, ben])
    assert tuple(first) == COLUMNS
    assert first | {"began": "", "ended": "", "seconds": "", "journal": ""} == {
        "trainee": "Ann, Ä.",
        "runbook": "Replicate: the SSL certificate",
        "pair": "hq",
        "began": "",
        "ended": "",
        "seconds": "",
        "outcome": "passed",
        "controls": "4",
        "tried": "4",
        "unaided": "3",
        "with hints": "1",
        "shown": "0",
        "wrong controls": "1",
        "typing errors": "0",
        "percent at once": "50",
        "pass mark": "50",
        "passed": "yes",
        "journal": "",
    }
    assert first["began"] == "2026-11-24T09:00:00+00:00"
    assert (second["outcome"], second["pass mark"], second["passed"]) == ("stopped", "", "")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_takes_no_name_for_a_formula(name: str, tmp_path: Path) -> None:
    (row,) = rows([exercise(tmp_path / "1", name)])
    assert row["trainee"] == f"'{name}"


@pytest.mark.parametrize("outcome", ["passed", "stopped", "failed", "broken"])
@pytest.mark.parametrize("pass_mark", [None, 50, 51])
def test_a_statement_is_what_the_specification_asks(tmp_path: Path, outcome: str, pass_mark: int | None) -> None:
    statement = statement_of(exercise(tmp_path / "1", "Ćira <b>", outcome=outcome, pass_mark=pass_mark))
    validator = Draft202012Validator(STATEMENT, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(statement)] == []
    assert json.loads(json.dumps(statement)) == statement


def test_a_statement_says_who_did_what_how_well(tmp_path: Path) -> None:
    statement = statement_of(exercise(tmp_path / "1", "Ann", pass_mark=50))
    assert statement["actor"]["account"] == {"homePage": HOME, "name": "Ann"}
    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/passed"
    assert statement["object"]["id"] == f"{HOME}/exercises/replicate-the-ssl-certificate"
    assert statement["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/assessment"
    assert statement["result"]["score"] == {"scaled": 0.5, "raw": 2, "min": 0, "max": 4}
    assert (statement["result"]["success"], statement["result"]["completion"]) == (True, True)
    assert statement["result"]["extensions"][f"{HOME}/extensions/wrong-controls"] == 1
    assert statement["context"]["revision"] == "a1b2"
    assert statement["timestamp"].startswith("2026-11-24T09:")


@pytest.mark.parametrize(
    ("outcome", "pass_mark", "verb"),
    [
        ("passed", None, "completed"),
        ("passed", 50, "passed"),
        ("passed", 51, "failed"),
        ("stopped", None, "terminated"),
        ("stopped", 50, "terminated"),
    ],
)
def test_the_verb_tells_how_it_ended(tmp_path: Path, outcome: str, pass_mark: int | None, verb: str) -> None:
    statement = statement_of(exercise(tmp_path / "1", "Ann", outcome=outcome, pass_mark=pass_mark))
    assert statement["verb"]["display"] == {"en": verb}
    assert statement["result"]["completion"] == (outcome == "passed")


def test_the_same_exercise_gives_the_same_statement_and_another_one_another(tmp_path: Path) -> None:
    one, other = exercise(tmp_path / "1", "Ann"), exercise(tmp_path / "2", "Ben")
    assert statement_of(one) == statement_of(one)
    assert statement_of(one)["id"] != statement_of(other)["id"]


def test_an_exercise_without_anything_to_find_has_no_score(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "1", clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
    for event in (RunStarted(runbook="Nothing", digest="0", mode="exercise"), RunFinished(outcome="passed")):
        journal.append(event)
    journal.close()
    assert "score" not in statement_of(scores(read(tmp_path / "1")))["result"]


def test_names_belong_to_the_machine_on_which_they_were_typed_if_nobody_says_otherwise(tmp_path: Path) -> None:
    ann = exercise(tmp_path / "1", "Ann")
    assert home_page_of([ann]) == "https://desk"
    assert json.loads(statements_text([ann], home_page_of([ann])))[0]["actor"]["account"]["homePage"] == "https://desk"
