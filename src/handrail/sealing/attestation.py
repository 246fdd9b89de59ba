"""What is said of a sealed run's tag manifest: the statement, the signature, the time, and whether they agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.errors import SurroundingsError
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import TAG_MANIFEST, read_info
from handrail.sealing.check_result import CheckResult, Trust
from handrail.sealing.keys import public_key_of
from handrail.sealing.seal import CERTIFICATE, FOLDER, NOBODY, SIGNATURE, STATEMENT, TIME, UNSIGNED_TIME
from handrail.sealing.signatures import Signature, anchor_of, read_signature
from handrail.sealing.statement import PREDICATE, read_envelope, told_of
from handrail.sealing.timestamps import read_stamp, vouched_for
from handrail.tls import called

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope


@dataclass
class Attestation:
    """Reads what stands in `seal/`."""

    run: Path
    tally: JournalSummary | None
    """What the journal says; None where it cannot be read to its end."""
    trust: Trust
    now: datetime
    _at: datetime | None = field(default=None, init=False)
    """When it was there for sure."""

    def points(self) -> Iterator[CheckResult]:
        time = list(self._time())
        envelope, statement = self._statement()
        if isinstance(statement, str):
            yield CheckResult("statement", statement, "broken")
        else:
            yield from self._stated(statement)
        yield from self._signature(envelope)
        yield from time

    def _bytes(self, name: str) -> bytes | None:
        file = self.run / FOLDER / name
        return file.read_bytes() if file.is_file() else None

    def _statement(self) -> tuple[Envelope | None, dict[str, Any] | str]:
        content = self._bytes(STATEMENT)
        if content is None:
            return None, f"{FOLDER}/{STATEMENT} is missing"
        try:
            return read_envelope(content)
        except ValueError as error:
            return None, f"{FOLDER}/{STATEMENT} was altered: {error}"

    def _stated(self, statement: dict[str, Any]) -> Iterator[CheckResult]:
        listed = hashlib.sha256((self.run / TAG_MANIFEST).read_bytes()).hexdigest()
        subjects = [it.get("digest", {}).get("sha256") for it in statement.get("subject", ())]
        told, stated = told_of(self.tally) if self.tally else {}, statement.get("predicate", {})
        entries, length = told.get("journal", {}).get("entries"), stated.get("journal", {}).get("entries", 0)
        if told and _same_run(told, stated) and entries < length:
            words = f"the journal was cut off: {entries} of the {length} entries that were sealed are there"
            yield CheckResult("statement", words, "broken")
        elif subjects != [listed] or statement.get("predicateType") != PREDICATE:
            yield CheckResult(
                "statement", f"the statement is on another bag than this: not on its {TAG_MANIFEST}", "broken"
            )
        elif differing := [name for name, value in told.items() if stated.get(name) != value]:
            yield CheckResult(
                "statement", f"the statement and the journal disagree about: {', '.join(differing)}", "broken"
            )
        elif told:
            yield CheckResult("statement", "the statement says what the journal says: its head, its length, its counts")

    def _signature(self, envelope: Envelope | None) -> Iterator[CheckResult]:
        content, named = self._bytes(SIGNATURE), self._info("Sealed-By")
        if content is None:
            yield from self._unsigned(envelope, named)
            return
        try:
            signature = read_signature(content, (self.run / TAG_MANIFEST).read_bytes())
        except ValueError as error:
            yield CheckResult("signature", f"{FOLDER}/{SIGNATURE} does not hold: {error}", "broken")
            return
        fingerprint = _fingerprint(signature)
        if fingerprint not in named:
            words = f"the signature is not by who sealed it ({named or 'nobody'}), but by {_whose(signature)}"
            yield CheckResult("signature", words, "broken")
        elif envelope is not None and not _has_signed(signature, envelope):
            yield CheckResult("signature", "the statement is not signed by who signed the bag", "broken")
        elif not self._shows(signature):
            words = f"{FOLDER}/{CERTIFICATE} is not the certificate that it was sealed with"
            yield CheckResult("signature", words, "broken")
        else:
            yield from self._trusted(signature)

    def _shows(self, signature: Signature) -> bool:
        """Is the certificate that lies beside the signature, for whoever looks without us, the one that is in it?"""
        from cryptography.hazmat.primitives.serialization import Encoding

        return (self._bytes(CERTIFICATE) or b"").startswith(signature.certificate.public_bytes(Encoding.PEM))

    def _info(self, label: str) -> str:
        """What the bag says of itself; it may say nothing any more."""
        try:
            return read_info(self.run).get(label, "")
        except (OSError, ValueError):
            return ""

    def _unsigned(self, envelope: Envelope | None, named: str) -> Iterator[CheckResult]:
        if named != NOBODY or (envelope and envelope.signatures):
            yield CheckResult(
                "signature", f"{FOLDER}/{SIGNATURE} is missing; it was sealed by {named or 'somebody'}", "broken"
            )
        elif self.trust.signers:
            yield CheckResult("signature", "it is not signed, and a signature was asked for", "broken")
        else:
            words = "it is not signed: whoever could write to the folder could have made all of it anew"
            yield CheckResult("signature", words, "not proved")

    def _trusted(self, signature: Signature) -> Iterator[CheckResult]:
        yield CheckResult("signature", f"sealed by {_whose(signature)}; statement and signature agree")
        anchor = anchor_of(signature, self.trust.signers, self._at or self.now)
        if anchor:
            yield CheckResult("signer", f"{called(anchor.subject)} is who you trust")
        elif self.trust.signers:
            words = f"a foreign signature: {_whose(signature)} is neither trusted, nor issued by whom you trust, nor valid then"
            yield CheckResult("signer", words, "broken")
        else:
            who = called(signature.certificate.subject)
            yield CheckResult(
                "signer", f"whether {who} is who should have sealed it; name whom you trust with --trust", "not proved"
            )

    def _time(self) -> Iterator[CheckResult]:
        of, name = (SIGNATURE, TIME) if self._bytes(SIGNATURE) is not None else (STATEMENT, UNSIGNED_TIME)
        answer, content = self._bytes(name), self._bytes(of)
        if answer is None or content is None:
            yield self._no_time()
            return
        try:
            stamp = read_stamp(answer, content)
        except ValueError as error:
            yield CheckResult("time", f"{FOLDER}/{name} does not hold: {error}", "broken")
            return
        yield CheckResult("time", f"it was there at {stamp.at:%Y-%m-%d %H:%M:%S} UTC, says {_whose(stamp.signature)}")
        yield from self._vouched(answer, content, stamp.at, called(stamp.signature.certificate.subject))

    def _no_time(self) -> CheckResult:
        authority = self._info("Timestamp-By")
        if not authority.startswith("nobody"):
            return CheckResult("time", f"the timestamp by {authority} is missing", "broken")
        if self.trust.authorities:
            return CheckResult("time", "there is no timestamp, and one was asked for", "broken")
        return CheckResult(
            "time", "there is no timestamp: when it was sealed, only the machine's own clock says", "not proved"
        )

    def _vouched(self, answer: bytes, content: bytes, at: datetime, who: str) -> Iterator[CheckResult]:
        if not self.trust.authorities:
            words = f"whether {who} may be believed about the time; name whom you believe with --trust-time"
            yield CheckResult("time", words, "not proved")
        elif vouched_for(answer, content, self.trust.authorities):
            self._at = at
            yield CheckResult("time", f"{who} is believed about the time")
        else:
            yield CheckResult(
                "time", f"a foreign timestamp: {who} is not, or does not lead to, whom you believe", "broken"
            )


def _same_run(told: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    return all(stated.get(name) == told[name] for name in ("began", "runbook"))


def _has_signed(signature: Signature, envelope: Envelope) -> bool:
    from securesystemslib.exceptions import VerificationError

    try:
        envelope.verify([public_key_of(signature.certificate)], 1)
    except (VerificationError, SurroundingsError, ValueError):
        return False
    return True


def _fingerprint(signature: Signature) -> str:
    from cryptography.hazmat.primitives.hashes import SHA256

    return signature.certificate.fingerprint(SHA256()).hex()


def _whose(signature: Signature) -> str:
    return f"{called(signature.certificate.subject)} (certificate {_fingerprint(signature)[:16]}…)"
