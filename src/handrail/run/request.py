"""What is to be performed, on what, with what; and everything of the outside world that a run may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.engine import Approval
from handrail.errors import InvalidCall
from handrail.evidence import ScreenshotPolicy
from handrail.inventory import Appliance, Pair
from handrail.mode import RUN, Mode
from handrail.runbook import Runbook, must_be_inputs

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class RequiredRehearsal:
    """A rehearsal of the same, without which a run is refused."""

    within: str
    """Its age at most, as in 90m, 24h or 7d."""
    command: str = "handrail rehearse …"
    """How to make one, for whoever is refused."""


@dataclass(frozen=True)
class RunRequest:
    """A runbook for a pair, with its inputs."""

    runbook: Runbook
    pair: Pair
    inventory_file: Path
    """Where the pair stands; relative paths in it begin at its folder."""
    input_overrides: Mapping[str, str] = field(default_factory=dict)
    """Inputs from the command line; they win over the pair's."""
    out: Path = Path("runs")
    mode: Mode = RUN
    screenshots: ScreenshotPolicy = "on"
    headed: bool = False
    slow_motion: float = 0.0
    trace: bool = False
    video: bool = False
    approval: Approval | None = None
    """Given beforehand, for the steps that want it."""
    finish_by: datetime | None = None
    """Until when there is time for what must happen once, and all that comes after it."""
    required_rehearsal: RequiredRehearsal | None = None

    @property
    def base(self) -> Path:
        return self.inventory_file.parent

    def check_approval(self) -> None:
        """What was approved is what would be done. Raises `InvalidCall` with both digests."""
        digest = self.runbook.digest
        if self.approval and self.approval.digest != digest:
            raise InvalidCall(
                f"what was approved is not what would be done: --plan says {self.approval.digest}, and {self.runbook.file.name} "
                f"with the runbooks it calls is {digest}. Read it again with `handrail plan`; if it is as you want it, say "
                f"--plan {digest}"
            )

    def appliances(self) -> dict[str, Appliance]:
        """The appliance in each role. Raises `InvalidCall` where the pair has none for it."""
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
        wanted = self.runbook.inputs
        must_be_inputs(self.input_overrides, self.runbook)
        values = {name: self._value(name) for name in wanted}
        missing = [f"--set {name}=…  ({wanted[name].description})" for name, value in values.items() if value is None]
        if missing:
            raise InvalidCall(
                "these inputs are neither in the inventory's pair nor on the command line: " + "; ".join(missing)
            )
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, name: str) -> str | None:
        given = self.input_overrides.get(name, self.pair.inputs.get(name))
        return given if given is not None else self.runbook.inputs[name].default
