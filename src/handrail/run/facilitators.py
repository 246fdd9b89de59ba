"""The approval that a run needs before it starts, where nobody can be asked later."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from handrail.engine import wanting
from handrail.errors import InvalidCall
from handrail.run.request import Environment, RunRequest
from handrail.runbook import PlannedSection


def must_be_approved(
    sections: Iterable[PlannedSection], request: RunRequest, environment: Environment, settled: Collection[str] = ()
) -> None:
    """Raises `InvalidCall`, with the command for it, where steps want approval and nobody gave it or can be asked."""
    steps = [planned for planned in wanting(sections) if planned.number not in settled]
    if not steps or request.approval or environment.consult or not request.mode.needs_approval:
        return
    named = "\n".join(f"  step {planned.number}: {planned.step.describe()}" for planned in steps)
    raise InvalidCall(
        f"a person is to approve these steps, and there is no terminal to ask on:\n{named}\nRead the plan with `handrail plan`, "
        f"then say who approves exactly this one:\n  {environment.called} --approved-by NAME --plan {request.runbook.digest}"
    )
