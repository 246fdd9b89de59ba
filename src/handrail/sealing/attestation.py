"""The attestation of a sealed run: the statement on its tag manifest, the signature, the timestamp, and whether they agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.errors import SurroundingsError
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import TAG_MANIFEST, read_info
from handrail.sealing.check_result import CheckResult, TrustAnchors, broken, not_proved, proved, untrusted
from handrail.sealing.keys import public_key_of
from handrail.sealing.seal import (
    CERTIFICATE,
    FOLDER,
    SIGNATURE,
    SIGNATURE_TIMESTAMP,
    STATEMENT,
    STATEMENT_TIMESTAMP,
    UNSIGNED,
)
from handrail.sealing.signatures import Signature, anchor_of, fingerprint_of, read_signature
from handrail.sealing.statement import PREDICATES, read_envelope
from handrail.sealing.timestamps import is_trusted, read_timestamp
from handrail.tls import display_name

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope


@dataclass(frozen=True)
class Attestation:
    """The files in `seal/`, and their checks. `summary` is that of the journal; None if the journal cannot be read to its end."""

    run: Path
    summary: JournalSummary | None
    trust: TrustAnchors
    now: datetime
    repeats: Mapping[str, Callable[[], dict[str, Any]]] = field(default_factory=dict)
    """What a statement of each type has to repeat, where that is not read off `summary`."""

    def results(self) -> Iterator[CheckResult]:
        """The results for statement, signature, signer and timestamp."""
        time, trusted_time = self._check_time()
        envelope, statement = self._statement()
        if isinstance(statement, str):
            yield broken("statement", statement)
        else:
            yield from self._check_statement(statement)
        yield from self._check_signature(envelope, trusted_time or self.now)
        yield from time

    def _bytes(self, name: str) -> bytes | None:
        file = self.run / FOLDER / name
        return file.read_bytes() if file.is_file() else None

    def _info(self, label: str) -> str:
        """A field of the bag's own description; empty if that cannot be read."""
        try:
            return read_info(self.run).get(label, "")
        except (OSError, ValueError):
            return ""

    def _statement(self) -> tuple[Envelope | None, dict[str, Any] | str]:
        """The envelope and its statement, or the sentence that says why there is none."""
        content = self._bytes(STATEMENT)
        if content is None:
            return None, f"{FOLDER}/{STATEMENT} is missing"
        try:
            return read_envelope(content)
        except ValueError as error:
            return None, f"{FOLDER}/{STATEMENT} was altered: {error}"

    def _check_statement(self, statement: dict[str, Any]) -> Iterator[CheckResult]:
        tag_manifest = hashlib.sha256((self.run / TAG_MANIFEST).read_bytes()).hexdigest()
        subjects = [subject.get("digest", {}).get("sha256") for subject in statement.get("subject", ())]
        kind, stated = str(statement.get("predicateType")), statement.get("predicate", {})
        is_known = kind in (self.repeats or PREDICATES)
        expected = self._expected(kind) if is_known else {}
        entries, length = expected.get("journal", {}).get("entries"), stated.get("journal", {}).get("entries", 0)
        if expected and _same_run(expected, stated) and entries < length:
            yield broken(
                "statement", f"the journal was cut off: {entries} of the {length} entries that were sealed are there"
            )
        elif subjects != [tag_manifest] or not is_known:
            yield broken("statement", f"the statement is on another bag than this: not on its {TAG_MANIFEST}")
        elif differing := [name for name, value in expected.items() if stated.get(name) != value]:
            yield broken("statement", f"the statement and the journal disagree about: {', '.join(differing)}")
        elif expected:
            yield proved("statement", "the statement says what the journal says: its head, its length, its counts")

    def _expected(self, kind: str) -> dict[str, Any]:
        """What a statement of this type has to repeat; empty if the journal cannot be read to its end."""
        if self.repeats:
            return self.repeats[kind]()
        return PREDICATES[kind](self.summary) if self.summary else {}

    def _check_signature(self, envelope: Envelope | None, at: datetime) -> Iterator[CheckResult]:
        content, signer = self._bytes(SIGNATURE), self._info("Sealed-By")
        if content is None:
            yield self._unsigned(envelope, signer)
            return
        try:
            signature = read_signature(content, (self.run / TAG_MANIFEST).read_bytes())
        except ValueError as error:
            yield broken("signature", f"{FOLDER}/{SIGNATURE} does not hold: {error}")
            return
        problem = self._disagreement(signature, envelope, signer)
        if problem:
            yield broken("signature", problem)
        else:
            yield proved("signature", f"sealed by {_holder(signature)}; statement and signature agree")
            yield self._check_signer(signature, at)

    def _disagreement(self, signature: Signature, envelope: Envelope | None, signer: str) -> str:
        """The contradiction between a valid signature and the bag's description, the statement or the certificate beside it."""
        if fingerprint_of(signature.certificate) not in signer:
            return f"the signature is not by who sealed it ({signer or 'nobody'}), but by {_holder(signature)}"
        if envelope is not None and not _has_signed(signature, envelope):
            return "the statement is not signed by who signed the bag"
        if not self._shows_certificate_of(signature):
            return f"{FOLDER}/{CERTIFICATE} is not the certificate that it was sealed with"
        return ""

    def _shows_certificate_of(self, signature: Signature) -> bool:
        """Say whether the file beside the signature has its certificate: whoever verifies without Handrail reads that file."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return (self._bytes(CERTIFICATE) or b"").startswith(signature.certificate.public_bytes(Encoding.PEM))

    def _unsigned(self, envelope: Envelope | None, signer: str) -> CheckResult:
        if signer != UNSIGNED or (envelope and envelope.signatures):
            return broken("signature", f"{FOLDER}/{SIGNATURE} is missing; it was sealed by {signer or 'somebody'}")
        if self.trust.may_seal:
            return untrusted("signature", "it is not signed, and a signature was asked for")
        return not_proved(
            "signature", "it is not signed: whoever could write to the folder could have made all of it anew"
        )

    def _check_signer(self, signature: Signature, at: datetime) -> CheckResult:
        anchor = anchor_of(signature, self.trust.may_seal, at)
        if anchor:
            return proved("signer", f"{display_name(anchor.subject)} is who you trust")
        if anchor_of(signature, self.trust.countersigners, at):
            return untrusted(
                "signer", f"untrusted signature: {_holder(signature)} is trusted to sign off, and not to seal"
            )
        if self.trust.may_seal:
            return untrusted(
                "signer",
                f"untrusted signature: {_holder(signature)} is not a trusted signer, nor issued by one, or was not valid at "
                "that time",
            )
        who = display_name(signature.certificate.subject)
        return not_proved("signer", f"whether {who} is who should have sealed it; name whom you trust with --trust")

    def _check_time(self) -> tuple[list[CheckResult], datetime | None]:
        """The results, and the time, if a trusted authority vouches for it."""
        signature = self._bytes(SIGNATURE)
        name = SIGNATURE_TIMESTAMP if signature is not None else STATEMENT_TIMESTAMP
        response, content = self._bytes(name), self._bytes(STATEMENT) if signature is None else signature
        if response is None or content is None:
            return [self._no_timestamp()], None
        try:
            timestamp = read_timestamp(response, content)
        except ValueError as error:
            return [broken("time", f"{FOLDER}/{name} does not hold: {error}")], None
        authority = display_name(timestamp.signature.certificate.subject)
        stamped = f"it was there at {timestamp.at:%Y-%m-%d %H:%M:%S} UTC, says {_holder(timestamp.signature)}"
        vouched = bool(self.trust.authorities) and is_trusted(response, content, self.trust.authorities)
        return [proved("time", stamped), self._check_authority(authority, vouched)], timestamp.at if vouched else None

    def _no_timestamp(self) -> CheckResult:
        authority = self._info("Timestamp-By")
        if not authority.startswith("nobody"):
            return broken("time", f"the timestamp by {authority} is missing")
        if self.trust.authorities:
            return untrusted("time", "there is no timestamp, and one was asked for")
        return not_proved("time", "there is no timestamp: when it was sealed, only the machine's own clock says")

    def _check_authority(self, authority: str, vouched: bool) -> CheckResult:
        if vouched:
            return proved("time", f"{authority} is an authority whose time you trust")
        if self.trust.authorities:
            return untrusted("time", f"untrusted timestamp: {authority} is not a trusted authority, nor issued by one")
        return not_proved(
            "time", f"whether {authority} tells the time truly; name whose time you trust with --trust-time"
        )


def _same_run(expected: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    return all(stated.get(name) == expected[name] for name in ("began", "runbook"))


def _has_signed(signature: Signature, envelope: Envelope) -> bool:
    from securesystemslib.exceptions import VerificationError

    try:
        envelope.verify([public_key_of(signature.certificate)], 1)
    except (VerificationError, SurroundingsError, ValueError):
        return False
    return True


def _holder(signature: Signature) -> str:
    return f"{display_name(signature.certificate.subject)} (certificate {fingerprint_of(signature.certificate)[:16]}…)"
