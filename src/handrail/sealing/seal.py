"""Sealing: hashes over everything that was kept, a statement on them, a signature, a time."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from handrail.errors import SurroundingsError
from handrail.journal.chain import links
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import (
    DATA,
    TAG_MANIFEST,
    TAGS,
    is_bag,
    payload,
    put,
    relink,
    tag_manifest_of,
    write_manifests,
)
from handrail.sealing.keys import Signatory
from handrail.sealing.signatures import signed
from handrail.sealing.statement import enveloped, stated
from handrail.sealing.timestamps import stamped

FOLDER = "seal"
"""What is said of the tag manifest."""
STATEMENT = "statement.dsse.json"
SIGNATURE = "tagmanifest.p7s"
CERTIFICATE = "signer.pem"
TIME = "tagmanifest.p7s.tsr"
UNSIGNED_TIME = "statement.tsr"
"""The timestamp of a bag that nobody signed is one of its statement."""
SEALS = (STATEMENT, SIGNATURE, CERTIFICATE, TIME, UNSIGNED_TIME)
NOBODY = "nobody: no key was given"


@dataclass(frozen=True)
class SealingOptions:
    """With what a run is sealed: who signs, and the address of a timestamp authority, where there are any."""

    signatory: Signatory | None = None
    authority: str = ""


def seal(run: Path, means: SealingOptions, software: str, now: datetime) -> JournalSummary:
    """Seal a run that has ended, anew where it was sealed before. What it tells is what the seal says.

    Raises `JournalBroken`, and `SurroundingsError` where there is no room; also where an authority gives no timestamp: the bag is
    sealed then, without one.
    """
    if not is_bag(run):
        raise SurroundingsError(f"{run} is not laid out as a bag, and cannot be sealed: it has no folder {DATA}")
    unseal(run)
    relink(run)
    tally = summarized(payload(run) / "journal.jsonl")
    late = _sealed(run, means, tally, _info(run, means, tally, software, now))
    if late:
        unseal(run)
        told = _info(run, replace(means, authority=""), tally, software, now)
        _sealed(
            run, replace(means, authority=""), tally, told | {"Timestamp-By": f"nobody: {means.authority} gave none"}
        )
        raise SurroundingsError(f"{late}. The run is sealed without one; for one, later: handrail seal {run}")
    return tally


def _sealed(run: Path, means: SealingOptions, tally: JournalSummary, info: Mapping[str, str]) -> str:
    """Seal, the tag manifest last. Gives what stood in the way of a timestamp."""
    reason = ""
    try:
        write_manifests(run, info)
        listed = tag_manifest_of(run)
        late = _say(run / FOLDER, listed, means, stated(run, hashlib.sha256(listed).hexdigest(), tally))
        put(run / TAG_MANIFEST, listed)
        return late
    except OSError as error:
        reason = error.strerror or str(error)
    raise SurroundingsError(f"{run} cannot be sealed ({reason}); make room, then: handrail seal {run}")


def unseal(run: Path) -> None:
    """What is to be written on is not sealed any more."""
    (run / TAG_MANIFEST).unlink(missing_ok=True)  # first: without it, there is no seal
    if (run / FOLDER).is_dir():
        shutil.rmtree(run / FOLDER)
    for name in TAGS:
        (run / name).unlink(missing_ok=True)


def summarized(journal: Path) -> JournalSummary:
    """Read a journal, entry by entry. Raises `JournalBroken`."""
    tally = JournalSummary()
    with journal.open("rb") as lines:
        for entry in links(lines, journal):
            tally.take(entry)
    return tally


def _say(folder: Path, listed: bytes, means: SealingOptions, statement: bytes) -> str:
    """Write what is said of the tag manifest. Gives what stood in the way of a timestamp."""
    from cryptography.hazmat.primitives.serialization import Encoding

    folder.mkdir()
    told = enveloped(statement, means.signatory.signer if means.signatory else None)
    to_be_stamped, name = told, UNSIGNED_TIME
    if means.signatory:
        to_be_stamped, name = signed(listed, means.signatory), TIME
        certificates = (means.signatory.certificate, *means.signatory.chain)
        put(folder / SIGNATURE, to_be_stamped)
        put(folder / CERTIFICATE, b"".join(it.public_bytes(Encoding.PEM) for it in certificates))
    put(folder / STATEMENT, told)
    if not means.authority:
        return ""
    try:
        put(folder / name, stamped(to_be_stamped, means.authority))
    except SurroundingsError as error:
        return str(error)
    return ""


def _info(run: Path, means: SealingOptions, tally: JournalSummary, software: str, now: datetime) -> dict[str, str]:
    started, by = tally.started, means.signatory
    about = f"{started['runbook']}{' · ' + started['pair'] if started.get('pair') else ''}: {tally.outcome}"
    return {
        "Bag-Software-Agent": software,
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "External-Identifier": run.name,
        "External-Description": about,
        "Sealed-By": f"{by.certificate.subject.rfc4514_string()}, certificate SHA-256 {by.fingerprint}"
        if by
        else NOBODY,
        "Timestamp-By": means.authority or "nobody: no authority was named",
    }
