"""The clock of each appliance is compared with the machine's, once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handrail.evidence.clocks import Clocks
from handrail.fakes import FakePage, FakeSite
from handrail.fakes.fake_page import BEGINNING
from handrail.journal import ClockCompared, Entry, Event, RunFinished, StepFailed, StepPassed
from handrail.page import DatedAnswer
from handrail.report.words import clock, is_clock_wrong


class SilentPage(FakePage):
    """A page whose appliance gives no time."""

    def dated_answer(self) -> DatedAnswer | None:
        return None


def page(date: datetime) -> FakePage:
    made = FakePage(FakeSite({"start": ()}))
    made.date = date
    return made


async def heard(listener: Clocks, event: Event) -> list[ClockCompared]:
    entry = Entry(seq=1, at=BEGINNING, previous="", event=event, seal="")
    return [answer async for answer in listener.hear(entry) if isinstance(answer, ClockCompared)]


async def test_each_appliance_is_compared_once() -> None:
    pages = {"primary": page(BEGINNING - timedelta(seconds=1)), "backup": page(BEGINNING - timedelta(days=3))}
    listener = Clocks(pages)
    assert await heard(listener, RunFinished(outcome="passed")) == []
    assert await heard(listener, StepPassed(step="1")) == [
        ClockCompared(appliance="primary", ahead=-0.5),
        ClockCompared(appliance="backup", ahead=-3 * 86400 + 0.5),
    ]
    assert await heard(listener, StepFailed(step="2", error="E", problem="no")) == []


async def test_an_appliance_that_gives_no_time_is_passed_over() -> None:
    assert await heard(Clocks({"primary": SilentPage(FakeSite({"start": ()}))}), StepPassed(step="1")) == []


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (0.5, "agreed with this machine’s, to 5 s"),
        (-5, "agreed with this machine’s, to 5 s"),
        (5.4, "was 5 s ahead of this machine’s"),
        (-250, "was 4 min 10 s behind this machine’s"),
        (-3 * 86400 + 1.5, "was 3 days behind this machine’s"),
        (86400 + 7200, "was 1 day 2 h ahead of this machine’s"),
        (3600, "was 1 h ahead of this machine’s"),
    ],
)
def test_a_difference_is_told_by_its_two_largest_units(ahead: float, told: str) -> None:
    event = ClockCompared(appliance="backup", ahead=ahead)
    assert clock(event) == f"the clock of backup {told}"
    assert is_clock_wrong(event) == ("agreed" not in told)
