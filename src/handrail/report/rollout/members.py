"""What a report tells of a rollout: of each pair what its run's journal has, and what people decided."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from handrail.errors import EvidenceBroken
from handrail.fleet import waiting_words
from handrail.fleet.board import STATES, Board, BoardRow, board
from handrail.fleet.record import RolloutRecord, rollout_record
from handrail.journal import (
    BlackoutAwaited,
    BudgetSpent,
    Entry,
    Event,
    FailureAccepted,
    OthersNotified,
    RolloutApproved,
    RolloutFinished,
    RolloutPlanned,
    RolloutResumed,
    RolloutStopping,
    StepAwaitsApproval,
    StepDoneByHand,
    StepRedoAllowed,
    WaveAnswered,
)
from handrail.journal.chain import chained_entries
from handrail.journal.projections.handshakes import handshakes
from handrail.report import words
from handrail.run import RunFolder

KINDS = frozenset(
    {
        *("run-started", "run-resumed", "step-started", "appliance-proved", "handshake-probed"),
        *("step-done-by-hand", "step-redo-allowed", "failure-accepted", "step-awaits-approval", "others-notified"),
    }
)
"""The kinds of a run's entries that are read whole: what tells of certificates, and people's words."""


@dataclass(frozen=True)
class Served:
    """The certificates that an appliance was first and last seen to serve, by their SHA-256."""

    role: str
    before: str
    after: str
    is_asked_again: bool = True
    """Whether it was asked more than once. If not, nobody knows what it serves since."""

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Member:
    """A pair of a rollout, with what the journal of its run tells."""

    row: BoardRow
    exit_code: int = 0
    head: str = ""
    """The hash of the last entry of its run's journal, as the rollout's journal names it."""
    entries: int = 0
    certificates: tuple[Served, ...] = ()
    decisions: tuple[tuple[datetime, str], ...] = ()
    finding: str = ""
    """What is wrong with the journal of its run; empty if it is the one that the rollout names."""
    report: str = ""
    """The address of its run's report, from the rollout's folder; empty if there is none."""

    @property
    def state(self) -> str:
        """The state, or that it is done with exceptions."""
        return "exceptions" if self.row.state == "done" and self.exit_code else self.row.state

    @property
    def told(self) -> str:
        """What became of it, beside the state."""
        return "; ".join(filter(None, (self.row.problem, self.finding)))


@dataclass(frozen=True)
class RolloutReport:
    """A rollout, as its report tells of it."""

    name: str
    record: RolloutRecord
    board: Board
    members: tuple[Member, ...]
    """What needs a person first; those in the same state as they were planned."""
    decisions: tuple[tuple[datetime, str], ...]
    """What was decided, and by whom, in the order of time."""


def read_rollout(folder: Path, entries: list[Entry]) -> RolloutReport:
    """Read the runs of a rollout, whose journal has these entries. A run that cannot be read is told, and hides no other.

    Raises `InvalidCall` if it is no rollout's journal.
    """
    record = rollout_record(entries)
    shown = board(record, {}, (), record.last or entries[-1].at)
    states = list(STATES)
    planned = [name for names in record.started.waves for name in names]
    places = {name: place for place, name in enumerate(planned)}
    rows = sorted(shown.rows, key=lambda row: (states.index(row.state), places[row.pair]))
    members = tuple(_member(row, record, folder) for row in rows)
    decisions = [*_decisions(entries), *(decision for member in members for decision in member.decisions)]
    return RolloutReport(folder.resolve().name, record, shown, members, tuple(sorted(decisions, key=lambda it: it[0])))


def _member(row: BoardRow, record: RolloutRecord, folder: Path) -> Member:
    known = record.pairs.get(row.pair)
    if known is None or not row.run:
        return Member(row, known.exit_code if known else 0)
    run = folder / row.run
    member = Member(row, known.exit_code, known.head, known.entries, report=_link(folder, run))
    try:
        found, heads = _read(run)
    except (EvidenceBroken, OSError, ValueError) as broken:
        told = broken.finding if hasattr(broken, "finding") else "it is not there, or cannot be read"
        return _with(member, finding=f"the journal of its run: {told}")
    finding = ""
    if known.head and known.head not in heads:
        finding = "the journal of its run is not the one that the rollout's journal names"
    elif known.head and known.head != heads[-1]:
        finding = "its run went on after the rollout had put its end on record"
    return _with(
        member,
        certificates=tuple(_served(found)),
        decisions=tuple(_of_run(found, row.pair)),
        finding=finding,
    )


def _with(member: Member, **more: Any) -> Member:
    return Member(**{**vars(member), **more})


def _read(run: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a run of these kinds, and the hashes of all."""
    found, heads = list[Entry](), list[str]()
    journal = RunFolder(run).journal
    with journal.open("rb") as lines:
        whole = (line for line in lines if line.endswith(b"\n"))
        for tree in chained_entries(whole, journal.name):
            heads.append(tree["seal"])
            if tree["event"]["kind"] in KINDS:
                found.append(Entry.model_validate(tree))
    return found, heads


def _served(entries: Iterable[Entry]) -> Iterator[Served]:
    seen: dict[str, list[str]] = {}
    for handshake in handshakes(entries):
        if handshake.role:
            seen.setdefault(handshake.role, []).append(handshake.fingerprint)
    for role, fingerprints in seen.items():
        yield Served(role, fingerprints[0], fingerprints[-1], len(fingerprints) > 1)


def _link(folder: Path, run: Path) -> str:
    if not (run / "report.html").exists():
        return ""
    return quote(Path(os.path.relpath(run.absolute() / "report.html", folder.absolute())).as_posix())


def _of_run(entries: Iterable[Entry], pair: str) -> Iterator[tuple[datetime, str]]:
    for entry in entries:
        match entry.event:
            case StepDoneByHand(step=step, by=by, reason=reason):
                yield entry.at, f"{pair}, step {step}: declared done by {by}: {reason}"
            case StepRedoAllowed(step=step) | FailureAccepted(step=step):
                yield entry.at, f"{pair}, step {step}: {words.finding(entry.event)}"
            case StepAwaitsApproval() | OthersNotified():
                yield entry.at, f"{pair}: {words.run_fact(entry.event)[1]}"


def _decisions(entries: Iterable[Entry]) -> Iterator[tuple[datetime, str]]:
    for entry in entries:
        if sentence := _decision(entry.event, entry.at):
            yield entry.at, sentence


def _decision(event: Event, at: datetime) -> str:
    match event:
        case RolloutPlanned():
            return f"begun by {words.operator(event) or 'somebody'}"
        case RolloutApproved(by=by, plan_digest=digest):
            return f"the plan {digest[:16]}… approved by {by}, as typed"
        case RolloutResumed():
            return f"gone on with by {words.operator(event) or 'somebody'}{words.new_deadline(event)}"
        case WaveAnswered(wave=wave, goes_on=goes_on, by=by, how=how):
            return f"wave {wave} {'let begin' if goes_on else 'not let begin'} by {by}{f', {how}' if how else ''}"
        case RolloutStopping(why=why, ends_runs=ends_runs):
            return f"{why}{', once more: what had begun was stopped, too' if ends_runs else ': nothing new was begun'}"
        case BlackoutAwaited(pairs=pairs):
            return f"{', '.join(pairs)} waited {waiting_words(event, at)}"
        case BudgetSpent(spent=spent, budget=budget):
            return f"the budget was spent, {spent} of {budget}: nothing new was begun"
        case OthersNotified():
            return words.notified(event)
        case RolloutFinished(reason=reason):
            return f"it ended: {reason}"
    return ""


def outcome(report: RolloutReport) -> str:
    """The outcome as a report's colours know it: that of a part which most wants a person's eye."""
    states = {member.state for member in report.members}
    by_urgency: Mapping[str, set[str]] = {
        "in-doubt": {"in doubt", "unknown"},
        "failed": {"failed"},
        "unfinished": {"running", "waiting"},
        "stopped": {"stopped", "not begun"},
        "exceptions": {"exceptions"},
    }
    return next((name for name, wanted in by_urgency.items() if states & wanted), "passed")
