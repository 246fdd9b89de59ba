"""What is said of a bag, for machines: an in-toto statement in a DSSE envelope."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.journal.chain import canonical
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import TAG_MANIFEST

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import Signer

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:handrail:run:1"
PAYLOAD = "application/vnd.in-toto+json"


def stated(run: Path, tag_manifest: str, tally: JournalSummary) -> bytes:
    """The statement on a run whose tag manifest has this digest."""
    return canonical(
        {
            "_type": STATEMENT,
            "subject": [{"name": TAG_MANIFEST, "digest": {"sha256": tag_manifest}}],
            "predicateType": PREDICATE,
            "predicate": {"run": run.name, **told_of(tally)},
        }
    ).encode()


def told_of(tally: JournalSummary) -> dict[str, Any]:
    """What the journal itself says, and what a verifier holds a statement against."""
    started = tally.started
    runbook = {"title": started["runbook"], "digest": {"sha256": started["digest"]}}
    document = {"document": started.get("document", ""), "documentUrl": started.get("document_url", "")}
    versions = started.get("versions", {}) | ({"chromium": tally.browser} if tally.browser else {})
    return {
        "runbook": runbook | {name: text for name, text in document.items() if text},
        "mode": started.get("mode", "run"),
        "pair": started.get("pair", ""),
        "appliances": [
            {key: it[key] for key in ("role", "name", "url", "fingerprint")} for it in started.get("appliances", ())
        ],
        "operator": started.get("operator", ""),
        "machine": started.get("machine", ""),
        "began": tally.began,
        "ended": tally.ended,
        "outcome": tally.outcome,
        "journal": {"head": tally.head, "entries": tally.entries},
        "steps": tally.counts(),
        "pictures": tally.pictures(),
        "versions": versions,
    }


def enveloped(statement: bytes, signer: Signer | None) -> bytes:
    """The statement in an envelope (DSSE), signed where there is somebody to sign."""
    told: dict[str, Any] = {
        "payload": base64.b64encode(statement).decode(),
        "payloadType": PAYLOAD,
        "signatures": [],
    }
    if signer:
        from securesystemslib.dsse import Envelope  # takes longer than all the rest

        envelope = Envelope(statement, PAYLOAD, {})
        envelope.sign(signer)
        told = envelope.to_dict()
    return (json.dumps(told, indent=1) + "\n").encode()


def read_envelope(content: bytes) -> tuple[Envelope, dict[str, Any]]:
    """The envelope and the statement in it. Raises `ValueError` where it is none."""
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
