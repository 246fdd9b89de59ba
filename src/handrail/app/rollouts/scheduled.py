"""A rollout that begins by a clock: its terms, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from handrail.app.rollouts.request import RolloutRequest
from handrail.app.rollouts.rollout import RolloutResumption
from handrail.app.rollouts.terms import RolloutTerms
from handrail.durations import parse_duration
from handrail.engine import Approval
from handrail.errors import InvalidCall
from handrail.evidence import ScreenshotPolicy
from handrail.mode import REHEARSAL, RUN

LATEST = timedelta(hours=1)
"""How long after its time a rollout may still begin, if nobody could begin it then."""


@dataclass(frozen=True)
class ScheduledRollout:
    """The terms of a rollout that begins by a schedule. Everything in it may be read by whoever sees the server."""

    runbook: str
    pairs: tuple[str, ...]
    """The terms of the selection, as they were typed."""
    plan: str
    """The digest of the plan that was read when it was scheduled. Where it is another one by then, nothing is begun."""
    approved_by: str = ""
    waves: str = "rest"
    at_once: str = "auto"
    max_failed: str = "1"
    pause: str = ""
    longest: str = ""
    """How long it may take, as in `4h`; empty if that is not limited."""
    rehearses: bool = False
    operator_name: str = ""
    ticket: str = ""
    patience: float | None = None
    screenshots: ScreenshotPolicy = "on"
    allow_plain_http: bool = False

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> ScheduledRollout:
        """Read what `facts` wrote. Raises `InvalidCall`."""
        try:
            return replace(cls(**facts), pairs=tuple(facts["pairs"]))
        except (TypeError, KeyError):
            raise InvalidCall(
                "this is no schedule of this version of Handrail; let all machines have the same one, and add it again"
            ) from None

    def facts(self) -> dict[str, Any]:
        """The terms in JSON's types."""
        return asdict(self) | {"pairs": list(self.pairs)}

    def planned(self, inventory: Path, approved: Approval | None, command_line: str) -> ScheduledRollout:
        """The same terms with the digest of their plan of today. Raises `InvalidCall` if another plan was approved, or none."""
        request = replace(self._request(inventory, Path()), approval=approved)
        request.check_approval(command_line)
        return replace(self, plan=request.plan.digest())

    def request(self, inventory: Path, out: Path, begins: datetime) -> RolloutRequest:
        """Make the request of the rollout. Raises `InvalidFile`, and `InvalidCall` if its plan is another one by now."""
        request = replace(
            self._request(inventory, out),
            approval=Approval(self.approved_by, self.plan) if self.approved_by else None,
            finish_by=self.finish_by(begins),
        )
        if request.plan.digest() != self.plan:
            raise InvalidCall(
                f"the plan is not what it was when it was scheduled: it was {self.plan}, and is {request.plan.digest()}. Read it "
                "with `handrail plan`, remove the schedule, and add it again. Nothing was done"
            )
        return request

    def resumption(self, folder: Path, inventory: Path, begins: datetime) -> RolloutResumption:
        """How another conductor goes on with the rollout in this folder, whose conductor gives no sign of life."""
        return RolloutResumption(
            folder,
            finish_by=self.finish_by(begins),
            inventories=(inventory,),
            operator_name=self.operator_name,
            allow_plain_http=self.allow_plain_http,
            patience=self.patience,
            take_over=True,
        )

    def finish_by(self, begins: datetime) -> datetime | None:
        """The time by which a rollout that begins then has to end."""
        longest = parse_duration(self.longest) if self.longest else None
        return begins + longest if longest else None

    def _request(self, inventory: Path, out: Path) -> RolloutRequest:
        """The request as far as the terms tell."""
        terms = RolloutTerms(
            self.runbook,
            [inventory],
            self.pairs or None,
            waves=self.waves,
            at_once=self.at_once,
            max_failed=self.max_failed,
            pause=self.pause or None,
            out=out,
        )
        return replace(
            terms.request(),
            mode=REHEARSAL if self.rehearses else RUN,
            operator_name=self.operator_name,
            ticket=self.ticket,
            patience=self.patience,
            screenshots=self.screenshots,
            allow_plain_http=self.allow_plain_http,
        )


@dataclass(frozen=True)
class ScheduledResult:
    """What came of a rollout that began by a schedule: references and words of our own."""

    outcome: str
    """`ended` if there is a rollout, `refused` if none could begin."""
    exit_code: int
    rollout: str = ""
    """The rollout's folder, below that of the runs; empty if there is none."""
    states: Mapping[str, int] = field(default_factory=dict)
    """The number of pairs in each state."""
    error: str = ""
    """The name of the error's class. Its sentence stays with the worker and the rollout."""

    def facts(self) -> dict[str, Any]:
        """The result in JSON's types."""
        return asdict(self)

    def __str__(self) -> str:
        if self.outcome != "ended":
            return f"refused ({self.error}): what the worker printed says why"
        states = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in self.states.items())
        return f"{states}; exit code {self.exit_code}, in {self.rollout}"
