"""What services are told of a rollout and of a run, and what they never are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from handrail.inventory.notify import NOTICES
from handrail.journal import (
    BudgetSpent,
    Entry,
    Event,
    OthersNotified,
    PairEnded,
    PairStarted,
    RolloutPlanned,
    RolloutResumed,
    RunFinished,
    RunResumed,
    RunStarted,
    StepAwaitsApproval,
    StepFailed,
    StepInDoubt,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)
from handrail.notify import Notice, Notifier, RunNotices, Service, rollout_notice

CANARY = "canary-7f3a"
RUN = RunStarted(runbook="Replicate", digest="d", pair="hq", run_id="2026-hq", inputs={"site": CANARY}, operator=CANARY)
DOUBT = StepInDoubt(step="4", problem=CANARY)
PLANNED = RolloutPlanned(
    runbook="Replicate",
    digest="d",
    plan_digest="p",
    budget=2,
    waves=(("a",), ("b", "c")),
    inputs={"site": CANARY},
    operator=CANARY,
)


class Told:
    """Services that take everything, and what they were told."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def notifier(self) -> Notifier:
        return Notifier([Service("chat", NOTICES, "x")], self._take)

    def _take(self, address: str, notice: Notice) -> str:
        self.notices.append(notice)
        return ""

    async def hear(self, *events: Event, earlier: Sequence[Event] = ()) -> list[Event]:
        """Let a run's listener hear these; gives what it has put on record."""
        listener = RunNotices(self.notifier(), [_entry(event) for event in earlier])
        return [fact for event in events async for fact in listener.hear(_entry(event))]


def _entry(event: Event) -> Entry:
    return Entry.model_validate({"seq": 0, "at": datetime.now(UTC), "event": event, "previous": "", "seal": ""})


async def test_a_step_in_doubt_is_told_with_its_number_alone() -> None:
    told = Told()
    facts = await told.hear(RUN, DOUBT, RunFinished(outcome="in-doubt", problem=CANARY))
    assert facts == [OthersNotified(about="in-doubt", told=("chat",))]
    assert told.notices == [
        Notice(
            "in-doubt",
            "In doubt: Replicate on hq",
            "Step 4 began, and may or may not have happened. A person has to look at the appliance. Run: 2026-hq",
        )
    ]


async def test_a_run_that_is_still_in_doubt_is_told_and_its_end_stays_the_end() -> None:
    told = Told()
    facts = await told.hear(RunResumed(), RunFinished(outcome="in-doubt", problem=CANARY), earlier=[RUN, DOUBT])
    assert facts == []
    assert [notice.title for notice in told.notices] == ["In doubt: Replicate on hq"]
    assert CANARY not in str(told.notices)


async def test_a_step_that_waits_for_a_person_is_told() -> None:
    told = Told()
    await told.hear(RUN, StepAwaitsApproval(step="19"))
    assert told.notices == [
        Notice(
            "approval-wanted",
            "Approval wanted: Replicate on hq",
            "Step 19 waits for a person who approves it. Run: 2026-hq",
        )
    ]


async def test_what_needs_no_person_is_not_told() -> None:
    told = Told()
    failed = StepFailed(step="1", error="ElementNotFound", problem=CANARY)
    assert await told.hear(RUN, failed, RunFinished(outcome="failed", problem=CANARY)) == []
    assert told.notices == []


@pytest.mark.parametrize(
    ("event", "about", "title", "text"),
    [
        (PLANNED, "rollout-begun", "Rollout begun", "It is performed on 3 pairs in 2 waves."),
        (RolloutResumed(operator=CANARY), "rollout-begun", "Rollout goes on", "It is performed on 3 pairs in 2 waves."),
        (
            WaveEnded(wave=2, states={"done": 1, "failed": 1}),
            "wave-ended",
            "Wave 2 of 2 has ended",
            "1 done, 1 failed.",
        ),
        (
            BudgetSpent(spent=2, budget=2),
            "budget-spent",
            "Budget spent",
            "2 failed, in doubt or unknown, of 2 that may be: nothing new begins.",
        ),
        (
            PairEnded(pair="b", state="unknown", problem=CANARY),
            "in-doubt",
            "In doubt: b",
            "Nobody knows how the run on b ended. A person has to look at its appliances.",
        ),
        (
            WaveAsked(wave=2),
            "approval-wanted",
            "Approval wanted",
            "Wave 2 of 2 waits for a person who lets it begin.",
        ),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_rollout_tells_what_wants_a_person_s_eye(event: Event, about: str, title: str, text: str) -> None:
    told = rollout_notice(event, PLANNED, "2026-replicate")
    assert told
    assert (told.about, told.title, told.text) == (about, f"{title}: Replicate", f"{text} Rollout: 2026-replicate")
    assert CANARY not in str(told)


@pytest.mark.parametrize(
    "event",
    [
        WaveStarted(wave=1, pairs=("a",)),
        PairStarted(pair="a", wave=1),
        PairEnded(pair="a", state="in doubt"),  # its run has told
        PairEnded(pair="a", state="done"),
    ],
    ids=lambda event: event.kind,
)
def test_a_rollout_tells_nothing_else(event: Event) -> None:
    assert rollout_notice(event, PLANNED, "2026-replicate") is None
