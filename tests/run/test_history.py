from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.errors import InvalidCall, StepsNotFound
from handrail.journal import (
    ApplianceFacts,
    Journal,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepRehearsed,
    read,
    run_record,
)
from handrail.run import RequiredRehearsal, RunRequest, refuse_unrehearsed
from handrail.run.history import parse_age, require_every_step_found

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COMMAND = "handrail rehearse book --inventory inventory.yaml"
THERE = ApplianceFacts(role="primary", name="hq-a", url="https://a.example.com/appliance", address="10.0.0.1:443")


def rehearsed(
    run_request: RunRequest, ago: timedelta = timedelta(hours=1), outcome: str = "passed", **changes: object
) -> None:
    """Leave the journal of a rehearsal."""
    folder = run_request.out / f"{NOW - ago:%Y%m%dT%H%M%SZ}-book-hq-rehearsal"
    folder.mkdir(parents=True)
    told = {
        "digest": run_request.runbook.digest,
        "appliances": (THERE,),
        "inputs": run_request.inputs(),
        "mode": "rehearsal",
    }
    journal = Journal(folder / "journal.jsonl", clock=lambda: NOW - ago)
    journal.append(RunStarted.model_validate({"runbook": "Book", **told, **changes}))
    journal.append(RunFinished.model_validate({"outcome": outcome}))
    journal.close()


def required(run_request: RunRequest, within: str = "24h") -> RunRequest:
    return replace(run_request, required_rehearsal=RequiredRehearsal(within, COMMAND))


def refusal(run_request: RunRequest, within: str = "24h") -> str:
    with pytest.raises(InvalidCall) as refused:
        refuse_unrehearsed(required(run_request, within), NOW)
    return str(refused.value)


def test_a_rehearsal_of_the_same_allows_a_run(run_request: RunRequest) -> None:
    rehearsed(run_request)
    refuse_unrehearsed(required(run_request), NOW)


def test_a_lesson_is_no_rehearsal(run_request: RunRequest) -> None:
    rehearsed(run_request, mode="lesson")
    assert "There is none." in refusal(run_request)


def test_nothing_is_looked_for_where_nothing_is_required(run_request: RunRequest) -> None:
    refuse_unrehearsed(run_request, NOW)


def test_says_what_was_looked_for_and_what_to_type(run_request: RunRequest) -> None:
    assert refusal(run_request) == (
        f"no rehearsal in {run_request.out} allows this run. Looked for one that ended well within the last 24h, of the plan "
        f"{run_request.runbook.digest[:16]}…, on primary hq-a at 10.0.0.1:443, with the same inputs. There is none.\n"
        f"Rehearse it first: {COMMAND}"
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ago": timedelta(hours=30)}, "ended 30 h ago"),
        ({"ago": timedelta(days=9)}, "ended 9 days ago"),
        ({"ago": timedelta(hours=-1)}, "is dated in the future, 2026-11-24 13:00 UTC"),
        ({"outcome": "failed"}, "did not end well (failed)"),
        ({"outcome": "failed", "digest": "e" * 64}, f"is of another plan, {'e' * 16}…"),
        ({"digest": "f" * 64}, "is of another plan, ffffffffffffffff…"),
        ({"inputs": {"site": "b.example.com"}}, "had other inputs: site=b.example.com"),
        (
            {"appliances": (THERE.model_copy(update={"address": "10.0.0.9:443"}),)},
            "was on other appliances: primary hq-a at 10.0.0.9:443",
        ),
    ],
)
def test_says_why_another_rehearsal_does_not_count(
    changes: dict[str, Any], reason: str, run_request: RunRequest
) -> None:
    rehearsed(run_request, **changes)
    assert f"-book-hq-rehearsal {reason}\n" in refusal(run_request)


def test_a_run_is_no_rehearsal(run_request: RunRequest) -> None:
    rehearsed(run_request, mode="run")
    assert "There is none." in refusal(run_request)


def test_a_broken_journal_is_no_rehearsal(run_request: RunRequest) -> None:
    rehearsed(run_request)
    (journal,) = run_request.out.glob("*/journal.jsonl")
    journal.write_text(journal.read_text().replace("hq-a", "hq-b"))
    assert "There is none." in refusal(run_request)


def test_one_that_counts_is_enough(run_request: RunRequest) -> None:
    rehearsed(run_request, timedelta(hours=2))
    rehearsed(run_request, timedelta(hours=1), outcome="failed")
    refuse_unrehearsed(required(run_request), NOW)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("90m", timedelta(minutes=90)), ("24h", timedelta(hours=24)), ("7d", timedelta(days=7))],
)
def test_durations_are_written_as_people_do(text: str, meant: timedelta) -> None:
    assert parse_age(text) == meant


@pytest.mark.parametrize("text", ["24", "h", "-1h", "0h", "1.5h", "24 hours", ""])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidCall, match="as in 90m, 24h or 7d"):
        parse_age(text)


def test_every_step_that_was_not_found_is_listed(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl", clock=lambda: NOW)
    journal.append(RunStarted(runbook="Book", digest="0", mode="rehearsal"))
    journal.append(SectionStarted(number=1, heading="Here", appliance="primary"))
    journal.append(StepRehearsed(step="1", verdict="proved", sentence='Click button "A"'))
    require_every_step_found(run_record(read(tmp_path / "journal.jsonl")))
    journal.append(StepRehearsed(step="2", verdict="not-found", sentence='Click button "B"', detail='no button "B"'))
    journal.append(StepRehearsed(step="3", verdict="after", after="2", sentence='Click button "C"'))
    journal.close()
    with pytest.raises(StepsNotFound) as missing:
        require_every_step_found(run_record(read(tmp_path / "journal.jsonl")))
    assert str(missing.value) == (
        '1 step was not found; nothing was changed:\n  step 2: Click button "B": no button "B"'
    )
