"""Approvals beforehand, for tests in which there is no terminal to be asked on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handrail.app.lookup import chosen_pair, library
from handrail.assignment import Assignment
from handrail.engine import Approval
from handrail.run import RunRequest
from handrail.runbook import load


def approving(
    runbook: Path, inventory: Path, pair: str | None = None, inputs: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The options by which ana approves a runbook on a pair."""
    assignment = Assignment(load(runbook, library())[0], chosen_pair(inventory, pair), inputs or {})
    return ("--approved-by", "ana", "--plan", assignment.digest())


def approval_of(request: RunRequest) -> Approval:
    """The approval of exactly what is requested."""
    return Approval("the tests", request.assignment.digest())
