"""The plan of a resumed run: the steps that it skips, repeats, and still has to perform.

The plan is a pure reading of the outline and of the states of its steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handrail.action import PAGELESS
from handrail.engine.recovery import entry_before, may_enter_again, recovery_steps, return_number
from handrail.engine.sign_in import signs_in
from handrail.journal import StepStates
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps.values import sole_placeholder


@dataclass(frozen=True)
class ResumePlan:
    """A plan: `in_doubt` is probed first, after its `entry`; then the steps in `sections` are performed."""

    in_doubt: PlannedStep | None
    entry: PlannedStep | None
    """The step that leads to the pages of `in_doubt`: its sign-in or its `open`; None if that may be done only once."""
    sections: tuple[PlannedSection, ...]
    repeated: tuple[PlannedStep, ...]
    """The steps that are done and are repeated, to bring pages and files back."""
    first: PlannedStep | None
    """The first step that is not done."""
    is_unreachable: bool = False
    """No harmless steps lead back to the page that a remaining step needs."""

    def sentences(self) -> Iterator[str]:
        """The plan in sentences, for the person who resumes."""
        if self.in_doubt:
            yield f"look whether step {self.in_doubt.number} happened: {self.in_doubt.step.describe()}"
        downloads = [planned for planned in self.repeated if planned.step.reach == "fetches"]
        for planned in downloads:
            yield f"step {planned.number} is done again, since its file was gone with its process: {planned.step.describe()}"
        others = [planned.number for planned in self.repeated if planned not in downloads]
        if others:
            yield f"done again, to be where the run was (safe or harmless): steps {', '.join(others)}"
        if self.first:
            unless = ", if it has not happened" if self.in_doubt and self.in_doubt.number == self.first.number else ""
            yield f"go on with step {self.first.number}{unless}: {self.first.step.describe()}"
        else:
            yield "nothing is left to do"


def plan_resume(
    outline: Sequence[PlannedSection], step_states: StepStates, signed_in: frozenset[str] = frozenset()
) -> ResumePlan:
    """Plan the rest of a run. On the appliances `signed_in`, somebody is signed in already."""
    remaining = [planned for section in outline for planned in section.steps if not _is_settled(planned, step_states)]
    doubt = next(
        (inner for planned in remaining for inner in planned.walk() if step_states.is_in_doubt(inner.number)), None
    )
    entry = entry_before(outline, doubt) if doubt else None
    paths = _return_paths(outline, remaining)
    repeated = {step.number: step for path in paths for step in path.steps if not _is_signed_in(step, signed_in)}
    rest = {planned.number: _without_done(planned, step_states) for planned in remaining}
    sections = _selected(outline, repeated | rest)
    steps = [planned for section in sections for planned in section.steps]
    return ResumePlan(
        in_doubt=doubt,
        entry=entry if entry and may_enter_again(entry) else None,
        sections=sections,
        repeated=tuple(step for step in steps if step.number not in rest),
        first=remaining[0] if remaining else None,
        is_unreachable=any(path.is_missing for path in paths),
    )


def _is_settled(planned: PlannedStep, step_states: StepStates) -> bool:
    return all(step_states.is_settled(inner.number) for inner in planned.walk())


def _is_signed_in(planned: PlannedStep, signed_in: frozenset[str]) -> bool:
    return signs_in(planned) and planned.appliance in signed_in


def _without_done(planned: PlannedStep, step_states: StepStates) -> PlannedStep:
    """A call without those of its `once` steps that have happened."""
    open_steps = (
        child
        for child in planned.children
        if not (child.step.effect_in_force == "once" and _is_settled(child, step_states))
    )
    return replace(planned, children=tuple(_without_done(child, step_states) for child in open_steps))


def _selected(outline: Sequence[PlannedSection], chosen: Mapping[str, PlannedStep]) -> tuple[PlannedSection, ...]:
    """The sections with only the chosen steps; sections without any are left out."""
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
    """The steps that bring a page to where a step needs it, and then that step."""

    steps: tuple[PlannedStep, ...]
    is_missing: bool
    """No harmless steps lead there."""


def _return_paths(outline: Sequence[PlannedSection], remaining: Sequence[PlannedStep]) -> list[_ReturnPath]:
    """The paths to the first remaining step on each appliance, and to the steps that bring the files which all of these need."""
    paths: dict[str, _ReturnPath] = {}
    goals = _first_on_each_page(remaining)
    while goals:
        goal = goals.pop()
        paths[goal.number] = _return_path(outline, goal)
        users = (*remaining, *(step for path in paths.values() for step in path.steps))
        goals += [source for source in _file_sources(outline, users) if source.number not in paths]
    return list(paths.values())


def _return_path(outline: Sequence[PlannedSection], goal: PlannedStep) -> _ReturnPath:
    steps = recovery_steps(outline, goal)
    return _ReturnPath((*(steps or ()), goal), steps is None and entry_before(outline, goal) is not None)


def _first_on_each_page(remaining: Sequence[PlannedStep]) -> list[PlannedStep]:
    first: dict[str, PlannedStep] = {}
    for planned in remaining:
        if planned.step.reach not in PAGELESS:
            first.setdefault(planned.appliance, planned)
    return list(first.values())


def _file_sources(outline: Sequence[PlannedSection], users: Sequence[PlannedStep]) -> Iterator[PlannedStep]:
    """The steps that download or inspect a file which `users` need. A fingerprint is kept although its file is gone."""
    names = {name for planned in users for name in _file_names(planned)}
    for section in outline:
        for planned in section.steps:
            output = planned.step.output
            if (output and output[0] in names) or planned.step.fingerprinted_file in names:
                yield planned


def _file_names(planned: PlannedStep) -> Iterator[str]:
    for field in planned.step.file_fields:
        name = sole_placeholder(getattr(planned.step, field))
        if name:
            yield name
