"""Sealing: hashes of everything that a run kept, and a statement, a signature and a timestamp on them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.errors import SurroundingsError
from handrail.journal.chain import chained_entries
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import (
    DATA,
    TAG_MANIFEST,
    TAGS,
    is_bag,
    payload,
    read_info,
    relink,
    tag_manifest_of,
    write_manifests,
    write_whole,
)
from handrail.sealing.keys import Signatory
from handrail.sealing.signatures import sign
from handrail.sealing.statement import rollout_statement_of, statement_of, wrap_in_envelope
from handrail.sealing.timestamps import request_timestamp
from handrail.tls import display_name

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FOLDER = "seal"
"""The folder of the attestation: the files below, which are all about the tag manifest."""
STATEMENT = "statement.dsse.json"
SIGNATURE = "tagmanifest.p7s"
CERTIFICATE = "signer.pem"
SIGNATURE_TIMESTAMP = "tagmanifest.p7s.tsr"
STATEMENT_TIMESTAMP = "statement.tsr"
"""The timestamp in a bag that nobody signed, instead of the signature's."""
ATTESTATION = (STATEMENT, SIGNATURE, CERTIFICATE, SIGNATURE_TIMESTAMP, STATEMENT_TIMESTAMP)
UNSIGNED = "nobody: no key was given"


@dataclass(frozen=True)
class SealingOptions:
    """The signatory of a seal, and the address of a timestamp authority, if there are any."""

    signatory: Signatory | None = None
    authority: str = ""


def seal(run: Path, options: SealingOptions, software: str, now: datetime) -> JournalSummary:
    """Seal a run that has ended, again if it was sealed before. Return the summary in the seal's statement.

    Raises `JournalBroken`, and `SurroundingsError` if there is no room. Raises `SurroundingsError`, too, if an authority gives no
    timestamp; the run is sealed then, without one, unless it has one already: that stays, with its seal.
    """
    if not is_bag(run):
        raise SurroundingsError(f"{run} is not laid out as a bag, and cannot be sealed: it has no folder {DATA}")
    if options.authority and timestamp_by(run):
        _see_that_it_answers(options.authority, run)
    unseal(run)
    relink(run)
    summary = read_summary(payload(run) / "journal.jsonl")
    started = summary.started
    about = f"{started['runbook']}{' · ' + started['pair'] if started.get('pair') else ''}: {summary.outcome}"
    _write(run, options, info_of(run, options, about, software, now), lambda tag: statement_of(run, tag, summary))
    return summary


def seal_rollout(
    folder: Path, options: SealingOptions, software: str, now: datetime, about: str, predicate: Mapping[str, Any]
) -> None:
    """Seal the folder of a rollout that has ended, again if it was sealed before. `predicate` repeats its journal.

    Its runs are no part of it: each is sealed for itself, and named by the head of its journal. Raises as `seal` does.
    """
    if options.authority and timestamp_by(folder):
        _see_that_it_answers(options.authority, folder)
    unseal(folder)
    relink(folder)
    info = info_of(folder, options, about, software, now)
    _write(folder, options, info, lambda tag: rollout_statement_of(folder, tag, predicate))


MakeStatement = Callable[[str], bytes]
"""Makes the statement about a folder from the SHA-256 of its tag manifest."""


def _write(run: Path, options: SealingOptions, info: dict[str, str], make_statement: MakeStatement) -> None:
    problem = _write_seal(run, options, make_statement, info)
    if problem:
        unseal(run)
        info["Timestamp-By"] = f"nobody: {options.authority} gave none"
        _write_seal(run, replace(options, authority=""), make_statement, info)
        raise SurroundingsError(f"{problem}. The run is sealed without one; for one, later: handrail seal {run}")


def _see_that_it_answers(authority: str, run: Path) -> None:
    """Have an authority tell the time, for the seal that is to be replaced. Raises `SurroundingsError`."""
    reason = ""
    try:
        request_timestamp((run / TAG_MANIFEST).read_bytes(), authority)
        return
    except OSError:
        return  # there is no whole seal that could be lost
    except SurroundingsError as error:
        reason = str(error)
    raise SurroundingsError(f"{reason}. The seal of {run} has a timestamp, and was left as it is")


def _write_seal(run: Path, options: SealingOptions, make_statement: MakeStatement, info: Mapping[str, str]) -> str:
    """Write all files of the seal, the tag manifest last. Return the reason why there is no timestamp, if one was asked for."""
    reason = ""
    try:
        write_manifests(run, info)
        tag_manifest = tag_manifest_of(run)
        statement = make_statement(hashlib.sha256(tag_manifest).hexdigest())
        problem = _write_attestation(run / FOLDER, tag_manifest, statement, options)
        write_whole(run / TAG_MANIFEST, tag_manifest)
        return problem
    except OSError as error:
        reason = error.strerror or str(error)
    raise SurroundingsError(f"{run} cannot be sealed ({reason}); make room, then: handrail seal {run}")


def unseal(run: Path) -> None:
    """Remove the seal, before the run's folder is changed."""
    (run / TAG_MANIFEST).unlink(missing_ok=True)  # first: without it, there is no seal
    if (run / FOLDER).is_dir():
        shutil.rmtree(run / FOLDER)
    for name in TAGS:
        (run / name).unlink(missing_ok=True)


def holder_of(run: Path) -> str:
    """The holder of the certificate that lies with a seal, unverified; empty if it is unsigned."""
    certificate = certificate_of(run)
    return display_name(certificate.subject) if certificate else ""


def timestamp_by(run: Path) -> str:
    """The address of the authority that gave a sealed run its timestamp, as the bag says; empty if there is none."""
    try:
        authority = read_info(run).get("Timestamp-By", "")
    except (OSError, ValueError):
        return ""
    return "" if authority.startswith("nobody") else authority


def certificate_of(run: Path) -> Certificate | None:
    """The certificate that lies with a seal, unverified; None if it is unsigned."""
    from cryptography import x509

    file = run / FOLDER / CERTIFICATE
    if not file.is_file():
        return None
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())[0]
    except ValueError:
        return None


def read_summary(journal: Path) -> JournalSummary:
    """Read the summary of a journal, entry by entry. Raises `JournalBroken`."""
    summary = JournalSummary()
    with journal.open("rb") as lines:
        for entry in chained_entries(lines, journal):
            summary.take(entry)
    return summary


def _write_attestation(folder: Path, tag_manifest: bytes, statement: bytes, options: SealingOptions) -> str:
    """Write statement, signature, certificate and timestamp. Return why there is no timestamp, as `_write_seal` does."""
    from cryptography.hazmat.primitives.serialization import Encoding

    folder.mkdir()
    signatory = options.signatory
    envelope = wrap_in_envelope(statement, signatory.signer if signatory else None)
    signed_content, name = envelope, STATEMENT_TIMESTAMP
    if signatory:
        signed_content, name = sign(tag_manifest, signatory), SIGNATURE_TIMESTAMP
        certificates = (signatory.certificate, *signatory.chain)
        write_whole(folder / SIGNATURE, signed_content)
        write_whole(
            folder / CERTIFICATE, b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
        )
    write_whole(folder / STATEMENT, envelope)
    if not options.authority:
        return ""
    try:
        write_whole(folder / name, request_timestamp(signed_content, options.authority))
    except SurroundingsError as error:
        return str(error)
    return ""


def info_of(run: Path, options: SealingOptions, about: str, software: str, now: datetime) -> dict[str, str]:
    """What the bag says of itself."""
    signatory = options.signatory
    return {
        "Bag-Software-Agent": software,
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "External-Identifier": run.name,
        "External-Description": about,
        "Sealed-By": f"{signatory.holder}, certificate SHA-256 {signatory.fingerprint}" if signatory else UNSIGNED,
        "Timestamp-By": options.authority or "nobody: no authority was named",
    }
