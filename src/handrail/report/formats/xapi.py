"""Scores as statements of the Experience API (xAPI 1.0.3), for learning record stores: one for each exercise.

The same exercise gives the same statement, whose id comes of the journal: a store keeps it once, however often it is sent.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from handrail.journal.projections.scores import Scores

Statement: TypeAlias = Mapping[str, Any]
VERBS = "http://adlnet.gov/expapi/verbs/"
ACTIVITIES = "http://adlnet.gov/expapi/activities/"
LANGUAGE = "en"


def home_page_of(exercises: Sequence[Scores]) -> str:
    """The page to which trainees' names belong, if nobody says which: the machine on which they were typed."""
    machines = dict.fromkeys(exercise.record.started.machine or "localhost" for exercise in exercises)
    return f"https://{next(iter(machines), 'localhost')}"


def statements_text(exercises: Sequence[Scores], home_page: str) -> str:
    """The statements as a JSON array."""
    return json.dumps(statements(exercises, home_page), indent=2, ensure_ascii=False) + "\n"


def statements(exercises: Sequence[Scores], home_page: str) -> list[Statement]:
    """A statement for each exercise. `home_page` is where the trainees' names have accounts, and begins the activity's id."""
    return [_statement(exercise, home_page.rstrip("/")) for exercise in exercises]


def _statement(exercise: Scores, home_page: str) -> Statement:
    record = exercise.record
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{home_page}/journals/{record.head}")),
        "actor": {"objectType": "Agent", "account": {"homePage": home_page, "name": exercise.trainee or "unknown"}},
        "verb": _verb(exercise),
        "object": _activity(exercise, home_page),
        "result": _result(exercise, home_page),
        "context": _context(exercise, home_page),
        "timestamp": _timestamp(record.ended),
    }


def _verb(exercise: Scores) -> Mapping[str, Any]:
    if not exercise.record.came_to_its_end:
        name = "terminated"
    else:
        name = {None: "completed", True: "passed", False: "failed"}[exercise.is_passed]
    return {"id": VERBS + name, "display": {LANGUAGE: name}}


def _activity(exercise: Scores, home_page: str) -> Mapping[str, Any]:
    started = exercise.record.started
    kind = "simulation" if exercise.pass_mark is None else "assessment"
    definition = {
        "name": {LANGUAGE: started.runbook},
        "description": {
            LANGUAGE: "An exercise in the web pages themselves: the trainee finds the control of each step."
        },
        "type": ACTIVITIES + kind,
    }
    more = {"moreInfo": started.document_url} if started.document_url else {}
    slug = "-".join(filter(None, ("".join(c if c.isalnum() else " " for c in started.runbook.lower())).split()))
    return {"objectType": "Activity", "id": f"{home_page}/exercises/{slug}", "definition": definition | more}


def _result(exercise: Scores, home_page: str) -> Mapping[str, Any]:
    result: dict[str, Any] = {
        "completion": exercise.record.came_to_its_end,
        "duration": f"PT{exercise.took.total_seconds():.2f}S",
        "extensions": {f"{home_page}/extensions/{name}": count for name, count in _counts(exercise)},
    }
    if exercise.is_passed is not None:
        result["success"] = exercise.is_passed
    if exercise.controls:
        scaled = round(exercise.at_once / exercise.controls, 4)
        result["score"] = {"scaled": scaled, "raw": exercise.at_once, "min": 0, "max": exercise.controls}
    return result


def _counts(exercise: Scores) -> Iterator[tuple[str, int]]:
    yield "unaided", exercise.count("unaided")
    yield "with-hints", exercise.count("with hints")
    yield "shown", exercise.count("shown")
    yield "not-reached", exercise.unreached
    yield "wrong-controls", exercise.wrong
    yield "typing-errors", exercise.mistyped
    if exercise.pass_mark is not None:
        yield "pass-mark", exercise.pass_mark


def _context(exercise: Scores, home_page: str) -> Mapping[str, Any]:
    started = exercise.record.started
    context: dict[str, Any] = {
        "registration": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{home_page}/exercises/{exercise.record.head}")),
        "platform": f"Handrail {started.versions.get('handrail', '')}".strip(),
        "language": LANGUAGE,
    }
    if started.digest:
        context["revision"] = started.digest
    if started.document_url:
        context["contextActivities"] = {"other": [{"objectType": "Activity", "id": started.document_url}]}
    return context


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
