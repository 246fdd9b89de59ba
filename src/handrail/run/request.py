"""The request of a run: a runbook, a pair, their inputs, and how the run is to be performed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from handrail.engine import Approval
from handrail.errors import InvalidCall
from handrail.evidence import ScreenshotPolicy
from handrail.inventory import Appliance, Pair
from handrail.mode import RUN, Mode
from handrail.runbook import Runbook, must_be_inputs


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
    required_rehearsal: RequiredRehearsal | None = None

    def __post_init__(self) -> None:
        if self.patience is not None:
            object.__setattr__(self, "runbook", self.runbook.with_patience(self.patience))

    @property
    def base(self) -> Path:
        return self.inventory_file.parent

    def check_approval(self) -> None:
        """Raise `InvalidCall`, with both digests, if another plan was approved than would be performed."""
        digest = self.runbook.digest
        if self.approval and self.approval.digest != digest:
            raise InvalidCall(
                f"what was approved is not what would be done: --plan says {self.approval.digest}, and {self.runbook.file.name} "
                f"with the runbooks it calls is {digest}. Read it again with `handrail plan`; if it is as you want it, say "
                f"--plan {digest}"
            )

    def appliances(self) -> dict[str, Appliance]:
        """The appliance in each role. Raises `InvalidCall` if the pair has none for a role."""
        missing = [role for role in self.runbook.appliances if role not in self.pair.roles]
        if missing:
            named = ", ".join(f"{role}: {appliance.name}" for role, appliance in self.pair.roles.items()) or "nothing"
            raise InvalidCall(
                f"the pair {self.pair.name} says nothing of {' and '.join(missing)}, which {self.runbook.file.name} works on; "
                f"it has {named}"
            )
        return {role: self.pair.roles[role] for role in self.runbook.appliances}

    def inputs(self) -> dict[str, str]:
        """The value of each input. Raises `InvalidCall` for what is missing or not asked for."""
        declared = self.runbook.inputs
        must_be_inputs(self.input_overrides, self.runbook)
        values = {name: self._value(name) for name in declared}
        missing = [f"--set {name}=…  ({declared[name].description})" for name, value in values.items() if value is None]
        if missing:
            raise InvalidCall(
                "these inputs are neither in the inventory's pair nor on the command line: " + "; ".join(missing)
            )
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, name: str) -> str | None:
        value = self.input_overrides.get(name, self.pair.inputs.get(name))
        return value if value is not None else self.runbook.inputs[name].default
