"""What rehearsals have shown: whether one ended well, and whether one allows a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from handrail.errors import EvidenceBroken, InvalidCall, StepsNotFound
from handrail.journal import RunRecord, RunStarted, read, run_record
from handrail.mode import REHEARSAL
from handrail.run.request import RunRequest

SHOWN_AT_MOST = 5
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def everything_found(record: RunRecord) -> None:
    """Raises `StepsNotFound` with every step that a rehearsal looked for in vain."""
    missing = [step for step in record.steps if step.outcome == "not found"]
    if missing:
        listed = "\n".join(f"  step {step.number}: {step.sentence}: {step.reason}" for step in missing)
        what = "1 step was" if len(missing) == 1 else f"{len(missing)} steps were"
        raise StepsNotFound(f"{what} not found; nothing was changed:\n{listed}")


def span(text: str) -> timedelta:
    """A duration as people write it: 90m, 24h, 7d. Raises `InvalidCall`."""
    match = re.fullmatch(r"([1-9]\d{0,5})([mhd])", text.strip())
    if not match:
        raise InvalidCall(f"a rehearsal's age is a number of minutes, hours or days, as in 90m, 24h or 7d; not {text}")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


@dataclass(frozen=True)
class Wanted:
    """A rehearsal that would allow a run: of this very runbook, on these very appliances, with these inputs, not too old."""

    digest: str
    appliances: frozenset[tuple[str, str, str, str]]
    inputs: dict[str, str]
    since: datetime
    now: datetime

    def objection(self, record: RunRecord) -> str:
        """Why a rehearsal is not the one; empty where it is."""
        started = record.started
        if record.outcome != "passed":
            return f"did not end well ({record.outcome})"
        if started.digest != self.digest:
            return f"is of another plan, {started.digest[:16]}…"
        if _appliances(started) != self.appliances:
            return "was on other appliances: " + ", ".join(
                f"{it.role} {it.name} at {it.address}" for it in started.appliances
            )
        if started.inputs != self.inputs:
            return "had other inputs: " + ", ".join(f"{name}={value}" for name, value in started.inputs.items())
        if record.ended > self.now:
            return f"is dated in the future, {record.ended:%Y-%m-%d %H:%M} UTC"
        return f"ended {_ago(self.now - record.ended)} ago" if record.ended < self.since else ""


def refuse_unrehearsed(request: RunRequest, within: str | None, now: datetime, command: str) -> None:
    """Raises `InvalidCall` where no rehearsal among the runs in `orders.out` allows this run; `command` would rehearse it."""
    if within is None:
        return
    appliances = request.appliances()
    wanted = Wanted(
        request.runbook.digest,
        frozenset((role, it.name, it.url, f"{it.address[0]}:{it.address[1]}") for role, it in appliances.items()),
        request.inputs(),
        now - span(within),
        now,
    )
    there = [(folder, wanted.objection(record)) for folder, record in _rehearsals(request.out)]
    if not any(objection == "" for _, objection in there):
        named = ", ".join(f"{role} {it.name} at {it.address[0]}:{it.address[1]}" for role, it in appliances.items())
        found = "".join(f"\n  {folder.name} {objection}" for folder, objection in there[:SHOWN_AT_MOST])
        raise InvalidCall(
            f"no rehearsal in {request.out} allows this run. Looked for one that ended well within the last {within}, of the "
            f"plan {wanted.digest[:16]}…, on {named}, with the same inputs. There is{':' + found if found else ' none.'}\n"
            f"Rehearse it first: {command}"
        )


def _rehearsals(out: Path) -> Iterator[tuple[Path, RunRecord]]:
    """The latest first. What is no whole journal is no rehearsal."""
    for journal in sorted(out.glob(f"*{REHEARSAL.suffix}*/journal.jsonl"), reverse=True):
        try:
            record = run_record(read(journal, cut_off=True))
        except EvidenceBroken:
            continue
        if record.mode is REHEARSAL:
            yield journal.parent, record


def _appliances(started: RunStarted) -> frozenset[tuple[str, str, str, str]]:
    return frozenset((it.role, it.name, it.url, it.address) for it in started.appliances)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
