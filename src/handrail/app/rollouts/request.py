"""The request of a rollout: a runbook, the pairs that were selected, and the terms on which it is performed on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from handrail.app.rollouts.folder import ROLLOUTS
from handrail.assignment import Assignment
from handrail.engine import Approval, steps_needing_approval
from handrail.errors import InvalidCall
from handrail.evidence import ScreenshotPolicy
from handrail.fleet import ALL_IN_ONE, Budget, Pause, RolloutPlan, Wave
from handrail.inventory import Fleet, Pair
from handrail.mode import RUN, Mode
from handrail.run import RunRequest
from handrail.runbook import Runbook, must_be_inputs, outline


@dataclass(frozen=True)
class RolloutRequest:
    """A runbook for pairs of a fleet, in their order, with waves, budget and pause."""

    runbook: Runbook
    fleet: Fleet
    pairs: tuple[Pair, ...]
    input_overrides: Mapping[str, str] = field(default_factory=dict)
    """Values of inputs; they win over those of each pair."""
    waves: tuple[Wave, ...] = ALL_IN_ONE
    budget: Budget = Budget()
    pause: Pause = Pause()
    at_once: int | None = None
    """Runs at once, at most; None for as many as memory and processors allow."""
    out: Path = ROLLOUTS
    mode: Mode = RUN
    approval: Approval | None = None
    """The approval of the whole plan, by its digest."""
    finish_by: datetime | None = None
    takes_up: Mapping[str, Path] = field(default_factory=dict)
    """The folders of runs of an earlier rollout that are gone on with, by their pairs."""
    earlier: Path | None = None
    """The earlier rollout of which this one takes up what is left."""
    operator_name: str = ""
    ticket: str = ""
    patience: float | None = None
    screenshots: ScreenshotPolicy = "on"
    allow_plain_http: bool = False

    @cached_property
    def plan(self) -> RolloutPlan:
        """Everything that is approved. Raises `InvalidCall` for what is missing or makes no sense, with every pair it is of."""
        must_be_inputs(self.input_overrides, self.runbook)
        facts, missing = [], []
        for pair in self.pairs:
            try:
                facts.append(Assignment(self.runbook, pair, self.input_overrides).facts())
            except InvalidCall as lacking:
                missing.append(f"{pair.name}: {lacking}")
        if missing:
            raise InvalidCall("\n".join(missing))
        kept = () if self.mode.rehearses else self.pairs  # a rehearsal changes nothing
        blackouts = {pair.name: self.fleet.blackouts_of(pair) for pair in kept}
        return RolloutPlan(
            self.pairs,
            tuple(facts),
            self.waves,
            self.budget,
            self.pause,
            self.at_once,
            {name: found for name, found in blackouts.items() if found},
        )

    def check_approval(self, command_line: str) -> None:
        """Raise `InvalidCall` if another plan was approved, or if steps want an approval that nobody gave."""
        digest = self.plan.digest()
        if self.approval and self.approval.digest != digest:
            kind = (
                "a standing approval of a runbook, and a rollout takes none"
                if self.approval.runbook
                else "another plan"
            )
            raise InvalidCall(
                f"what was approved is not what would be done: --plan says {self.approval.digest}, which is {kind}; this "
                f"rollout is {digest}. Read its plan again with `handrail plan`; if it is as you want it, say --plan {digest}"
            )
        steps = steps_needing_approval(outline(self.runbook))
        if steps and not self.approval and self.mode.needs_approval:
            named = "\n".join(f"  step {planned.number}: {planned.step.describe()}" for planned in steps)
            pairs = f"all {len(self.pairs)} pairs" if len(self.pairs) > 1 else f"pair {self.pairs[0].name}"
            raise InvalidCall(
                f"a person is to approve these steps, on {pairs}:\n{named}\nRead the rollout's plan with "
                "`handrail plan` and the same options, then say who approves exactly this one:\n"
                f"  {command_line} --approved-by NAME --plan {digest}"
            )

    def pair(self, name: str) -> Pair:
        return next(pair for pair in self.pairs if pair.name == name)

    def run_request(self, name: str, out: Path, until: datetime | None) -> RunRequest:
        """The request of the run on one pair, which has to end by then."""
        pair = self.pair(name)
        request = RunRequest(
            self.runbook,
            replace(pair, blackouts=()),  # the rollout keeps those of its fleet: `until` tells the next
            self.fleet.inventory_of(name).file,
            self.input_overrides,
            out=out,
            mode=self.mode,
            operator_name=self.operator_name,
            ticket=self.ticket,
            patience=self.patience,
            screenshots=self.screenshots,
            allow_plain_http=self.allow_plain_http,
            finish_by=until,
        )
        return replace(request, approval=self.approval_of(request.assignment))

    def approval_of(self, assignment: Assignment) -> Approval | None:
        """The approval of one run: whoever approved the whole has approved each part."""
        if self.approval is None:
            return None
        return Approval(self.approval.by, assignment.digest(), rollout=self.approval.digest)
