"""What a run needs of people: approval before some steps, and a word on what has failed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from handrail.engine import Approvals, Gate, Operator, Recorder, wanting
from handrail.errors import InvalidCall
from handrail.run.request import Environment, RunRequest
from handrail.runbook import PlannedSection


def people_of(request: RunRequest, environment: Environment, recorder: Recorder) -> tuple[Gate, ...]:
    """The gates that ask people, as far as there are any. Of a rehearsal nobody is asked anything."""
    if request.mode == "rehearsal":
        return ()
    approvals = Approvals(request.approval, environment.consult, recorder.tell)
    return (approvals, Operator(environment.consult, recorder.tell)) if environment.consult else (approvals,)


def must_be_approved(
    sections: Iterable[PlannedSection], request: RunRequest, environment: Environment, settled: Collection[str] = ()
) -> None:
    """Where nobody can be asked, approval is given before the browser starts. Raises `InvalidCall` with the command for it.

    A rehearsal needs none, and in a lesson whoever leads it is there.
    """
    steps = [planned for planned in wanting(sections) if planned.number not in settled]
    if not steps or request.approval or environment.consult or request.mode != "run":
        return
    named = "\n".join(f"  step {planned.number}: {planned.step.describe()}" for planned in steps)
    raise InvalidCall(
        f"a person is to approve these steps, and there is no terminal to ask on:\n{named}\nRead the plan with `handrail plan`, "
        f"then say who approves exactly this one:\n  {environment.called} --approved-by NAME --plan {request.runbook.digest}"
    )
