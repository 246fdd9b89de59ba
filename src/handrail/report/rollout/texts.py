"""The words of a rollout's report, for its page and its other formats alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from handrail.fleet.board import BoardWave
from handrail.fleet.next_commands import next_sentences
from handrail.fleet.record import RolloutRecord
from handrail.report import words
from handrail.report.rollout.members import Member, RolloutReport, Served

STATES = {"done": "done", "exceptions": "done with exceptions"}
CERTIFICATE_CHARACTERS = 16
"""The characters of a fingerprint that stand in a table; the runs' own reports have all of it."""


def headline(report: RolloutReport) -> str:
    total = len(report.members)
    done = sum(member.row.state == "done" for member in report.members)
    verb = "Rehearsed" if report.board.rehearses else "Carried out"
    return f"{verb} on all {words.plural(total, 'pair')}" if done == total else f"{verb} on {done} of {total} pairs"


def state(member: Member) -> str:
    return STATES.get(member.state, member.state)


def counts(report: RolloutReport) -> list[tuple[int, str]]:
    """How many pairs are in each state, in words."""
    counted = Counter(state(member) for member in report.members)
    return [(count, told) for told, count in counted.items()]


def facts(report: RolloutReport) -> Iterator[tuple[str, str]]:
    """The labels and sentences that a report tells first; those of which nothing is on record are left out."""
    record, started = report.record, report.record.started
    rows = (
        ("Approved", f"by {record.approved.by}, as typed" if record.approved else "by nobody: no step needs it"),
        ("Operator", words.operator(started)),
        ("Ticket", started.ticket),
        ("Began", words.utc(record.began) if record.began else ""),
        ("Ended", f"{words.utc(record.last)} ({report.board.finished})" if record.last and record.finished else ""),
        ("Window", _window(record)),
        ("Next", "; ".join(next_sentences(record, report.name))),
        ("Budget", f"{report.board.spent} of {started.budget} failed, in doubt or unknown"),
        ("At once", str(started.at_once)),
        ("Inputs", "; ".join(f"{name}: {value}" for name, value in started.inputs.items())),
        ("Goes on from", started.earlier),
        ("Rollout", report.name),
        ("Plan digest", started.plan_digest),
        ("Runbook digest", started.digest),
        ("Journal", f"{record.entries} entries; the last: SHA-256 {record.head}"),
        ("Not proved", "who typed the names: they are as they were typed"),
        ("How to check", "handrail verify ROLLOUT; each run is sealed for itself, in the folder runs"),
    )
    return ((label, told) for label, told in rows if told)


def _window(record: RolloutRecord) -> str:
    first, until = record.started.finish_by, record.until
    began = f"until {words.utc(first)}" if first else ""
    if first == until:
        return began
    if until is None:
        return f"{began} as it began; none since it was gone on with"
    given = f"until {words.utc(until)}, given as it was gone on with"
    return f"{given}; {began} as it began" if began else given


def wave(shown: BoardWave) -> str:
    told = {"waiting": "not begun", "asked": "not begun: a person was asked", "running": "not ended", "ended": "ended"}
    others = f", {shown.others} otherwise" if shown.others else ""
    return f"{told[shown.state]}; {shown.done} of {shown.pairs} done{others}"


def took(member: Member) -> str:
    row = member.row
    return words.duration(row.ended - row.began) if row.began and row.ended else ""


def certificate(served: Served) -> str:
    """What an appliance was seen to serve first and last, in short."""
    return f"{served.role}: {served.before[:CERTIFICATE_CHARACTERS]}…{since(served)}"


def since(served: Served) -> str:
    """What it served when it was last asked, after the certificate that it served first."""
    if served.is_changed:
        return f" before, {served.after[:CERTIFICATE_CHARACTERS]}… when last asked"
    return ", the same when last asked" if served.is_asked_again else ", and not asked again"
