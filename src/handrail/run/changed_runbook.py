"""A runbook that was changed since its run: which of its steps are others now, and the two ways on."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from handrail.errors import InvalidCall, InvalidFile
from handrail.journal import RunStarted, StepStates
from handrail.run.folder import RunFolder
from handrail.run.mending import UNIMPORTANT, difference, in_short
from handrail.run.request import RunRequest
from handrail.runbook import PlannedStep, Runbook, load, outline

MAX_TOLD = 12
"""The lines about differences that are told, at most."""


def must_be_same_runbook(request: RunRequest, folder: RunFolder, started: RunStarted, states: StepStates) -> None:
    """Raise `InvalidCall`, with what differs and what can be done, if this is not the runbook that was performed."""
    runbook = request.runbook
    if runbook.digest == started.digest:
        return
    told = _told(_performed(request, folder), runbook, states) or _changed_lines(runbook, folder)
    more = [f"  and {len(told) - MAX_TOLD} more"] if len(told) > MAX_TOLD else []
    raise InvalidCall(
        "\n".join(
            (
                f"{runbook.file} is not what this run performed, and a run goes on only with the very same steps. It differs:",
                *told[:MAX_TOLD],
                *more,
                *_ways_on(runbook, folder, states),
            )
        )
    )


def _performed(request: RunRequest, folder: RunFolder) -> Runbook | None:
    """The runbook that was performed, from its copy; None if this Handrail does not read it any more."""
    try:
        runbook, _ = load(folder.payload / "runbook.yaml")
    except InvalidFile:
        return None
    return runbook if request.patience is None else runbook.with_patience(request.patience)


def _told(performed: Runbook | None, now: Runbook, states: StepStates) -> list[str]:
    """A line for each step that differs, and whether what was done is the same; nothing where no step differs."""
    if performed is None:
        return []
    before, after = _steps(performed), _steps(now)
    lines: list[str] = []
    done: set[str] = set()
    for old, new in _pairs(before, after):
        if old and states.is_settled(old.number):
            done.add(old.number)
        lines.append(_line(old, new, states))
    settled = [planned.number for planned in before if states.is_settled(planned.number)]
    if not lines or not settled:
        return lines
    if done:
        return [
            *lines,
            f"Of the {len(settled)} steps that were done or not due, {len(done)} differ{'s' * (len(done) == 1)}.",
        ]
    return [*lines, f"What was done or not due ({_number_of(len(settled))}) is the same in both."]


def _steps(runbook: Runbook) -> list[PlannedStep]:
    return [planned for section in outline(runbook) for planned in section.walk()]


def _number_of(count: int) -> str:
    return f"{count} step{'s' * (count != 1)}"


def _pairs(
    before: Sequence[PlannedStep], after: Sequence[PlannedStep]
) -> Iterator[tuple[PlannedStep | None, PlannedStep | None]]:
    """The steps that differ, each with what stands in its place; steps that only have another number do not."""
    matcher = difflib.SequenceMatcher(None, [*map(_deed, before)], [*map(_deed, after)], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        for old, new in zip_longest(before[start:end], after[new_start:new_end]):
            if tag != "equal" or old.step != new.step:
                yield old, new


def _deed(planned: PlannedStep) -> str:
    """What a step does, and where: two of the same do the same."""
    return f"{planned.number.count('.')} {planned.appliance} {type(planned.step).__name__} {in_short(planned.step)!r}"


def _line(old: PlannedStep | None, new: PlannedStep | None, states: StepStates) -> str:
    if old is None:
        return f"  new is step {new.number}: {new.step.describe()}" if new else ""
    told = f"  step {old.number} ({_state(old.number, states)}): {old.step.describe()}"
    if new is None:
        return f"{told}; it is gone"
    if in_short(old.step) != in_short(new.step) or old.appliance != new.appliance:
        return f"{told}; {difference(old, new)}"
    changed = [name for name in UNIMPORTANT if getattr(old.step, name, None) != getattr(new.step, name, None)]
    names = " and ".join(f"`{name}`" for name in changed)
    return f"{told}; now its {names} {'are others' if len(changed) > 1 else 'is another'}"


def _state(number: str, states: StepStates) -> str:
    if number not in states.steps:
        return "not reached"
    return {"settled": "done or not due", "in doubt": "in doubt", "open": "not done"}[states.steps[number].status]


def _changed_lines(runbook: Runbook, folder: RunFolder) -> list[str]:
    """The lines that differ, for a change that is none of a step."""
    performed = (folder.payload / "runbook.yaml").read_text(encoding="utf-8").splitlines()
    now = runbook.content.decode().splitlines()
    lines = list(difflib.unified_diff(performed, now, "performed", str(runbook.file), lineterm="", n=0))[2:]
    return lines or ["  a runbook that it calls was changed"]


def _ways_on(runbook: Runbook, folder: RunFolder, states: StepStates) -> Iterator[str]:
    again = shlex.join(["handrail", "resume", str(folder.path), "--runbook", str(folder.path / "runbook.yaml")])
    yield f"Nothing was done. Go on with what was performed, of which the run keeps a copy: {again}"
    anew = shlex.join(["handrail", "run", str(runbook.file)])
    doubtful = [number for number in states.steps if states.is_in_doubt(number)]
    if doubtful:
        yield (
            f"Or begin a run of its own with the runbook as it is now: {anew} …; but step {doubtful[0]} of this run is in doubt, "
            "and only to go on with it tells whether it happened"
        )
    else:
        yield (
            f"Or begin a run of its own with the runbook as it is now: {anew} …; it begins with step 1, and does not begin "
            "what must happen `once` where its `done_when` shows already"
        )
