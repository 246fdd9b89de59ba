"""Blackouts of a pair: when a run is refused, what a person may say against it, and what is on record of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from handrail.app.perform import perform
from handrail.app.resume import ResumeRequest, resume
from handrail.app.stop import StopSignal
from handrail.errors import InvalidCall
from handrail.inventory import Blackout, load_inventory
from handrail.journal import BlackoutOverridden, TimeLimited, read
from handrail.mode import LESSON, REHEARSAL
from handrail.run import Environment, RunRequest, refuse_in_blackout
from handrail.run.blackouts import next_blackout, overridden_blackout
from handrail_practice.pair import Pair

from .conftest import Requested
from .test_perform import Waiting

TRADING = Blackout("trading", "Europe/London", begins=time(7), ends=time(18, 30))
NIGHT = Blackout("backup", "UTC", begins=time(18), ends=time(20))
ALWAYS = Blackout("freeze", "UTC")
NOON, EVENING = datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 11, 30, 21, tzinfo=UTC)


def on_a_real_pair(request: RunRequest, *blackouts: Blackout) -> RunRequest:
    return replace(request, pair=replace(request.pair, is_disposable=False, blackouts=blackouts))


def test_a_run_is_refused_with_the_window_its_end_and_what_to_do(requested: Requested) -> None:
    request = on_a_real_pair(requested(), TRADING)
    with pytest.raises(InvalidCall) as refused:
        refuse_in_blackout(request, NOON)
    assert str(refused.value) == (
        "practice is in the blackout trading until 2026-11-30 18:30 GMT (every day, 07:00 to 18:30, Europe/London; the calendar "
        f"is in {request.inventory_file}). Nothing was done. Type the command again from 2026-11-30 18:30 GMT on; or, if it has "
        "to be now, say why, for the record: --despite-blackout REASON"
    )
    refuse_in_blackout(request, EVENING)


def test_the_time_to_try_again_is_one_outside_of_all_blackouts(requested: Requested) -> None:
    with pytest.raises(InvalidCall, match="until 2026-11-30 18:30 GMT .* again from 2026-11-30 20:00 GMT on;"):
        refuse_in_blackout(on_a_real_pair(requested(), TRADING, NIGHT), NOON)
    with pytest.raises(InvalidCall, match="again when there is none;"):
        refuse_in_blackout(on_a_real_pair(requested(), ALWAYS), NOON)


def test_rehearsals_and_practice_pairs_keep_none_and_lessons_on_a_real_pair_do(requested: Requested) -> None:
    request = on_a_real_pair(requested(), TRADING)
    refuse_in_blackout(replace(request, mode=REHEARSAL), NOON)
    refuse_in_blackout(replace(request, pair=replace(request.pair, is_disposable=True)), NOON)
    with pytest.raises(InvalidCall, match="blackout trading"):
        refuse_in_blackout(replace(request, mode=LESSON), NOON)


def test_a_pair_has_the_blackouts_of_its_inventory_that_are_for_its_labels(pair: Pair) -> None:
    file = pair.inventory_path
    text = file.read_text().replace("disposable: true", "disposable: true\n    labels: {site: oslo}")
    days = "zone: UTC, days: [monday]"
    calendar = (
        f"\ncalendar:\n  here: {{{days}, labels: {{site: oslo}}}}\n  there: {{{days}, labels: {{site: paris}}}}\n"
    )
    labelled = file.with_name("labelled.yaml")
    labelled.write_text(text + calendar)
    assert [it.name for it in load_inventory(labelled).pairs["practice"].blackouts] == ["here"]


def test_a_reason_lets_a_run_begin_and_go_on_into_the_next_blackout(requested: Requested) -> None:
    request = replace(on_a_real_pair(requested(), TRADING), despite_blackout="CHG42")
    refuse_in_blackout(request, NOON)
    for now, day in ((NOON, 30), (EVENING, 31)):
        overridden = overridden_blackout(request, now)
        assert overridden
        assert (overridden.why, overridden.begins.day) == ("CHG42", day if day == 30 else 1)
        assert next_blackout(request, now) is None


async def test_nothing_is_done_in_a_blackout(requested: Requested, environment: Environment) -> None:
    request = on_a_real_pair(requested(), ALWAYS)
    with pytest.raises(InvalidCall, match="is in the blackout freeze until"):
        await perform(request, environment)
    assert not request.out.exists()


async def test_the_reason_is_on_record_and_in_the_reports(requested: Requested, environment: Environment) -> None:
    request = replace(on_a_real_pair(requested(), ALWAYS), despite_blackout="CHG42, by the duty manager")
    result = await perform(request, environment)
    assert result.outcome == "passed"
    overridden = [entry.event for entry in read(result.folder.journal) if isinstance(entry.event, BlackoutOverridden)]
    assert [(event.blackout, event.when, event.why) for event in overridden] == [
        ("freeze", "every day, all day, UTC", "CHG42, by the duty manager")
    ]
    for report in ("report.md", "report.html"):
        told = (result.folder.path / report).read_text()
        assert "not held back by the blackout freeze (every day, all day, UTC)" in told
        assert "CHG42, by the duty manager (as typed)" in told


ONCE = (
    "\n      - open: $url\n        effect: once\n        done_when: {visible: 'field \"Password\"'}\n"
    "      - open: $url\n        effect: once\n        done_when: {visible: 'field \"Password\"'}\n"
)


async def test_what_must_not_happen_twice_does_not_begin_when_a_blackout_has_begun_meanwhile(
    requested: Requested, environment: Environment
) -> None:
    """A blackout that begins while the first step is done."""
    times, waiting = [datetime(2026, 11, 30, 6, 59, tzinfo=UTC)], Waiting("1")
    waiting.on_begin = lambda: times.append(times[0] + timedelta(minutes=2))
    request, here = on_a_real_pair(requested(ONCE), TRADING), replace(environment, clock=lambda: times[-1])
    result = await perform(request, here, listeners=[waiting])
    limits = [entry.event for entry in read(result.folder.journal) if isinstance(entry.event, TimeLimited)]
    assert [(event.until, event.blackout) for event in limits] == [(datetime(2026, 11, 30, 7, tzinfo=UTC), "trading")]
    assert result.outcome == "stopped"
    assert "step 2 (" in str(result.error)
    assert "the time before the blackout trading, until 2026-11-30 07:00:00 GMT, is over" in str(result.error)


async def test_a_run_that_was_cut_off_goes_on_in_a_blackout_by_a_persons_word_alone(
    requested: Requested, environment: Environment, pair: Pair
) -> None:
    stop, waiting = StopSignal(), Waiting("2")
    waiting.on_begin = stop.request
    steps = '\n      - open: $url\n      - expect: field "Password"\n      - expect: field "Username"\n'
    stopped = await perform(requested(steps), environment, listeners=[waiting], stop=stop)
    frozen = _frozen(pair.inventory_path)
    request = ResumeRequest(stopped.folder.path, inventory=frozen)
    entries = read(stopped.folder.journal)
    with pytest.raises(InvalidCall, match="is in the blackout freeze until .* --despite-blackout REASON"):
        await resume(request, environment)
    assert read(stopped.folder.journal) == entries
    resumed = await resume(replace(request, despite_blackout="half of it was done"), environment)
    assert resumed.outcome == "passed"
    assert [e.event.why for e in read(resumed.folder.journal) if isinstance(e.event, BlackoutOverridden)] == [
        "half of it was done"
    ]
    again = await resume(request, environment)
    assert again.nothing_left


async def test_a_rollout_keeps_the_blackouts_itself(requested: Requested, environment: Environment, pair: Pair) -> None:
    """Where it goes on with a run that is in doubt, that is looked at first."""
    stop, waiting = StopSignal(), Waiting("1")
    waiting.on_begin = stop.request
    stopped = await perform(requested(), environment, listeners=[waiting], stop=stop)
    request = ResumeRequest(stopped.folder.path, inventory=_frozen(pair.inventory_path), is_of_a_rollout=True)
    assert (await resume(request, environment)).outcome == "passed"


def _frozen(inventory: Path) -> Path:
    """The inventory of a pair that is no practice pair, with a blackout of many years."""
    text = inventory.read_text().replace("disposable: true", "disposable: false")
    calendar = "\ncalendar:\n  freeze: {zone: UTC, from: 2020-01-01 00:00, to: 2099-01-01 00:00}\n"
    frozen = inventory.with_name("frozen.yaml")
    frozen.write_text(text + calendar)
    return frozen
