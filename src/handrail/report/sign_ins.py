"""The steps of a run that do nothing but sign in. Reports fold them: they change nothing, and look the same in every run."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.journal import RunRecord, SectionRecord, StepRecord


def sign_in_numbers(record: RunRecord) -> frozenset[str]:
    """The numbers of the steps that call a runbook which does nothing but sign in: it fills in the appliance's password."""
    calls = (step for step in record.steps if step.reach == "nothing")
    return frozenset(step.number for step in calls if _signs_in(called_steps(step, record.steps)))


def _signs_in(called: tuple[StepRecord, ...]) -> bool:
    types_password = any(step.reach == "acts" and step.sentence.endswith(" with $password") for step in called)
    return types_password and not any(step.effect == "once" for step in called)


def called_steps(call: StepRecord, steps: tuple[StepRecord, ...]) -> tuple[StepRecord, ...]:
    """The steps of the runbook that a step calls, however deep."""
    return tuple(step for step in steps if step.number.startswith(f"{call.number}."))


def is_inside(number: str, calls: frozenset[str]) -> bool:
    """Say whether a step belongs to a runbook that one of these steps calls."""
    parts = number.split(".")
    return any(".".join(parts[:depth]) in calls for depth in range(1, len(parts)))


def folded(section: SectionRecord, sign_ins: frozenset[str]) -> Iterator[tuple[StepRecord, tuple[StepRecord, ...]]]:
    """The steps of a section, each with the steps that are folded under it: those of a sign-in, which do not come again."""
    for step in section.steps:
        if not is_inside(step.number, sign_ins):
            yield step, called_steps(step, section.steps) if step.number in sign_ins else ()
