"""The notices of a rollout: that it has begun, the end of a wave, a budget that is spent, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping

from handrail.journal import (
    BudgetSpent,
    Event,
    PairEnded,
    RolloutPlanned,
    RolloutResumed,
    WaveAsked,
    WaveEnded,
)
from handrail.notify.notice import Notice


def rollout_notice(event: Event, planned: RolloutPlanned, name: str) -> Notice | None:
    """The notice of an event of this rollout, whose folder has that name; None if nobody need know.

    A pair that is in doubt is told by its own run, which knows the step; here, one whose end nobody knows.
    """
    match event:
        case RolloutPlanned():
            notice = Notice("rollout-begun", "Rollout begun", _extent(planned))
        case RolloutResumed():
            notice = Notice("rollout-begun", "Rollout goes on", _extent(planned))
        case WaveEnded(wave=wave, states=states):
            notice = Notice(
                "wave-ended",
                f"Wave {wave} of {len(planned.waves)} has ended",
                f"{_counts(states)}.",
            )
        case BudgetSpent(spent=spent, budget=budget):
            text = f"{spent} failed, in doubt or unknown, of {budget} that may be: nothing new begins."
            notice = Notice("budget-spent", "Budget spent", text)
        case PairEnded(state="unknown", pair=pair):
            text = f"Nobody knows how the run on {pair} ended. A person has to look at its appliances."
            notice = Notice("in-doubt", f"In doubt: {pair}", text)
        case WaveAsked(wave=wave):
            text = f"Wave {wave} of {len(planned.waves)} waits for a person who lets it begin."
            notice = Notice("approval-wanted", "Approval wanted", text)
        case _:
            return None
    return Notice(notice.about, f"{notice.title}: {planned.runbook}", f"{notice.text} Rollout: {name}")


def _extent(planned: RolloutPlanned) -> str:
    pairs, waves = sum(map(len, planned.waves)), len(planned.waves)
    does = "rehearsed" if planned.rehearses else "performed"
    return (
        f"It is {does} on {pairs} {'pair' if pairs == 1 else 'pairs'} in {waves} {'wave' if waves == 1 else 'waves'}."
    )


def _counts(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items()) or "nothing was begun"
