"""The plan of a rollout: what its digest binds, and what differs from an earlier plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from handrail.errors import InvalidCall
from handrail.fleet import Budget, Pause, RolloutPlan, parse_waves, plan_differences
from handrail.inventory import Blackout, Pair
from handrail.tls import PinTrust

from .pairs import facts_of, made

PIN = PinTrust("sha256//MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
TRADING = Blackout("trading", "Europe/London", weekdays=frozenset({0, 4}), begins=time(8), ends=time(18))


def planned(*pairs: Pair) -> RolloutPlan:
    return RolloutPlan(pairs, tuple(map(facts_of, pairs)))


FLEET = replace(
    planned(made("hq"), made("paris"), made("lab")),
    waves=parse_waves("1,rest"),
    blackouts={"hq": (TRADING,), "paris": ()},
)


def changed_pair(plan: RolloutPlan, pair: Pair) -> RolloutPlan:
    return replace(planned(pair, *plan.pairs[1:]), waves=plan.waves, blackouts=plan.blackouts)


CHANGES: dict[str, tuple[Callable[[RolloutPlan], RolloutPlan], list[str]]] = {
    "nothing": (lambda plan: replace(plan), []),
    "a pair more": (
        lambda plan: replace(planned(*plan.pairs, made("new")), waves=plan.waves, blackouts=plan.blackouts),
        ["new is new"],
    ),
    "pairs less": (
        lambda plan: replace(planned(plan.pairs[0]), waves=plan.waves, blackouts=plan.blackouts),
        ["paris, lab are not in it any more"],
    ),
    "another order": (
        lambda plan: replace(
            planned(plan.pairs[1], plan.pairs[0], plan.pairs[2]), waves=plan.waves, blackouts=plan.blackouts
        ),
        ["hq: in wave 1 before, and in wave 2 now", "paris: in wave 2 before, and in wave 1 now"],
    ),
    "an address": (
        lambda plan: changed_pair(plan, made("hq", resolve=("10.0.0.9", 8443))),
        [
            "hq: the address of primary was hq-a.example.com:443, and is 10.0.0.9:8443",
            "hq: the address of backup was hq-b.example.com:443, and is 10.0.0.9:8443",
        ],
    ),
    "what is trusted": (
        lambda plan: changed_pair(plan, made("hq", hosts=("hq-a.example.com", "hq-b.example.com"), trust=(PIN,))),
        [
            f"hq: the trust of {role} was the system's trust store, and is the pin {PIN.pin}"
            for role in ("primary", "backup")
        ],
    ),
    "an appliance less": (
        lambda plan: changed_pair(plan, made("hq", hosts=("hq-a.example.com",))),
        [
            "hq: the name of backup was hq-b.example.com, and is nothing",
            "hq: the url of backup was https://hq-b.example.com/appliance, and is nothing",
            "hq: the address of backup was hq-b.example.com:443, and is nothing",
            "hq: the trust of backup was the system's trust store, and is nothing",
        ],
    ),
    "an input of all": (
        lambda plan: replace(plan, assignments=tuple(facts_of(pair, certificate="new") for pair in plan.pairs)),
        ["hq, paris, lab: the input certificate was nothing, and is new"],
    ),
    "the runbook": (
        lambda plan: replace(plan, assignments=tuple({**facts, "runbook": "b2" * 32} for facts in plan.assignments)),
        ["hq, paris, lab: the runbook was a1a1a1a1a1a1a1a1…, and is b2b2b2b2b2b2b2b2…"],
    ),
    "the waves": (
        lambda plan: replace(plan, waves=parse_waves("rest")),
        ["the waves: 1,rest before, and rest now", "paris, lab: in wave 2 before, and in wave 1 now"],
    ),
    "the budget": (lambda plan: replace(plan, budget=Budget(10, True)), ["the budget: 1 before, and 10% now"]),
    "the pause": (
        lambda plan: replace(plan, pause=Pause(asks=True)),
        ["the pause between waves: 0s before, and ask now"],
    ),
    "how many at once": (lambda plan: replace(plan, at_once=4), ["how many run at once: auto before, and 4 now"]),
    "a blackout of others": (
        lambda plan: replace(plan, blackouts={"paris": (TRADING,)}),
        ["the blackout trading is not for hq any more", "the blackout trading is for paris now"],
    ),
    "no blackout": (
        lambda plan: replace(plan, blackouts={}),
        ["the blackout trading is for none of these pairs any more"],
    ),
    "a blackout at another time": (
        lambda plan: replace(plan, blackouts={"hq": (replace(TRADING, begins=time(7)),)}),
        [
            "the blackout trading was every monday and friday, 08:00 to 18:00, Europe/London; and is "
            "every monday and friday, 07:00 to 18:00, Europe/London"
        ],
    ),
    "a new blackout": (
        lambda plan: replace(plan, blackouts={"hq": (TRADING, Blackout("night", "UTC", ends=time(6)))}),
        ["the blackout night is new: every day, 00:00 to 06:00, UTC; for hq"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_binds_what_is_approved_and_differences_are_told(change: str) -> None:
    make, sentences = CHANGES[change]
    other = make(FLEET)
    assert list(plan_differences(FLEET.facts(), other.facts())) == sentences
    assert (other.digest() == FLEET.digest()) == (not sentences)


def test_the_blackouts_of_a_plan_are_told_as_the_inventory_tells_them_and_whether_they_are_on() -> None:
    night = Blackout("night", "Europe/Vienna", begins=time(22), ends=time(5))
    plan = replace(FLEET, blackouts={"hq": (TRADING,), "lab": (TRADING, night)})
    trading = "blackout trading: every monday and friday, 08:00 to 18:00, Europe/London; for hq, lab"
    nightly = "blackout night: every day, 22:00 to 05:00, Europe/Vienna; for lab"
    monday = datetime(2026, 7, 6, 12, tzinfo=UTC)
    assert list(plan.blackout_sentences(monday)) == [f"{trading}; it is now, until 2026-07-06 18:00 BST", nightly]
    assert list(plan.blackout_sentences(monday + timedelta(hours=8, minutes=30))) == [
        trading,
        f"{nightly}; it is now, until 2026-07-07 05:00 CEST",
    ]


def test_a_plan_survives_a_journal_and_holds_no_reference_to_a_secret() -> None:
    text = json.dumps(FLEET.facts())
    assert plan_differences(json.loads(text), FLEET.facts()) == ()
    assert "PASSWORD" not in text


def test_a_long_list_of_pairs_is_cut() -> None:
    many = [made(f"pair-{number}") for number in range(9)]
    (sentence,) = plan_differences(planned(made("hq")).facts(), planned(made("hq"), *many).facts())
    assert sentence == "pair-0, pair-1, pair-2, pair-3, pair-4 and 4 more are new"


def test_what_is_no_rollout_is_refused() -> None:
    with pytest.raises(InvalidCall, match="a rollout needs at least one pair"):
        planned()
    with pytest.raises(InvalidCall, match="a pair can be in a rollout once: hq is in it twice"):
        planned(made("hq"), made("hq"))
    with pytest.raises(InvalidCall, match="2 would be left out"):
        replace(FLEET, waves=parse_waves("1"))
    with pytest.raises(InvalidCall, match="--at-once takes a number from 1 on, or `auto`; not 0"):
        replace(FLEET, at_once=0)
    with pytest.raises(ValueError, match="in their order"):
        replace(FLEET, assignments=FLEET.assignments[::-1])


def test_a_plan_has_its_schedule() -> None:
    until = datetime(2026, 11, 30, tzinfo=UTC)
    plan = replace(FLEET, budget=Budget(50, True), pairs=(*FLEET.pairs[:2], made("lab", hosts=("hq-a.example.com",))))
    schedule = plan.schedule(at_once=7, expected=timedelta(minutes=3), finish_by=until)
    assert (schedule.waves, schedule.budget, schedule.at_once) == ((("hq",), ("paris", "lab")), 1, 7)
    assert (schedule.finish_by, schedule.blackouts["hq"]) == (until, (TRADING,))
    assert set(schedule.sharing) == {"hq", "lab"}
    assert replace(plan, at_once=2).schedule(at_once=7).at_once == 2
