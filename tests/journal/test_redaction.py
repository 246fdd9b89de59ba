"""A secret with the value of a word that the journal writes: free texts hide it, and the journal can still be read."""

from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pytest

from handrail.journal import (
    AnyEvent,
    ApplianceFacts,
    Entry,
    Event,
    EvidenceKept,
    Journal,
    Mask,
    RunFinished,
    RunStarted,
    StepStarted,
    read,
)
from handrail.secrets import Redactor, Secret

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
EVENTS: tuple[type[Event], ...] = get_args(get_args(AnyEvent)[0])


def words(annotation: Any) -> list[str]:
    """The words of a closed list; none for any other field."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    parts = [words(part) for part in get_args(annotation) if part is not NoneType]
    return [word for part in parts for word in part]


def example(event: type[Event]) -> Event:
    """An event with a value for each required field."""
    values: dict[Any, Any] = {str: "it", bool: True, int: 1, datetime: NOON, float: 1.5}
    required = {name: field.annotation for name, field in event.model_fields.items() if field.is_required()}
    return event.model_validate({name: next(iter(words(kind)), values.get(kind)) for name, kind in required.items()})


def kept(folder: Path, event: Event, *secrets: str) -> Entry:
    """The entry that is read back after an event was written by somebody with these secrets."""
    redactor = Redactor()
    for secret in secrets:
        redactor.learn(Secret("pw", secret))
    journal = Journal(folder / "journal.jsonl", clock=lambda: NOON, redact=redactor.redact_tree)
    journal.append(event)
    journal.close()
    return read(folder / "journal.jsonl")[0]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_can_be_read_with_its_own_words_as_secrets(event: type[Event], tmp_path: Path) -> None:
    written = example(event)
    secrets = {word for field in event.model_fields.values() for word in words(field.annotation)} | {
        *event.model_fields
    }
    assert kept(tmp_path, written, *secrets).event == written


def test_a_word_of_a_closed_list_stays_and_the_same_word_in_a_text_is_hidden(tmp_path: Path) -> None:
    event = StepStarted(step="1", action="click", sentence="Click safe", effect="safe", reach="looks", note="it looks")
    entry = kept(tmp_path, event, "safe", "looks")
    assert entry.event == event.model_copy(update={"sentence": "Click «secret:pw»", "note": "it «secret:pw»"})


def test_a_secret_is_hidden_in_parts_of_events_and_in_names_that_people_give(tmp_path: Path) -> None:
    facts = ApplianceFacts(role="role", name="mine", url="https://a/role", address="a:443")
    event = RunStarted(runbook="A", digest="d", appliances=(facts,), inputs={"role": "a role"}, mode="run")
    read_back = kept(tmp_path, event, "role", "run").event
    assert isinstance(read_back, RunStarted)
    assert read_back.appliances == (facts.model_copy(update={"role": "«secret:pw»", "url": "https://a/«secret:pw»"}),)
    assert (read_back.inputs, read_back.mode) == ({"«secret:pw»": "a «secret:pw»"}, "run")


def test_the_masks_of_a_picture_stay(tmp_path: Path) -> None:
    mask = Mask(left=1, top=2, width=3, height=4, secret="password")
    event = EvidenceKept(step="1", file="1.png", sha256="0", masks=(mask,), caption="the left one")
    assert kept(tmp_path, event, "left").event == event.model_copy(update={"caption": "the «secret:pw» one"})


def test_the_end_of_a_run_keeps_its_outcome(tmp_path: Path) -> None:
    event = RunFinished(outcome="passed", problem="it was passed")
    assert kept(tmp_path, event, "passed").event == RunFinished(outcome="passed", problem="it was «secret:pw»")


def test_what_a_page_hides_is_shown_by_its_number(tmp_path: Path) -> None:
    problem = "the page says keep\b\b\b\bdrop\x1b[2K and \u202eturns\u200b\nhere"
    event = kept(tmp_path, RunFinished(outcome="failed", problem=problem)).event
    assert isinstance(event, RunFinished)
    assert event.problem == (
        "the page says keep\\u0008\\u0008\\u0008\\u0008drop\\u001b[2K and \\u202eturns\\u200b\nhere"
    )


def test_a_file_keeps_its_name_since_a_resumed_run_opens_it(tmp_path: Path) -> None:
    event = kept(tmp_path, RunStarted(runbook="R\xa0", digest="", runbook_file="/a\xa0b/r.yaml")).event
    assert isinstance(event, RunStarted)
    assert (event.runbook, event.runbook_file) == ("R\\u00a0", "/a\xa0b/r.yaml")
