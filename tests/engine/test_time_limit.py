"""A `once` step begins only while there is time for all steps after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.engine import TimeLimit
from handrail.errors import RunStopped
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import StepDurations, TimeLimited
from handrail.runbook import load, outline

from .conftest import Perform

SITE = FakeSite(
    {"start": (SiteElement("button", "Save", shows_status="Saved"), SiteElement("button", "Keep", shows_status="Kept"))}
)
STEPS = '- expect: button "Save"\n- click: button "Save"\n- click: button "Keep"\n  effect: idempotent'
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SLOW = StepDurations({"1": timedelta(seconds=50), "2": timedelta(seconds=40), "3": timedelta(seconds=20)})
QUICK = StepDurations({"2": timedelta(seconds=5)})

Limit = Callable[..., TimeLimit]


@pytest.fixture
def limit(tmp_path: Path) -> Limit:
    """So many seconds are left; the clock stands at noon."""

    def made(seconds: float, *durations: StepDurations) -> TimeLimit:
        file = tmp_path / "limited.yaml"
        steps = STEPS.replace("\n", "\n      ")
        file.write_text(f"runbook: T\nappliances: [primary]\nsections:\n  - heading: H\n    steps:\n      {steps}\n")
        return TimeLimit(NOON + timedelta(seconds=seconds), lambda: NOON, outline(load(file)[0]), durations)

    return made


async def test_there_is_time_for_what_took_no_longer(limit: Limit, perform: Perform) -> None:
    run = await perform(STEPS, FakePage(SITE), gate=limit(60, SLOW, QUICK))
    assert run.error is None


async def test_what_took_longer_than_is_left_is_not_begun(limit: Limit, perform: Perform) -> None:
    run = await perform(STEPS, FakePage(SITE), gate=limit(59, SLOW, QUICK))
    assert isinstance(run.error, RunStopped)
    assert str(run.error) == (
        'step 2 (Click button "Save") was not begun: the time that was given, until 2026-11-25 12:00:59 UTC, is too short: '
        "0:59 is left, and what remains took 1:00 in the slowest of the last 2 runs. In the next window, `handrail resume` "
        "goes on from there"
    )
    assert run.kinds[-2:] == ["step-passed", "run-finished"]
    assert run.events[-1].model_dump() == {"kind": "run-finished", "outcome": "stopped", "problem": str(run.error)}


async def test_without_an_earlier_run_the_time_is_taken_until_it_is_over(limit: Limit, perform: Perform) -> None:
    assert (await perform(STEPS, FakePage(SITE), gate=limit(1))).error is None


async def test_when_the_time_is_over_nothing_irreversible_begins(limit: Limit, perform: Perform) -> None:
    run = await perform(STEPS, FakePage(SITE), gate=limit(0))
    assert "until 2026-11-25 12:00:00 UTC, is over" in str(run.error)
    assert run.kinds.count("step-passed") == 1


def test_the_plan_says_what_the_limit_means(limit: Limit) -> None:
    assert list(limit(3600, QUICK, SLOW).sentences()) == [
        "time until 2026-11-25 13:00:00 UTC, 1:00:00 from now",
        "step 2 is not begun with less than 1:00 left: so long took what remains in the slowest of the last 2 runs",
    ]
    assert list(limit(90).sentences()) == [
        "time until 2026-11-25 12:01:30 UTC, 1:30 from now",
        "no earlier run of this plan ended well: what must happen once is begun as long as there is time left",
    ]


def test_a_step_that_takes_time_never_takes_none(limit: Limit) -> None:
    quick = StepDurations({"2": timedelta(milliseconds=40)})
    assert "step 2 is not begun with less than 0:01 left" in " ".join(limit(3600, quick).sentences())


def test_the_limit_is_told_with_what_is_known(limit: Limit) -> None:
    until = NOON + timedelta(seconds=60)
    assert limit(60, SLOW).event() == TimeLimited(until=until, runs=1, longest=110)
