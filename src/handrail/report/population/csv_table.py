"""A population as CSV (RFC 4180): a line for each run."""

from __future__ import annotations

from datetime import UTC, datetime

from handrail.report.population import controls, texts
from handrail.report.population.members import Member, Population
from handrail.report.spreadsheets import csv_table

COLUMNS = (
    "number",
    "run",
    "drawn",
    "began",
    "ended",
    "days since the one before",
    "pair",
    "kind",
    "runbook",
    "runbook sha256",
    "outcome",
    "outcome in words",
    "who",
    "ticket",
    "approvals",
    "sign-offs",
    "seal",
    "sealed by",
    "seal is trusted",
    "not by whom you trust",
    "broken",
    "held a secret",
    "controls",
    "zip",
    "remarks",
    "journal head",
    "report",
)


def population_csv(found: Population) -> bytes:
    """The table in UTF-8, without a text that a spreadsheet would take for a formula."""
    return csv_table(COLUMNS, (_row(found, member) for member in found.members))


def _row(found: Population, member: Member) -> dict[str, str]:
    before, record = found.days_before(member), member.record
    row = {
        "number": str(member.number),
        "run": member.name,
        "drawn": "yes" if member.is_drawn else "no" if found.sample else "",
        "began": _time(member.began) if member.began else "",
        "days since the one before": "" if before is None else str(before),
        "pair": member.pair,
        "outcome": texts.outcome(member),
        "outcome in words": texts.ended(member),
        "who": "; ".join(texts.people(member)),
        "approvals": "; ".join(texts.approvals(member)),
        "sign-offs": "; ".join(texts.sign_offs(member)),
        "seal": member.seal,
        "sealed by": member.sealed_by,
        "seal is trusted": ("yes" if member.has_trusted_seal else "no") if found.trust else "",
        "not by whom you trust": "; ".join(member.objections),
        "broken": "; ".join(member.findings),
        "held a secret": "yes" if member.is_put_away else "no",
        "controls": "; ".join(controls.in_words(found, member)),
        "zip": str(member.zip or ""),
        "remarks": "; ".join(texts.remarks(found, member)),
        "report": str(member.report or ""),
    }
    if record is None:
        return row
    return row | {
        "ended": _time(record.ended) if record.finished else "",
        "kind": texts.kind(member),
        "runbook": record.started.runbook,
        "runbook sha256": record.started.digest,
        "ticket": texts.ticket(record),
        "journal head": record.head,
    }


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
