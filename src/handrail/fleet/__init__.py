"""Rollouts over many pairs, as pure functions: which pairs, in which waves, how many may fail, and what is begun next."""

from handrail.fleet.budget import Budget, parse_budget
from handrail.fleet.differences import plan_differences
from handrail.fleet.pause import Pause, parse_pause
from handrail.fleet.plan import Facts, RolloutPlan
from handrail.fleet.schedule import (
    Ask,
    End,
    EndReason,
    Move,
    PairRun,
    Progress,
    RunState,
    Schedule,
    Start,
    Wait,
    blackout_that_ends,
    next_move,
    run_deadline,
)
from handrail.fleet.selection import Selection, Term, select
from handrail.fleet.sharing import Sharing, shared_appliances, sharing_sentences
from handrail.fleet.waiting import waiting_words
from handrail.fleet.waves import ALL_IN_ONE, Wave, parse_waves, waves_of

__all__ = [
    "ALL_IN_ONE",
    "Ask",
    "Budget",
    "End",
    "EndReason",
    "Facts",
    "Move",
    "PairRun",
    "Pause",
    "Progress",
    "RolloutPlan",
    "RunState",
    "Schedule",
    "Selection",
    "Sharing",
    "Start",
    "Term",
    "Wait",
    "Wave",
    "blackout_that_ends",
    "next_move",
    "parse_budget",
    "parse_pause",
    "parse_waves",
    "plan_differences",
    "run_deadline",
    "select",
    "shared_appliances",
    "sharing_sentences",
    "waiting_words",
    "waves_of",
]
