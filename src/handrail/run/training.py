"""The people of a run: who leads it, who approves its steps beforehand, and who has the last word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handrail.engine import Gate, steps_needing_approval
from handrail.errors import InvalidCall
from handrail.journal import Event
from handrail.page import Page
from handrail.run.environment import Environment
from handrail.run.folder import RunFolder
from handrail.run.request import RunRequest
from handrail.runbook import PlannedSection


@dataclass(frozen=True)
class TrainingContext:
    """What whoever leads a lesson needs of a run that has begun: its pages by role, its steps, its folder, its record."""

    pages: Mapping[str, Page]
    outline: Sequence[PlannedSection]
    folder: RunFolder
    record: Callable[[Event], Awaitable[None]]


async def _nothing_to_say() -> None:
    """Most runs end without a word."""


@dataclass(frozen=True)
class TrainingHooks:
    """Gates that ask people, and what is said at the end of a run that went well, while its windows are open."""

    gates: tuple[Gate, ...] = ()
    on_end: Callable[[], Awaitable[None]] = _nothing_to_say


def must_be_approved(
    sections: Iterable[PlannedSection], request: RunRequest, environment: Environment, settled: Collection[str] = ()
) -> None:
    """Raises `InvalidCall`, with the command for it, where steps want approval and nobody gave it or can be asked."""
    steps = [planned for planned in steps_needing_approval(sections) if planned.number not in settled]
    if not steps or request.approval or environment.consult_operator or not request.mode.needs_approval:
        return
    named = "\n".join(f"  step {planned.number}: {planned.step.describe()}" for planned in steps)
    raise InvalidCall(
        f"a person is to approve these steps, and there is no terminal to ask on:\n{named}\nRead the plan with `handrail plan`, "
        "then say who approves exactly this one:\n"
        f"  {environment.command_line} --approved-by NAME --plan {request.runbook.digest}"
    )
