"""What a resumed run leaves out, does again, and still has to do: a pure reading of the outline and of where its steps stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handrail.action import PAGELESS
from handrail.engine.sign_in import signs_in
from handrail.engine.way_back import return_number, sign_in_before, way_back
from handrail.journal import StepStates
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps.values import whole_name


@dataclass(frozen=True)
class ResumePlan:
    """`doubt` is looked at first, after its appliance's `sign_in`. Then `sections` are performed: only what is to be done."""

    doubt: PlannedStep | None
    sign_in: PlannedStep | None
    sections: tuple[PlannedSection, ...]
    again: tuple[PlannedStep, ...]
    first: PlannedStep | None
    no_way: bool = False
    """Nothing harmless leads back to where the page was before `first`."""

    def sentences(self) -> Iterator[str]:
        """The plan, for whoever resumes."""
        if self.doubt:
            yield f"look whether step {self.doubt.number} happened: {self.doubt.step.describe()}"
        exports = [planned for planned in self.again if planned.step.reach == "fetches"]
        for planned in exports:
            yield f"step {planned.number} is done again, since its file was gone with its process: {planned.step.describe()}"
        others = [planned.number for planned in self.again if planned not in exports]
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
    """What is left of a run. On the appliances `signed_in`, somebody is signed in already."""
    left = [planned for section in outline for planned in section.steps if not _is_settled(planned, step_states)]
    doubt = next((inner for planned in left for inner in planned.walk() if step_states.is_in_doubt(inner.number)), None)
    again, no_way = _again(outline, left)
    again = {n: planned for n, planned in again.items() if not (signs_in(planned) and planned.appliance in signed_in)}
    kept = again | {planned.number: _open(planned, step_states) for planned in left}
    sections = tuple(
        replace(section, steps=steps)
        for section in outline
        if (steps := tuple(kept[n] for planned in section.steps for n in _numbers(planned) if n in kept))
    )
    in_order = tuple(planned for section in sections for planned in section.steps if planned.number in again)
    sign_in = sign_in_before(outline, doubt) if doubt else None
    return ResumePlan(doubt, sign_in, sections, in_order, left[0] if left else None, no_way)


def _numbers(planned: PlannedStep) -> tuple[str, str]:
    """A step's own, and that of the way back that begins after it."""
    return planned.number, return_number(planned)


def _is_settled(planned: PlannedStep, step_states: StepStates) -> bool:
    return all(step_states.is_settled(inner.number) for inner in planned.walk())


def _again(outline: Sequence[PlannedSection], left: Sequence[PlannedStep]) -> tuple[dict[str, PlannedStep], bool]:
    """The way to the first step left on each appliance, and what brings the files that are needed, however often removed."""
    wanted: dict[str, PlannedStep] = {}
    no_way = False
    reached: set[str] = set()
    waiting = _first_on_each(left)
    while waiting:
        planned = waiting.pop()
        reached.add(planned.number)
        way = way_back(outline, planned)
        no_way |= way is None and sign_in_before(outline, planned) is not None
        wanted |= {one.number: one for one in (*(way or ()), planned)}
        needed = _sources(outline, [*left, *wanted.values()])
        waiting += [source for source in needed if source.number not in reached]
    return {n: planned for n, planned in wanted.items() if n not in {one.number for one in left}}, no_way


def _first_on_each(left: Sequence[PlannedStep]) -> list[PlannedStep]:
    first: dict[str, PlannedStep] = {}
    for planned in left:
        if planned.step.reach not in PAGELESS:
            first.setdefault(planned.appliance, planned)
    return list(first.values())


def _sources(outline: Sequence[PlannedSection], users: Sequence[PlannedStep]) -> Iterator[PlannedStep]:
    """The downloads, and what inspects them, of files that steps still work with. A fingerprint outlives its file."""
    names = {name for planned in users for name in _files(planned)}
    for section in outline:
        for planned in section.steps:
            gives = planned.step.gives
            if (gives and gives[0] in names) or planned.step.inspects in names:
                yield planned


def _files(planned: PlannedStep) -> Iterator[str]:
    for field in planned.step.file_fields:
        name = whole_name(getattr(planned.step, field))
        if name:
            yield name


def _open(planned: PlannedStep, step_states: StepStates) -> PlannedStep:
    """A call without those of its steps that must happen once and have."""
    kept = (
        child for child in planned.children if not (child.step.effective == "once" and _is_settled(child, step_states))
    )
    return replace(planned, children=tuple(_open(child, step_states) for child in kept))
