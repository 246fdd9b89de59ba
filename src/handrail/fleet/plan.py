"""The plan of a rollout: everything that is approved, as facts, with one digest that binds them all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeAlias

from handrail.errors import InvalidCall
from handrail.fleet.budget import Budget
from handrail.fleet.pause import Pause
from handrail.fleet.schedule import Schedule
from handrail.fleet.sharing import shared_appliances
from handrail.fleet.waves import ALL_IN_ONE, Wave, waves_of
from handrail.inventory import Blackout, Pair
from handrail.journal.chain import canonical

Facts: TypeAlias = Mapping[str, Any]
"""Facts as JSON: those of a pair are what `Assignment.facts` gives (runbook, pair, appliances with their trust, inputs)."""


@dataclass(frozen=True)
class RolloutPlan:
    """The runbook on each pair, the waves, the budget, the pause, how many at once, and the blackouts. No secret is in it."""

    pairs: tuple[Pair, ...]
    """In the order in which they are worked on."""
    assignments: tuple[Facts, ...]
    """The facts of the assignment of each pair, in the same order."""
    waves: tuple[Wave, ...] = ALL_IN_ONE
    budget: Budget = Budget()
    pause: Pause = Pause()
    at_once: int | None = None
    """How many runs there are at once, at most; None for as many as memory and processors allow."""
    blackouts: Mapping[str, tuple[Blackout, ...]] = field(default_factory=dict)
    """Those of each pair that has any."""

    def __post_init__(self) -> None:
        """Raise `InvalidCall` for a rollout of nothing, for a pair that is in it twice, and for waves that leave pairs out."""
        if not self.pairs:
            raise InvalidCall("a rollout needs at least one pair")
        names = [pair.name for pair in self.pairs]
        twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
        if twice:
            raise InvalidCall(f"a pair can be in a rollout once: {', '.join(twice)} is in it twice")
        if [facts["pair"] for facts in self.assignments] != names:
            raise ValueError("the assignments of a plan are those of its pairs, in their order")
        if self.at_once is not None and self.at_once < 1:
            raise InvalidCall(f"--at-once takes a number from 1 on, or `auto`; not {self.at_once}")
        waves_of(names, self.waves)

    @cached_property
    def divided(self) -> tuple[tuple[str, ...], ...]:
        """The names of the pairs of each wave."""
        return waves_of([pair.name for pair in self.pairs], self.waves)

    @cached_property
    def sharing(self) -> dict[str, dict[str, str]]:
        """The pairs that share an appliance."""
        return shared_appliances(self.pairs)

    def facts(self) -> dict[str, Any]:
        """Everything that is approved, as JSON; `plan_differences` compares it with that of an earlier plan."""
        return {
            "pairs": [dict(facts) for facts in self.assignments],
            "waves": [str(wave) for wave in self.waves],
            "budget": str(self.budget),
            "pause": str(self.pause),
            "at_once": self.at_once or "auto",
            "blackouts": self._blackouts(),
        }

    def _blackouts(self) -> dict[str, Any]:
        """Each blackout with its pairs."""
        found: dict[str, Any] = {}
        for pair in self.pairs:
            for blackout in self.blackouts.get(pair.name, ()):
                found.setdefault(blackout.name, {"when": blackout.describe(), "pairs": []})["pairs"].append(pair.name)
        return found

    def blackout_sentences(self, now: datetime) -> Iterator[str]:
        """A sentence on each blackout: when it is, for which pairs, and whether it is now."""
        blackouts = {blackout.name: blackout for found in self.blackouts.values() for blackout in found}
        for name, facts in self._blackouts().items():
            until = blackouts[name].end_of_now(now)
            on = f"; it is now, until {until:%Y-%m-%d %H:%M %Z}" if until else ""
            yield f"blackout {name}: {facts['when']}; for {', '.join(facts['pairs'])}{on}"

    def digest(self) -> str:
        """The digest of the plan, which an approval names: the SHA-256 of its facts in canonical JSON."""
        return hashlib.sha256(canonical(self.facts()).encode()).hexdigest()

    def schedule(self, at_once: int, expected: timedelta = timedelta(), finish_by: datetime | None = None) -> Schedule:
        """The schedule by which it is carried out, with as many runs at once as the machine allows, if the plan does not say."""
        return Schedule(
            waves=self.divided,
            budget=self.budget.limit(len(self.pairs)),
            at_once=self.at_once or at_once,
            pause=self.pause,
            finish_by=finish_by,
            expected=expected,
            blackouts=self.blackouts,
            sharing=self.sharing,
        )
