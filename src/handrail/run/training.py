"""The hooks between a run and a lesson or exercise, and the approval that a run needs before it begins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.engine import Gate, steps_needing_approval
from handrail.errors import InvalidCall
from handrail.journal import Event
from handrail.page import Page
from handrail.run.environment import Environment
from handrail.run.folder import RunFolder
from handrail.run.request import RunRequest
from handrail.runbook import PlannedSection, Runbook
from handrail.steps import Value


@dataclass(frozen=True)
class TrainingContext:
    """The parts of a run that a lesson or an exercise needs: its pages and addresses by role, its steps, its folder, and more."""

    pages: Mapping[str, Page]
    outline: Sequence[PlannedSection]
    folder: RunFolder
    record: Callable[[Event], Awaitable[None]]
    runbook: Runbook | None = None
    """None only where nobody is told what the run is about."""
    hosts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    """The values that are known before the first step."""


async def _do_nothing() -> None:
    """Do nothing before and after a run that nobody leads."""


@dataclass(frozen=True)
class TrainingHooks:
    """The gates by which people lead a run, and callbacks: before its first step, and at the end of one that went well.

    At both, its windows are open.
    """

    gates: tuple[Gate, ...] = ()
    on_begin: Callable[[], Awaitable[None]] = _do_nothing
    on_end: Callable[[], Awaitable[None]] = _do_nothing


def must_be_approved(
    sections: Iterable[PlannedSection], request: RunRequest, environment: Environment, settled: Collection[str] = ()
) -> None:
    """Raise `InvalidCall`, with the command to approve, if steps need an approval that nobody gave or can be asked for."""
    steps = [planned for planned in steps_needing_approval(sections) if planned.number not in settled]
    if not steps or request.approval or environment.consult_operator or not request.mode.needs_approval:
        return
    named = "\n".join(f"  step {planned.number}: {planned.step.describe()}" for planned in steps)
    raise InvalidCall(
        f"a person is to approve these steps, and there is no terminal to ask on:\n{named}\nRead the plan with `handrail plan`, "
        "then say who approves exactly this one:\n"
        f"  {environment.command_line} --approved-by NAME --plan {request.assignment.digest()}"
    )
