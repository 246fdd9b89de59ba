"""Signing a sealed run off: the statement of one more person, put beside the seal whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.errors import InvalidCall, SurroundingsError
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.keys import Signatory
from handrail.sealing.people import Signer, same_person_reasons
from handrail.sealing.seal import certificate_of
from handrail.sealing.sign_off import (
    CERTIFICATE,
    DRAFT,
    SIGN_OFFS,
    STATEMENT,
    TIMESTAMP,
    Role,
    SignerCertificate,
    SignOff,
    StoredSignOff,
    read_sign_off,
    seal_digests,
    sign_off_digests,
    sign_off_numbers,
    sign_off_statement,
    signed_run,
)
from handrail.sealing.statement import wrap_in_envelope
from handrail.sealing.timestamps import request_timestamp
from handrail.tls import display_name


@dataclass(frozen=True)
class SignOffRequest:
    """What somebody says of a run with their signature, and from where."""

    role: Role
    meaning: str
    name: str
    """As it is typed; empty for that of the certificate."""
    account: str
    machine: str
    allow_self: bool = False
    authority: str = ""
    """The address of a timestamp authority; empty for no timestamp."""


@dataclass(frozen=True)
class SigningOff:
    """One more sign-off of a run that was verified before. It overwrites nothing."""

    run: Path
    summary: JournalSummary
    signatory: Signatory
    request: SignOffRequest
    now: datetime

    def sign(self) -> SignOff:
        """Sign, and return what was signed.

        Raises `InvalidCall` if the same person performs and signs, or has signed in this role before, and `SurroundingsError` if
        the folder cannot be written or no timestamp is given. Nothing is signed then.
        """
        with _alone(self.run):
            sign_off = self._sign_off()
            covered = seal_digests(self.run) | sign_off_digests(self.run, sign_off.number)
            envelope = wrap_in_envelope(sign_off_statement(sign_off, covered), self.signatory.signer)
            files = {STATEMENT: envelope, CERTIFICATE: _chain(self.signatory)}
            if self.request.authority:
                files[TIMESTAMP] = request_timestamp(envelope, self.request.authority)
            _put(self.run / SIGN_OFFS, sign_off.number, files)
        return sign_off

    @property
    def _signer(self) -> Signer:
        certificate = self.signatory.certificate
        name = self.request.name or display_name(certificate.subject)
        return Signer(name, self.request.account, certificate)

    def _sign_off(self) -> SignOff:
        signer, request = self._signer, self.request
        reasons = self._reasons(signer)
        if reasons and not request.allow_self:
            raise InvalidCall(
                f"{'; '.join(reasons)}: someone else signs it off, or add --allow-self, which is on record. Nothing was signed"
            )
        return SignOff(
            number=max(sign_off_numbers(self.run), default=0) + 1,
            role=request.role,
            meaning=request.meaning,
            name=signer.name,
            account=request.account,
            machine=request.machine,
            at=f"{self.now:%Y-%m-%dT%H:%M:%SZ}",
            certificate=SignerCertificate(holder=self.signatory.holder, sha256=self.signatory.fingerprint),
            run=signed_run(self.run, self.summary),
            timestamp_by=request.authority,
            allow_self=reasons,
        )

    def _reasons(self, signer: Signer) -> tuple[str, ...]:
        """Why it is not somebody else who signs. Raises `InvalidCall` for somebody who has signed in this role before."""
        earlier = list(present_sign_offs(self.run))
        for other in earlier:
            if other.sign_off.role == self.request.role and signer.is_same_person(signer_of(other)):
                raise InvalidCall(
                    f"{other.sign_off.name} has signed this run off as {self.request.role} already, at {other.sign_off.at}; a "
                    "second time says nothing more. Nothing was signed"
                )
        others = [(other.sign_off.role, signer_of(other)) for other in earlier]
        return same_person_reasons(signer, self.summary, certificate_of(self.run), others)


def signer_of(stored: StoredSignOff) -> Signer:
    """The signer of a sign-off in a run's folder."""
    return Signer(stored.sign_off.name, stored.sign_off.account, stored.certificates[0])


def present_sign_offs(run: Path, before: int | None = None) -> Iterator[StoredSignOff]:
    """The sign-offs of a run's present seal, of smaller numbers than `before`. Those that cannot be read are left out."""
    seal = seal_digests(run)
    for number in sign_off_numbers(run):
        with contextlib.suppress(ValueError):
            if before is None or number < before:
                stored = read_sign_off(run, number)
                if stored.covered_seal == seal:
                    yield stored


@contextlib.contextmanager
def _alone(run: Path) -> Iterator[None]:
    """Keep others from signing the same run meanwhile: the next one is to see this sign-off, and to cover it."""
    reason = ""
    try:
        descriptor = os.open(run, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise SurroundingsError(f"{run} cannot be locked ({reason}). Nothing was signed")
    try:
        yield
    finally:
        os.close(descriptor)


def _put(folder: Path, number: int, files: dict[str, bytes]) -> None:
    """Write the files of a sign-off into a draft, and give that its number: no reader ever sees a part of it."""
    draft, reason = folder / DRAFT, ""
    try:
        folder.mkdir(exist_ok=True)
        _remove(draft)  # of somebody whose process died
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_bytes(content)
        draft.rename(folder / str(number))  # fails where that is already
    except OSError as error:
        reason = error.strerror or str(error)
        with contextlib.suppress(OSError):
            _remove(draft)
            folder.rmdir()  # which fails if it holds other sign-offs
    if reason:
        raise SurroundingsError(
            f"{folder} cannot be written ({reason}). Nothing was signed: make room, or copy the run to where you may write, and "
            "sign there"
        )


def _remove(draft: Path) -> None:
    if draft.is_symlink():
        draft.unlink()
    elif draft.exists():
        shutil.rmtree(draft)


def _chain(signatory: Signatory) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates = (signatory.certificate, *signatory.chain)
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
