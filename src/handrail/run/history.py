"""Earlier runs in the same folder: how long their steps took, and whether a rehearsal among them allows a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from handrail.durations import parse_duration
from handrail.engine import TimeLimit
from handrail.errors import EvidenceBroken, InvalidCall, StepsNotFound
from handrail.inventory import Appliance
from handrail.journal import RunRecord, RunStarted, StepDurations, read, run_record, step_durations
from handrail.mode import REHEARSAL
from handrail.run.blackouts import next_blackout
from handrail.run.environment import Environment
from handrail.run.request import RunRequest
from handrail.runbook import outline

MAX_TIMED_RUNS = 5
"""The number of a plan's last runs that are read for their durations."""
MAX_LISTED_REHEARSALS = 5
"""The number of rehearsals that a refusal lists, with the reason to reject each."""


def time_limit_of(request: RunRequest, environment: Environment) -> TimeLimit | None:
    """The time limit of a run, if its mode keeps to one: the time that was given, or the next blackout of its pair."""
    blackout = next_blackout(request, environment.clock())
    limits = [(request.finish_by, "")] if request.finish_by else []
    limits += [(blackout.begins, blackout.blackout)] if blackout else []
    if not limits or "time-limit" not in request.mode.gates:
        return None
    until, name = min(limits)
    durations = earlier_durations(request.out, request.runbook.digest)
    return TimeLimit(until, environment.clock, outline(request.runbook), durations, name)


def earlier_durations(out: Path, digest: str) -> tuple[StepDurations, ...]:
    """The step durations of the last runs in `out` that performed the plan of this digest and ended well.

    The names of run folders begin with their time.
    """
    journals = sorted(out.glob("*/journal.jsonl"), reverse=True)
    return tuple(islice(_durations(journals, digest), MAX_TIMED_RUNS))


def _durations(journals: list[Path], digest: str) -> Iterator[StepDurations]:
    for journal in journals:
        with suppress(EvidenceBroken, OSError):
            with journal.open(encoding="utf-8") as file:
                is_same_plan = f'"{digest}"' in file.readline()
            durations = step_durations(read(journal)) if is_same_plan else None
            if durations:
                yield durations


def require_every_step_found(record: RunRecord) -> None:
    """Refuse a rehearsal that looked for a step's control in vain. Raises `StepsNotFound`, which lists all of these steps."""
    missing = [step for step in record.steps if step.outcome == "not found"]
    if missing:
        listed = "\n".join(f"  step {step.number}: {step.sentence}: {step.reason}" for step in missing)
        count = "1 step was" if len(missing) == 1 else f"{len(missing)} steps were"
        raise StepsNotFound(f"{count} not found; nothing was changed:\n{listed}", [step.number for step in missing])


def parse_age(text: str) -> timedelta:
    """Read the age that a rehearsal may have. Raises `InvalidCall`."""
    age = parse_duration(text)
    if age is None:
        raise InvalidCall(f"a rehearsal's age is a number of minutes, hours or days, as in 90m, 24h or 7d; not {text}")
    return age


@dataclass(frozen=True)
class RehearsalRequirement:
    """The conditions on which a rehearsal allows a run: the same plan, appliances and inputs, and an end that is recent enough.

    An appliance is compared by its role, its name, its URL and its address.
    """

    digest: str
    appliances: frozenset[tuple[str, str, str, str]]
    inputs: dict[str, str]
    since: datetime
    now: datetime

    def reason_to_reject(self, record: RunRecord) -> str:
        """The reason why a rehearsal does not allow the run; empty if it does."""
        started = record.started
        if started.digest != self.digest:
            return f"is of another plan, {started.digest[:16]}…"
        if record.outcome != "passed":
            return f"did not end well ({record.outcome})"
        if _appliances(started) != self.appliances:
            return "was on other appliances: " + ", ".join(
                f"{facts.role} {facts.name} at {facts.address}" for facts in started.appliances
            )
        if started.inputs != self.inputs:
            return "had other inputs: " + ", ".join(f"{name}={value}" for name, value in started.inputs.items())
        if record.ended > self.now:
            return f"is dated in the future, {record.ended:%Y-%m-%d %H:%M} UTC"
        return f"ended {_ago(self.now - record.ended)} ago" if record.ended < self.since else ""


def refuse_unrehearsed(request: RunRequest, now: datetime) -> None:
    """Refuse a run that requires a rehearsal, if none in `request.out` allows it. Raises `InvalidCall`."""
    required = request.required_rehearsal
    if required is None:
        return
    appliances = request.appliances()
    requirement = RehearsalRequirement(
        request.runbook.digest,
        frozenset((role, appliance.name, appliance.url, _address(appliance)) for role, appliance in appliances.items()),
        request.inputs(),
        now - parse_age(required.within),
        now,
    )
    rehearsals = [(folder, requirement.reason_to_reject(record)) for folder, record in _rehearsals(request.out)]
    if all(reason for _, reason in rehearsals):
        named = ", ".join(f"{role} {appliance.name} at {_address(appliance)}" for role, appliance in appliances.items())
        listed = "".join(f"\n  {folder.name} {reason}" for folder, reason in rehearsals[:MAX_LISTED_REHEARSALS])
        raise InvalidCall(
            f"no rehearsal in {request.out} allows this run. Looked for one that ended well within the last "
            f"{required.within}, of the plan {requirement.digest[:16]}…, on {named}, with the same inputs. "
            f"There is{':' + listed if listed else ' none.'}\nRehearse it first: {required.command}"
        )


def _rehearsals(out: Path) -> Iterator[tuple[Path, RunRecord]]:
    """The rehearsals in `out` with their folders, the latest first. Broken journals are passed over."""
    for journal in sorted(out.glob(f"*{REHEARSAL.suffix}*/journal.jsonl"), reverse=True):
        try:
            record = run_record(read(journal, cut_off=True))
        except EvidenceBroken:
            continue
        if record.mode is REHEARSAL:
            yield journal.parent, record


def _appliances(started: RunStarted) -> frozenset[tuple[str, str, str, str]]:
    return frozenset((facts.role, facts.name, facts.url, facts.address) for facts in started.appliances)


def _address(appliance: Appliance) -> str:
    return f"{appliance.address[0]}:{appliance.address[1]}"


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
