"""Statements about bags, for machines: in-toto statements in DSSE envelopes."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.journal.chain import canonical
from handrail.journal.projections.outcomes import OUTCOMES, Outcome
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import TAG_MANIFEST

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import Signer

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:handrail:run:3"
SECOND_PREDICATE = "urn:handrail:run:2"
"""The type of older statements, which do not tell who resumed a run or approved its steps, and count the way back to a page."""
FIRST_PREDICATE = "urn:handrail:run:1"
"""The type of older statements, in which a failure that a person skipped is no more than a step that was skipped."""
ROLLOUT_PREDICATE = "urn:handrail:rollout:1"
"""The type of a statement about a rollout."""
PAYLOAD = "application/vnd.in-toto+json"

APPLIANCE_FIELDS = ("role", "name", "url", "fingerprint")
FIELD_OF_OUTCOME: Mapping[str, str] = {
    "in doubt": "inDoubt",
    "by hand": "byHand",
    "so already": "soAlready",
    "after": "reachableAfter",
    "not found": "notFound",
}
"""Field names for outcomes that are no single word."""


DOCUMENT = {
    "document": "document",
    "document_url": "documentUrl",
    "document_edition": "documentEdition",
    "document_read_on": "documentReadOn",
    "document_sha256": "documentSha256",
    "document_by": "documentBy",
    "document_after": "documentAfter",
}
"""What a runbook says of its document, with its names in a statement. What it does not say is not there."""
TYPED = {"operator_name": "operatorName", "ticket": "ticket"}
"""What somebody typed about a run, and nothing proves, with its names in a statement. What was not typed is not there."""


def statement_of(run: Path, tag_manifest: str, summary: JournalSummary) -> bytes:
    """Make the statement about a run, as canonical JSON; `tag_manifest` is the SHA-256 of its tag manifest, in hexadecimal."""
    return canonical(
        {
            "_type": STATEMENT,
            "subject": [{"name": TAG_MANIFEST, "digest": {"sha256": tag_manifest}}],
            "predicateType": PREDICATE,
            "predicate": {"run": run.name, **predicate_of(summary)},
        }
    ).encode()


def rollout_statement_of(folder: Path, tag_manifest: str, predicate: Mapping[str, Any]) -> bytes:
    """Make the statement about a rollout, as canonical JSON; `predicate` repeats its journal."""
    return canonical(
        {
            "_type": STATEMENT,
            "subject": [{"name": TAG_MANIFEST, "digest": {"sha256": tag_manifest}}],
            "predicateType": ROLLOUT_PREDICATE,
            "predicate": {"rollout": folder.name, **predicate},
        }
    ).encode()


def predicate_of(summary: JournalSummary) -> dict[str, Any]:
    """Make the part of a statement that repeats the journal, so that a verifier can compare both."""
    started = summary.started
    runbook = {"title": started["runbook"], "digest": {"sha256": started["digest"]}}
    document = {field: started.get(name, "") for name, field in DOCUMENT.items()}
    versions = started.get("versions", {}) | ({"chromium": summary.browser} if summary.browser else {})
    return {
        "runbook": runbook | {name: text for name, text in document.items() if text},
        **({"plan": {"digest": {"sha256": started["plan_digest"]}}} if started.get("plan_digest") else {}),
        "mode": started.get("mode", "run"),
        "pair": started.get("pair", ""),
        "appliances": [
            {key: appliance[key] for key in APPLIANCE_FIELDS} for appliance in started.get("appliances", ())
        ],
        "operator": started.get("operator", ""),
        "machine": started.get("machine", ""),
        "began": summary.began,
        "ended": summary.ended,
        "outcome": summary.outcome,
        "journal": {"head": summary.head, "entries": summary.entries},
        "steps": _steps(summary, summary.steps),
        "pictures": {
            "expected": summary.pictures_taken + summary.pictures_missed,
            "taken": summary.pictures_taken,
            "texts": summary.texts,
            "masks": summary.masks,
        },
        "versions": versions,
        **_typed(started),
        **({"resumed": [_resumption(event) for event in summary.resumptions]} if summary.resumptions else {}),
        **({"approvals": [_approval(event) for event in summary.approvals]} if summary.approvals else {}),
    }


def _typed(start: Mapping[str, Any]) -> dict[str, str]:
    return {label: start[name] for name, label in TYPED.items() if start.get(name)}


def _resumption(event: Mapping[str, Any]) -> dict[str, str]:
    """The resumption of a run: when, and by whom."""
    who = {"operator": event.get("operator", ""), "machine": event.get("machine", "")}
    return {"at": event["at"]} | who | _typed(event)


def _approval(event: Mapping[str, Any]) -> dict[str, str]:
    """The approval of a step: which, when, by whom as somebody typed it, and how."""
    return {"step": event["step"], "at": event["at"], "by": event["by"], "how": event.get("how", "")}


def second_predicate_of(summary: JournalSummary) -> dict[str, Any]:
    """Make the same part as statements of `SECOND_PREDICATE` have it."""
    older = {name: value for name, value in predicate_of(summary).items() if name not in ("resumed", "approvals")}
    return older | {"steps": _steps(summary, summary.performed)}


def first_predicate_of(summary: JournalSummary) -> dict[str, Any]:
    """Make the same part as statements of `FIRST_PREDICATE` have it."""
    predicate = second_predicate_of(summary)
    steps = {name: count for name, count in predicate["steps"].items() if name not in ("exception", "soAlready")}
    steps["skipped"] += summary.performed["exception"]
    return predicate | {"outcome": summary.end, "steps": steps}


PREDICATES: Mapping[str, Callable[[JournalSummary], dict[str, Any]]] = {
    PREDICATE: predicate_of,
    SECOND_PREDICATE: second_predicate_of,
    FIRST_PREDICATE: first_predicate_of,
}
"""The parts that repeat the journal, by the type of the statement."""


def _steps(summary: JournalSummary, steps: Counter[Outcome]) -> dict[str, int]:
    counts = {FIELD_OF_OUTCOME.get(outcome, outcome): steps[outcome] for outcome in OUTCOMES}
    return {"planned": summary.started.get("steps", 0), **counts}


def wrap_in_envelope(statement: bytes, signer: Signer | None) -> bytes:
    """Put the statement in an envelope (DSSE), signed if there is a signer."""
    if signer:
        from securesystemslib.dsse import Envelope  # takes longer than all the rest

        envelope = Envelope(statement, PAYLOAD, {})
        envelope.sign(signer)
        tree = envelope.to_dict()
    else:
        tree = {"payload": base64.b64encode(statement).decode(), "payloadType": PAYLOAD, "signatures": []}
    return (json.dumps(tree, indent=1) + "\n").encode()


def read_envelope(content: bytes) -> tuple[Envelope, dict[str, Any]]:
    """Read an envelope and the statement in it. Raises `ValueError` if `content` is not exactly that."""
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import FormatError

    try:
        envelope = Envelope.from_dict(json.loads(content))
        statement = json.loads(envelope.payload) if envelope.to_dict() == json.loads(content) else None
    except (FormatError, ValueError, KeyError, TypeError, AttributeError):
        statement = None
    if not isinstance(statement, dict) or (envelope.payload_type, statement.get("_type")) != (PAYLOAD, STATEMENT):
        raise ValueError("it is no in-toto statement in a DSSE envelope")
    return envelope, statement
