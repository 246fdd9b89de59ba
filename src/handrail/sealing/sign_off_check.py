"""The check of the sign-offs of a sealed run: of what each is, by whose key, and whether somebody else signs than performed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from handrail.errors import JournalBroken, SurroundingsError
from handrail.journal.chain import chained_entries
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import DATA
from handrail.sealing.check_result import CheckResult, CheckState, TrustAnchors, not_proved, untrusted
from handrail.sealing.keys import public_key_of
from handrail.sealing.people import same_person_reasons
from handrail.sealing.seal import certificate_of
from handrail.sealing.sign_off import (
    DRAFT,
    SIGN_OFFS,
    TIMESTAMP,
    SignOff,
    StoredSignOff,
    read_sign_off,
    seal_digests,
    sign_off_digests,
    sign_off_numbers,
    signed_run,
)
from handrail.sealing.signatures import Signature, anchor_of, fingerprint_of
from handrail.sealing.signing_off import present_sign_offs, signer_of
from handrail.sealing.timestamps import is_trusted, read_timestamp
from handrail.tls import display_name

SUBJECT = "sign-off"


@dataclass(frozen=True)
class SignOffResult(CheckResult):
    """The result of one check of one sign-off, with what that says. What cannot be read of it is empty."""

    number: int = 0
    role: str = ""
    name: str = ""
    meaning: str = ""
    at: str = ""
    holder: str = ""
    certificate: str = ""
    """The SHA-256 of the signer's certificate."""
    of_this_seal: bool = False
    is_self: bool = False
    """It tells that whoever performed the run, or signed it in another role, has signed."""


@dataclass(frozen=True)
class SignOffCheck:
    """The checks of all sign-offs of one run. `summary` is that of the journal; None if the journal cannot be read to its end."""

    run: Path
    summary: JournalSummary | None
    trust: TrustAnchors
    now: datetime

    def results(self) -> Iterator[CheckResult]:
        """The results for each sign-off, in order; the first one of each tells who signed what."""
        found: list[CheckResult] = []
        for number in sign_off_numbers(self.run):
            try:
                stored = read_sign_off(self.run, number)
            except ValueError as error:
                found.append(SignOffResult(SUBJECT, str(error), "broken", number=number))
                continue
            found += self._check(stored)
        yield from found
        if self.trust.asks_for_sign_off and not any(it.of_this_seal for it in found if isinstance(it, SignOffResult)):
            yield untrusted(SUBJECT, "nobody has signed this seal off, and a sign-off was asked for")
        if (self.run / SIGN_OFFS / DRAFT).exists():
            yield not_proved(
                SUBJECT, f"{SIGN_OFFS}/{DRAFT} is what is left of one that was broken off; it counts for nothing"
            )

    def _check(self, stored: StoredSignOff) -> Iterator[CheckResult]:
        problem = _signature_problem(stored) or self._cover_problem(stored)
        is_of_this_seal = stored.covered_seal == seal_digests(self.run)
        if not problem:
            problem = self._run_problem(stored.sign_off, is_of_this_seal)
        if not problem and is_of_this_seal:
            problem = self._self_problem(stored)
        if problem:
            yield _result(stored, "broken", f"sign-off {stored.number} does not hold: {problem}")
        elif not is_of_this_seal:
            yield _result(
                stored, "not proved", f"{told(stored)}; it is of an earlier seal, and says nothing of this one"
            )
        else:
            yield _result(stored, "proved", told(stored), of_this_seal=True)
            if stored.sign_off.allow_self:
                reasons = "; ".join(stored.sign_off.allow_self)
                sentence = f"that somebody else signed: {reasons}, and --allow-self let {stored.sign_off.name} sign"
                yield replace(_result(stored, "not proved", sentence, of_this_seal=True), is_self=True)
            yield from self._trust(stored)

    def _cover_problem(self, stored: StoredSignOff) -> str:
        """The contradiction between a sign-off and its place, or the earlier ones that it covers."""
        if stored.number != stored.sign_off.number:
            return f"it was number {stored.sign_off.number} when it was signed"
        present = sign_off_digests(self.run, stored.number)
        for name, digest in stored.covered_sign_offs.items():
            if name not in present:
                return f"{name}, which it covers, is missing"
            if present[name] != digest:
                return f"{name}, which it covers, is another one"
        added = sorted(present.keys() - stored.covered_sign_offs.keys())
        return f"{added[0]} was put before it later" if added else ""

    def _run_problem(self, sign_off: SignOff, is_of_this_seal: bool) -> str:
        """The reason why it is not a sign-off of this run; of its present seal, or of an earlier one."""
        if self.summary is None:
            return "" if is_of_this_seal else "it is of another seal, and the journal cannot be read"
        if is_of_this_seal:
            return "" if sign_off.run == signed_run(self.run, self.summary) else "what it says of the run is not so"
        return "" if self._was_head(sign_off) else f"it is of another run: {sign_off.run.name}"

    def _was_head(self, sign_off: SignOff) -> bool:
        """Say whether this run's journal once ended where the sign-off says."""
        journal = self.run / DATA / "journal.jsonl"
        try:
            with journal.open("rb") as lines:
                for count, entry in enumerate(chained_entries(lines, journal.name), start=1):
                    if count == sign_off.run.entries:
                        return bool(entry["seal"] == sign_off.run.head)
        except (OSError, JournalBroken):
            return False
        return False

    def _self_problem(self, stored: StoredSignOff) -> str:
        """Why `handrail sign` would have refused it, unless `--allow-self` is on record."""
        if self.summary is None or stored.sign_off.allow_self:
            return ""
        others = [(it.sign_off.role, signer_of(it)) for it in present_sign_offs(self.run, stored.number)]
        reasons = same_person_reasons(signer_of(stored), self.summary, certificate_of(self.run), others)
        return f"{'; '.join(reasons)}, and no --allow-self is on record" if reasons else ""

    def _trust(self, stored: StoredSignOff) -> Iterator[CheckResult]:
        """Whether the key and the authority are ones that somebody trusts."""
        timing, at = self._time(stored)
        signature, who = _signature(stored), display_name(stored.certificates[0].subject)
        anchor = anchor_of(signature, self.trust.may_sign_off, at or self.now)
        if anchor:
            yield _result(stored, "proved", f"{display_name(anchor.subject)} is who you trust", of_this_seal=True)
        elif anchor_of(signature, self.trust.sealers, at or self.now):
            sentence = f"untrusted sign-off {stored.number}: {who} is trusted to seal, and not to sign off"
            yield _untrusted(stored, sentence)
        elif self.trust.may_sign_off:
            sentence = (
                f"untrusted sign-off {stored.number}: {who} is not a trusted signer, nor issued by one, or was not valid at that "
                "time; name everybody who may sign off with --trust-sign, or with --trust who may also seal"
            )
            yield _untrusted(stored, sentence)
        else:
            sentence = f"whether {who} is who should sign it off; name who may with --trust-sign"
            yield _result(stored, "not proved", sentence, of_this_seal=True)
        yield from timing

    def _time(self, stored: StoredSignOff) -> tuple[list[CheckResult], datetime | None]:
        """The results for the timestamp, and the time, if a trusted authority vouches for it."""
        authority, file = stored.sign_off.timestamp_by, self.run / SIGN_OFFS / str(stored.number) / TIMESTAMP
        if not file.is_file():
            if authority:
                return [
                    _result(stored, "broken", f"the timestamp of sign-off {stored.number} by {authority} is missing")
                ], None
            sentence = f"when {stored.sign_off.name} signed, only the clock of the machine says"
            return [_result(stored, "not proved", sentence, of_this_seal=True)], None
        response = file.read_bytes()
        try:
            timestamp = read_timestamp(response, stored.content)
        except ValueError as error:
            return [_result(stored, "broken", f"{SIGN_OFFS}/{stored.number}/{TIMESTAMP} does not hold: {error}")], None
        vouched = bool(self.trust.authorities) and is_trusted(response, stored.content, self.trust.authorities)
        who = display_name(timestamp.signature.certificate.subject)
        stamped = f"sign-off {stored.number} was there at {timestamp.at:%Y-%m-%d %H:%M:%S} UTC, says {who}"
        results: list[CheckResult] = [_result(stored, "proved", stamped, of_this_seal=True)]
        if vouched:
            results.append(_result(stored, "proved", f"{who} is an authority whose time you trust", of_this_seal=True))
        elif self.trust.authorities:
            results.append(_untrusted(stored, f"untrusted timestamp of sign-off {stored.number}: by {who}"))
        else:
            sentence = f"whether {who} tells the time truly; name whose time you trust with --trust-time"
            results.append(_result(stored, "not proved", sentence, of_this_seal=True))
        return results, timestamp.at if vouched else None


def listed_sign_offs(run: Path, summary: JournalSummary | None, now: datetime) -> list[SignOffResult]:
    """One result for each sign-off of a run that is of its present seal or does not hold. Nobody is asked whom to trust."""
    results = [it for it in SignOffCheck(run, summary, TrustAnchors(), now).results() if isinstance(it, SignOffResult)]
    found: dict[int, SignOffResult] = {}
    for result in results:
        if result.number not in found or result.state == "broken":
            found[result.number] = result
    return [it for it in found.values() if it.of_this_seal or it.state == "broken"]


def told(stored: StoredSignOff) -> str:
    """A sign-off in a sentence: who, as what, with which meaning, when, with whose key."""
    sign_off, key = stored.sign_off, stored.certificates[0]
    at = sign_off.at.replace("T", " ").removesuffix("Z")
    return (
        f"{sign_off.name} as {sign_off.role}: “{sign_off.meaning}”, at {at} UTC, with the key of "
        f"{display_name(key.subject)} (certificate {fingerprint_of(key)[:16]}…)"
    )


def _result(stored: StoredSignOff, state: CheckState, sentence: str, *, of_this_seal: bool = False) -> SignOffResult:
    told, certificate = stored.sign_off, stored.certificates[0]
    return SignOffResult(
        SUBJECT,
        sentence,
        state,
        number=stored.number,
        role=told.role,
        name=told.name,
        meaning=told.meaning,
        at=told.at,
        holder=display_name(certificate.subject),
        certificate=fingerprint_of(certificate),
        of_this_seal=of_this_seal,
    )


def _untrusted(stored: StoredSignOff, sentence: str) -> SignOffResult:
    """The result for a sign-off that holds, and is by nobody whom the verifier trusts for it."""
    return replace(_result(stored, "broken", sentence, of_this_seal=True), is_untrusted=True)


def _signature(stored: StoredSignOff) -> Signature:
    return Signature(stored.certificates[0], stored.certificates[1:])


def _signature_problem(stored: StoredSignOff) -> str:
    """Why the signature is not that of the certificate which the sign-off names."""
    from securesystemslib.exceptions import VerificationError

    certificate = stored.certificates[0]
    if fingerprint_of(certificate) != stored.sign_off.certificate.sha256:
        return "the certificate beside it is not that of the signer"
    try:
        stored.envelope.verify([public_key_of(certificate)], 1)
    except (VerificationError, SurroundingsError, ValueError):
        return "its signature is over something else, or by somebody else"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stored.sign_off.at):
        return "its time is none"
    return ""
