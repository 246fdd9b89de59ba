"""The request of a run: a runbook, a pair, their inputs, and how the run is to be performed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from handrail.assignment import Assignment, plan_command
from handrail.engine import Approval
from handrail.errors import InvalidCall
from handrail.evidence import ScreenshotPolicy
from handrail.inventory import Appliance, Pair
from handrail.mode import RUN, Mode
from handrail.runbook import Runbook


@dataclass(frozen=True)
class RequiredRehearsal:
    """A rehearsal of the same runbook, without which a run is refused."""

    within: str
    """Its age at most, as in 90m, 24h or 7d."""
    command: str = "handrail rehearse …"
    """The command that makes one, for the message of a refusal."""


@dataclass(frozen=True)
class RunRequest:
    """A runbook for a pair, with its inputs."""

    runbook: Runbook
    pair: Pair
    inventory_file: Path
    """The file that lists the pair; relative paths in it begin at its folder."""
    input_overrides: Mapping[str, str] = field(default_factory=dict)
    """Values of inputs; they win over those of the pair."""
    out: Path = Path("runs")
    mode: Mode = RUN
    operator_name: str = ""
    """The name of the person at work, as it was typed: nothing proves it."""
    ticket: str = ""
    """The number of the change or ticket for which it is done, as it was typed."""
    patience: float | None = None
    """Seconds that each step waits for its page, where its runbook does not declare a `timeout`."""
    trainee: str = ""
    """Who does the exercise; the run's folder is named for them."""
    has_hints: bool = True
    """In an exercise, hints are given to whoever asks."""
    pass_mark: int | None = None
    """The percentage that passes an exercise; None if nothing is to be passed."""
    screenshots: ScreenshotPolicy = "on"
    headed: bool = False
    slow_motion: float = 0.0
    trace: bool = False
    video: bool = False
    allow_plain_http: bool = False
    """Secrets may be sent to an appliance without TLS."""
    approval: Approval | None = None
    """The approval that was given beforehand, for the steps that need one."""
    finish_by: datetime | None = None
    """The time by which steps that must happen once, and all that comes after them, must be done."""
    despite_blackout: str = ""
    """Why the run does not keep the blackouts of its pair, as it was typed; empty if it keeps them."""
    required_rehearsal: RequiredRehearsal | None = None

    def __post_init__(self) -> None:
        if self.patience is not None:
            object.__setattr__(self, "runbook", self.runbook.with_patience(self.patience))

    @property
    def base(self) -> Path:
        return self.inventory_file.parent

    @property
    def assignment(self) -> Assignment:
        """The runbook for the pair, with its inputs: what an approval is for."""
        return Assignment(self.runbook, self.pair, self.input_overrides)

    def check_approval(self) -> None:
        """Raise `InvalidCall`, with both digests, if another plan was approved than would be performed."""
        if self.approval is None or self.approval.runbook == self.runbook.digest:
            return
        digest = self.assignment.digest()
        if self.approval.digest == digest:
            return
        command = plan_command(self.runbook, self.inventory_file, self.pair.name, self.input_overrides)
        if self.approval.digest == self.runbook.digest:
            raise InvalidCall(
                f"--plan says {self.approval.digest}, which is the digest of the runbook alone, as `handrail plan` printed it "
                "before: it says nothing of the pair and of the inputs, so it approves none. Read the plan for this pair: "
                f"{command}; if it is as you want it, say --plan {digest}"
            )
        raise InvalidCall(
            f"what was approved is not what would be done: --plan says {self.approval.digest}, and {self.runbook.file.name} "
            f"with the runbooks it calls, on {self.pair.name} as the inventory has it and with these inputs, is {digest}. "
            f"Read it again: {command}; if it is as you want it, say --plan {digest}"
        )

    def appliances(self) -> dict[str, Appliance]:
        """The appliance in each role. Raises `InvalidCall` if the pair has none for a role."""
        return self.assignment.appliances()

    def inputs(self) -> dict[str, str]:
        """The value of each input. Raises `InvalidCall` for what is missing or not asked for."""
        return self.assignment.inputs()
