"""A rollout whose runs are played: its plan, journal, folder and seal are as on any machine, and no browser starts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from handrail.app.environment import real_environment
from handrail.app.rollouts.conductor import PairOutcome, PairWork
from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.process import RolloutResult
from handrail.app.rollouts.request import RolloutRequest
from handrail.app.rollouts.rollout import RolloutResumption, resume_rollout, roll_out
from handrail.app.rollouts.terms import RolloutTerms
from handrail.fleet import RunState
from handrail.run import Environment

RUNBOOK = """runbook: Look
appliances: [primary]
sections:
  - heading: Look
    steps:
      - open: $url
"""
FLEET = """appliances:
  a: {url: "https://a.example.com", username: admin, password: {env: LAB}}
  b: {url: "https://b.example.com", username: admin, password: {env: LAB}}
pairs:
  one: {primary: a}
  two: {primary: b}
"""
DONE = PairOutcome(RunState.DONE)


@dataclass
class Works:
    """A work place in which each pair ends as it is told; any other is done."""

    ends: Mapping[str, PairOutcome] = field(default_factory=dict)

    async def begin(self, pair: str, until: datetime | None) -> PairOutcome:
        return self.ends.get(pair, DONE)

    async def resume(self, pair: str, run: Path, until: datetime | None) -> PairOutcome:
        return self.ends.get(pair, DONE)

    def stop(self, words: str) -> None:
        """Nothing goes on that could be ended."""

    @asynccontextmanager
    async def place(
        self, request: RolloutRequest, folder: RolloutFolder, environment: Environment, grace_period: float
    ) -> AsyncIterator[PairWork]:
        yield self


@dataclass
class Desk:
    """A folder with a runbook and an inventory of two pairs, `one` and `two`."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "look.yaml").write_text(RUNBOOK)
        (self.folder / "inventory.yaml").write_text(FLEET)

    @property
    def terms(self) -> RolloutTerms:
        out = self.folder / "rollouts"
        return RolloutTerms(str(self.folder / "look.yaml"), [self.folder / "inventory.yaml"], ["all"], out=out)

    async def roll_out(
        self, works: Works, *, waves: str = "rest", pause: str | None = None, **more: Any
    ) -> RolloutResult:
        request = replace(replace(self.terms, waves=waves, pause=pause).request(), **more)
        return await roll_out(request, real_environment(), work_place=works.place)

    async def resume(self, rollout: Path, works: Works, **more: Any) -> RolloutResult:
        return await resume_rollout(RolloutResumption(rollout, **more), real_environment(), work_place=works.place)
