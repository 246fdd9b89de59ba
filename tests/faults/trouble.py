"""A practice fleet whose pairs have trouble of every kind, and what its appliances say of themselves in the end."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handrail.app.rollouts.folder import RolloutFolder
from handrail.fleet import RunState
from handrail.fleet.record import PairRecord
from handrail.journal import read, run_record
from handrail.run import RunFolder
from handrail_practice.fleet import Fleet
from handrail_practice.pair import Pair
from handrail_practice.threads import in_thread
from runbooks.witness import events, served

PASSED_BY = (
    *("", "", "", "", "latency=0.1", "slow-page=1", "unavailable-once", "notice-overlay", "login-agreement"),
    *("confirm-default", "slow-change=1", "session-expiry=9", "session-expiry=12", "password-manager", "pem-export"),
    *("held-request=1", "held-request=2", "held-answer=1", "held-answer=2", "refused-change=1", "refused-change=2"),
)
"""Trouble that a run comes through, some of it after somebody has looked; and none."""
BARRED_BY = {
    "locked-out": "This account is locked",
    "forced-password-change": 'the page is headed "Change Password"',
    "missing-root": "came without its whole chain",
}
"""Trouble with which nobody comes through, and what a run says then."""


def troubled(count: int, seed: int) -> list[str]:
    """The trouble of each pair, in their order: of every kind, if there are pairs enough; every tenth is barred."""
    draw, barred = random.Random(seed), max(1, count // 10)
    kinds = [*_drawn(draw, tuple(BARRED_BY), barred), *_drawn(draw, PASSED_BY, count - barred)]
    draw.shuffle(kinds)
    return kinds


def _drawn(draw: random.Random, kinds: tuple[str, ...], count: int) -> list[str]:
    """As many, each kind as often as any other, give or take one."""
    rounds = [draw.sample(kinds, len(kinds)) for _ in range(-(-count // len(kinds)))]
    return [kind for round_ in rounds for kind in round_][:count]


@dataclass(frozen=True)
class TroubledFleet:
    """Pairs that are served, and the trouble of each."""

    fleet: Fleet
    trouble: Mapping[str, str]

    @property
    def inventory(self) -> Path:
        return self.fleet.inventory_path

    def wrong(self, rollout: RolloutFolder) -> dict[str, str]:
        """The pairs of which the rollout does not say what their appliances do, or on which anything happened twice."""
        record = rollout.read()
        found = {name: self._wrong(name, record.pairs.get(name), rollout) for name in self.fleet.pairs}
        return {name: f"{self.trouble[name] or 'no trouble'}: {why}" for name, why in found.items() if why}

    def _wrong(self, name: str, known: PairRecord | None, rollout: RolloutFolder) -> str:
        pair, barred = self.fleet.pairs[name], BARRED_BY.get(self.trouble[name])
        if known is None:
            return "it never began"
        done = ("certificate-imported", "default-changed")
        counts = tuple(len(events(pair, "backup", kind)) for kind in done)
        told = (known.state, *counts)
        if barred:
            finished = run_record(read(RunFolder(rollout.run_at(known.run)).journal)).finished
            problem = finished.problem if finished else ""
            return "" if told == (RunState.FAILED, 0, 0) and barred in problem else f"{told}, {problem}"
        if told != (RunState.DONE, 1, 1):
            return f"{told}, {known.problem}"
        return _otherwise(pair)

    def told(self, rollout: RolloutFolder) -> str:
        """The figures, in a line."""
        twice = sum(
            len(events(pair, "backup", kind)) > 1
            for pair in self.fleet.pairs.values()
            for kind in ("certificate-imported", "default-changed")
        )
        states = Counter(known.state.value for known in rollout.read().pairs.values())
        listed = ", ".join(f"{number} {state}" for state, number in states.items())
        return f"{len(self.fleet.pairs)} pairs: {listed}; {twice} double effects"


def _otherwise(pair: Pair) -> str:
    """What is wrong with a pair that is done: one certificate went from the primary to the backup, and is served."""
    exported = {it["fingerprint"] for it in events(pair, "primary", "certificate-exported")}
    imported = {it["fingerprint"] for it in events(pair, "backup", "certificate-imported")}
    default = {it["after"] for it in events(pair, "backup", "default-changed")}
    shown = {
        served(appliance.port, name) for appliance in (pair.primary, pair.backup) for name in (None, pair.identity.site)
    }
    if not exported == imported == default == shown:
        return f"exported {exported}, imported {imported}, the default is {default}, and {shown} is served"
    changed = events(pair, "primary", "certificate-imported", "default-changed", "certificate-deleted")
    return f"the primary was changed: {changed}" if changed else ""


@contextmanager
def troubled_fleet(folder: Path, trouble: list[str]) -> Iterator[TroubledFleet]:
    """Serve a pair for each kind of trouble, in a thread of its own."""
    fleet = Fleet(folder, len(trouble))
    by_pair = dict(zip(fleet.pairs, trouble, strict=True))
    for name, kind in by_pair.items():
        if kind:
            fleet.pairs[name] = Pair(folder / name, scenarios=[kind], identity=fleet.pairs[name].identity)
    with in_thread(fleet):
        yield TroubledFleet(fleet, by_pair)
