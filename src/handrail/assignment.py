"""Assignments: a runbook for a pair, with its inputs; and the digest of all that somebody who approves it has read."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.errors import InvalidCall
from handrail.inventory import Appliance, Pair, appliance_facts
from handrail.runbook import Runbook, must_be_inputs, shipped

STANDING = "runbook:"
"""The beginning of a standing approval's digest, which is that of a runbook, for any pair and any inputs."""


@dataclass(frozen=True)
class Assignment:
    """A runbook for a pair, with its inputs: what would be done, on which appliances."""

    runbook: Runbook
    pair: Pair
    input_overrides: Mapping[str, str] = field(default_factory=dict)
    """Values of inputs; they win over those of the pair."""

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

    def facts(self) -> dict[str, Any]:
        """The facts that an approval is for, as JSON and without any secret: runbook, pair, appliances with their trust, inputs.

        Raises what `appliances`, `inputs` and `appliance_facts` raise.
        """
        return {
            "runbook": self.runbook.digest,
            "pair": self.pair.name,
            "appliances": appliance_facts(self.appliances()),
            "inputs": self.inputs(),
        }

    def digest(self) -> str:
        """The digest of the plan, which an approval names: SHA-256 of the facts in canonical JSON. Raises what `facts` does."""
        from handrail.journal.chain import canonical  # a plan that wants no approval needs no journal

        return hashlib.sha256(canonical(self.facts()).encode()).hexdigest()


def plan_command(runbook: Runbook, inventory: Path, pair: str, values: Mapping[str, str]) -> str:
    """The command that prints a plan with its digest."""
    words = ["handrail", "plan", _name(runbook), "--inventory", str(inventory), "--pair", pair]
    return shlex.join([*words, *(word for name, value in values.items() for word in ("--set", f"{name}={value}"))])


def _name(runbook: Runbook) -> str:
    """The name by which a command takes a runbook: a shipped one needs no path."""
    if runbook.file.is_relative_to(shipped()):
        return runbook.file.relative_to(shipped()).with_suffix("").as_posix()
    return str(runbook.file)
