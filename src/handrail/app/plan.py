"""Planning a run: the numbered sentences that would be performed, with the values that are known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import InvalidCall
from handrail.runbook import PlannedSection, PlannedStep, Runbook, must_be_inputs, outline
from handrail.steps import Value

if TYPE_CHECKING:
    from handrail.assignment import Assignment
    from handrail.inventory import Pair


@dataclass(frozen=True)
class PlanLine:
    """One step of a plan. A step of a runbook that another step calls has a number like 3.2."""

    number: str
    sentence: str
    effect: str
    condition: str
    """The step is only performed if this holds; empty if it always is."""
    wants_approval: bool
    left_out_if: str = ""
    """The step is left out if its proof shows before it and this is so; empty if the run would end there."""


@dataclass(frozen=True)
class PlanSection:
    """The steps under one heading of the document, on one appliance."""

    heading: str
    appliance: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True)
class Plan:
    """Everything that a run of a runbook would do."""

    runbook: Runbook
    sections: tuple[PlanSection, ...]
    warnings: tuple[str, ...] = ()
    """What has to be known of the pair before anything is done on it."""

    assignment: Assignment | None = None
    """None for a runbook without a pair."""

    @property
    def digest(self) -> str:
        """The SHA-256 of runbooks, pair and inputs: an approval names it.

        Raises `InvalidCall` without a pair, and if an input or an appliance is missing.
        """
        if self.assignment is None:
            raise InvalidCall(
                "the digest of a plan is for a pair and its inputs: say which, with --inventory and --pair"
            )
        return self.assignment.digest()

    @property
    def wants_approval(self) -> bool:
        return any(line.wants_approval for section in self.sections for line in section.lines)


def plan(runbook: Runbook, pair: Pair | None = None, inputs: Mapping[str, str] | None = None) -> Plan:
    """The plan of a runbook, with its defaults, the inputs of a pair, and `inputs`, which win over both.

    Raises `InvalidCall` for an input that the runbook does not have.
    """
    given = inputs or {}
    must_be_inputs(given, runbook)
    known: dict[str, Value] = {
        name: input.default for name, input in runbook.inputs.items() if input.default is not None
    }
    of_pair = pair.inputs if pair else {}
    known |= {name: value for name, value in of_pair.items() if name in runbook.inputs}
    known |= given
    sections = tuple(_section(section, known) for section in outline(runbook))
    if pair is None:
        return Plan(runbook, sections)
    from handrail.assignment import Assignment  # without a pair, inventories are not imported

    return Plan(runbook, sections, _warnings(runbook, pair), Assignment(runbook, pair, given))


def _warnings(runbook: Runbook, pair: Pair) -> tuple[str, ...]:
    from handrail.inventory import PLAIN_HTTP

    roles = [(role, pair.roles[role]) for role in runbook.appliances if role in pair.roles]
    blackouts = () if pair.is_practice else pair.blackouts
    return (
        *(f"{role} ({appliance.name}) is reached by {PLAIN_HTTP}" for role, appliance in roles if appliance.is_plain),
        *(f"no run begins in the blackout {it.name}, nor is still at work: {it.describe()}" for it in blackouts),
    )


def time_sentences(runbook: Runbook, until: datetime, out: Path, clock: Callable[[], datetime]) -> tuple[str, ...]:
    """Sentences on whether there is time for the plan until then, by the durations of the earlier runs in `out`."""
    from handrail.engine import TimeLimit  # this and the next are imported for this question alone
    from handrail.run import earlier_durations

    durations = earlier_durations(out, runbook.digest)
    return tuple(TimeLimit(until, clock, outline(runbook), durations).sentences())


def _section(section: PlannedSection, known: Mapping[str, Value]) -> PlanSection:
    lines = tuple(line for planned in section.steps for line in _lines(planned, known))
    return PlanSection(section.heading, section.appliance, lines)


def _lines(planned: PlannedStep, known: Mapping[str, Value]) -> list[PlanLine]:
    """The line of a step and those of the runbook that it calls, of which no value is known beforehand."""
    step = planned.step.filled(dict(known))
    condition = step.when.describe() if step.when else ""
    left_out_if = step.if_so_already.describe() if step.if_so_already else ""
    approval = bool(step.approval)
    line = PlanLine(planned.number, step.describe(), step.effect_in_force, condition, approval, left_out_if)
    return [line, *(inner for child in planned.children for inner in _lines(child, {}))]
