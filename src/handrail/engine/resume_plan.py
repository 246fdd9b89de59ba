"""The plan of a resumed run: which steps it leaves out, repeats, and still has to perform.

It is a pure reading of the outline and of the states of its steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handrail.action import PAGELESS
from handrail.engine.recovery import recovery_steps, return_number, sign_in_before
from handrail.engine.sign_in import signs_in
from handrail.journal import StepStates
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps.values import whole_name


@dataclass(frozen=True)
class ResumePlan:
    """First `doubt` is probed, after its appliance's `sign_in`; then `sections` are performed: only what is to be done."""

    doubt: PlannedStep | None
    sign_in: PlannedStep | None
    sections: tuple[PlannedSection, ...]
    again: tuple[PlannedStep, ...]
    """The steps that are repeated though they are done: to bring pages and files back."""
    first: PlannedStep | None
    """The first step that is not done."""
    is_unreachable: bool = False
    """No harmless steps lead back to where the page was before a step that is to be done."""

    def sentences(self) -> Iterator[str]:
        """The plan in sentences, for whoever resumes."""
        if self.doubt:
            yield f"look whether step {self.doubt.number} happened: {self.doubt.step.describe()}"
        downloads = [planned for planned in self.again if planned.step.reach == "fetches"]
        for planned in downloads:
            yield f"step {planned.number} is done again, since its file was gone with its process: {planned.step.describe()}"
        others = [planned.number for planned in self.again if planned not in downloads]
        if others:
            yield f"done again, to be where the run was (safe or harmless): steps {', '.join(others)}"
        if self.first:
            unless = ", if it has not happened" if self.doubt and self.doubt.number == self.first.number else ""
            yield f"go on with step {self.first.number}{unless}: {self.first.step.describe()}"
        else:
            yield "nothing is left to do"


def plan_resume(
    outline: Sequence[PlannedSection], step_states: StepStates, signed_in: frozenset[str] = frozenset()
) -> ResumePlan:
    """Plan the rest of a run. On the appliances `signed_in`, somebody is signed in already."""
    left = [planned for section in outline for planned in section.steps if not _is_settled(planned, step_states)]
    doubt = next((inner for planned in left for inner in planned.walk() if step_states.is_in_doubt(inner.number)), None)
    ways = _ways(outline, left)
    again = {step.number: step for way in ways for step in way.steps if not _is_signed_in(step, signed_in)}
    rest = {planned.number: _without_done(planned, step_states) for planned in left}
    sections = _selected(outline, again | rest)
    steps = [planned for section in sections for planned in section.steps]
    return ResumePlan(
        doubt=doubt,
        sign_in=sign_in_before(outline, doubt) if doubt else None,
        sections=sections,
        again=tuple(step for step in steps if step.number not in rest),
        first=left[0] if left else None,
        is_unreachable=any(way.is_missing for way in ways),
    )


def _is_settled(planned: PlannedStep, step_states: StepStates) -> bool:
    return all(step_states.is_settled(inner.number) for inner in planned.walk())


def _is_signed_in(planned: PlannedStep, signed_in: frozenset[str]) -> bool:
    return signs_in(planned) and planned.appliance in signed_in


def _without_done(planned: PlannedStep, step_states: StepStates) -> PlannedStep:
    """A call without those of its steps that must happen once and have."""
    open_steps = (
        child
        for child in planned.children
        if not (child.step.effect_in_force == "once" and _is_settled(child, step_states))
    )
    return replace(planned, children=tuple(_without_done(child, step_states) for child in open_steps))


def _selected(outline: Sequence[PlannedSection], chosen: Mapping[str, PlannedStep]) -> tuple[PlannedSection, ...]:
    """The sections with the chosen steps alone, and without those that have none."""
    return tuple(
        replace(section, steps=steps)
        for section in outline
        if (steps := tuple(chosen[number] for number in _numbers(section) if number in chosen))
    )


def _numbers(section: PlannedSection) -> Iterator[str]:
    """The numbers of a section's steps, each followed by that of its `return_step`."""
    for planned in section.steps:
        yield planned.number
        yield return_number(planned)


@dataclass(frozen=True)
class _ReturnPath:
    """The steps that bring a page to where a step needs it, and that step."""

    steps: tuple[PlannedStep, ...]
    is_missing: bool
    """No harmless steps lead there."""


def _ways(outline: Sequence[PlannedSection], left: Sequence[PlannedStep]) -> list[_ReturnPath]:
    """The ways to the first step left on each appliance, and to those that bring the files which any of all these steps needs."""
    ways: dict[str, _ReturnPath] = {}
    goals = _first_on_each_page(left)
    while goals:
        goal = goals.pop()
        ways[goal.number] = _way(outline, goal)
        users = (*left, *(step for way in ways.values() for step in way.steps))
        goals += [source for source in _sources(outline, users) if source.number not in ways]
    return list(ways.values())


def _way(outline: Sequence[PlannedSection], goal: PlannedStep) -> _ReturnPath:
    way = recovery_steps(outline, goal)
    return _ReturnPath((*(way or ()), goal), way is None and sign_in_before(outline, goal) is not None)


def _first_on_each_page(left: Sequence[PlannedStep]) -> list[PlannedStep]:
    first: dict[str, PlannedStep] = {}
    for planned in left:
        if planned.step.reach not in PAGELESS:
            first.setdefault(planned.appliance, planned)
    return list(first.values())


def _sources(outline: Sequence[PlannedSection], users: Sequence[PlannedStep]) -> Iterator[PlannedStep]:
    """The steps that bring or inspect a file with which `users` work. A fingerprint outlives its file."""
    names = {name for planned in users for name in _files(planned)}
    for section in outline:
        for planned in section.steps:
            output = planned.step.output
            if (output and output[0] in names) or planned.step.fingerprinted_file in names:
                yield planned


def _files(planned: PlannedStep) -> Iterator[str]:
    for field in planned.step.file_fields:
        name = whole_name(getattr(planned.step, field))
        if name:
            yield name
