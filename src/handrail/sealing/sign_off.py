"""Sign-offs: what people say of a sealed run, as statements that they sign with their own keys (decision 011)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from handrail.journal.chain import canonical
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import TAG_MANIFEST, digests, files_below, recorded_name
from handrail.sealing.seal import FOLDER as SEAL
from handrail.sealing.statement import STATEMENT as STATEMENT_TYPE
from handrail.sealing.statement import read_envelope

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from securesystemslib.dsse import Envelope

SIGN_OFFS = "sign-offs"
"""The folder of all sign-offs of a run, beside that of its seal: a folder for each, numbered from 1."""
DRAFT = ".draft"
"""The folder in which a sign-off is written before it gets its number."""
STATEMENT = "statement.dsse.json"
CERTIFICATE = "signer.pem"
TIMESTAMP = "statement.tsr"
FILES = (STATEMENT, CERTIFICATE, TIMESTAMP)
PREDICATE = "urn:handrail:sign-off:1"

Role: TypeAlias = Literal["reviewer", "approver"]
ROLES: tuple[Role, ...] = ("reviewer", "approver")
MAX_MEANING = 500
"""Characters of a meaning, at most."""
MAX_NAME = 100
MAX_FILE_BYTES = 1 << 20
"""A statement has some thousand."""

_PLACE = re.compile(rf"[1-9]\d{{0,5}}/(?:{'|'.join(map(re.escape, FILES))})")
_NUMBER = re.compile(r"[1-9]\d{0,5}")

Digest: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    """A part of a statement. Fields that are not known are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True)


class SignedRun(_Part):
    """The run of a sign-off, so that a sign-off of another run, or of an earlier seal, is known for what it is."""

    name: str
    runbook: str
    pair: str
    began: str
    head: str
    """The hash of the journal's last entry."""
    entries: int


class SignerCertificate(_Part):
    holder: str
    sha256: Digest


class SignOff(_Part):
    """What somebody signs: in which role, with which meaning, under which name, when, and of which run."""

    number: int
    role: Role
    meaning: str
    name: str
    account: str
    machine: str
    at: str
    """The time by the signer's clock, in UTC."""
    certificate: SignerCertificate
    run: SignedRun
    timestamp_by: str = ""
    allow_self: tuple[str, ...] = Field((), strict=False)
    """Why it is not somebody else who signs, in sentences, where `--allow-self` let that pass."""


@dataclass(frozen=True)
class StoredSignOff:
    """A sign-off in a run's folder, with what it covers: the SHA-256 of each file of the seal and of each earlier sign-off."""

    number: int
    """That of its folder."""
    sign_off: SignOff
    covered: Mapping[str, str]
    content: bytes
    envelope: Envelope
    certificates: tuple[Certificate, ...]
    """The signer's certificate, and those above it."""

    @property
    def covered_seal(self) -> Mapping[str, str]:
        return _of_the_seal(self.covered)

    @property
    def covered_sign_offs(self) -> Mapping[str, str]:
        return {name: digest for name, digest in self.covered.items() if name.startswith(f"{SIGN_OFFS}/")}


def sign_off_numbers(run: Path) -> list[int]:
    """The numbers of the sign-offs in a run's folder, in order."""
    folder = run / SIGN_OFFS
    entries = list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    return sorted(int(it.name) for it in entries if _NUMBER.fullmatch(it.name) and it.is_dir() and not it.is_symlink())


def statement_file(number: int) -> str:
    """The name of a sign-off's statement in the run's folder."""
    return f"{SIGN_OFFS}/{number}/{STATEMENT}"


def is_place_of_sign_off(run: Path, name: str) -> bool:
    """Say whether a name below `sign-offs` is that of a sign-off's file, or of a draft that counts for nothing."""
    is_draft = name == DRAFT or name.startswith(f"{DRAFT}/")
    return is_draft or (bool(_PLACE.fullmatch(name)) and not (run / SIGN_OFFS / name).is_symlink())


def seal_digests(run: Path) -> dict[str, str]:
    """The SHA-256 of the tag manifest and of each file of the seal, as they are now."""
    attested = (f"{SEAL}/{name}" for name in files_below(run / SEAL)) if (run / SEAL).is_dir() else ()
    return {name: digest for name, digest, _ in digests(run, (TAG_MANIFEST, *attested))}


def sign_off_digests(run: Path, before: int) -> dict[str, str]:
    """The SHA-256 of the statement of each sign-off whose number is smaller."""
    names = (statement_file(number) for number in sign_off_numbers(run) if number < before)
    return {name: digest for name, digest, _ in digests(run, names)}


def signed_run(run: Path, summary: JournalSummary) -> SignedRun:
    """The run as a sign-off of its present seal tells it."""
    return SignedRun(
        name=recorded_name(run),
        runbook=summary.started["runbook"],
        pair=summary.started.get("pair", ""),
        began=summary.began,
        head=summary.head,
        entries=summary.entries,
    )


def sign_off_statement(sign_off: SignOff, covered: Mapping[str, str]) -> bytes:
    """Make the statement of a sign-off, as canonical JSON."""
    return canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in covered.items()],
            "predicateType": PREDICATE,
            "predicate": sign_off.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }
    ).encode()


def read_sign_off(run: Path, number: int) -> StoredSignOff:
    """Read a sign-off from a run's folder. Raises `ValueError` with what is wrong. Nothing is verified yet."""
    from cryptography import x509

    content, pem = _read(run, number, STATEMENT), _read(run, number, CERTIFICATE)
    try:
        envelope, statement = read_envelope(content)
        sign_off, covered = _parsed(statement)
    except ValueError as error:
        raise ValueError(f"{statement_file(number)} was altered: {error}") from None
    try:
        certificates = tuple(x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise ValueError(f"{SIGN_OFFS}/{number}/{CERTIFICATE} was altered: it holds no certificate in PEM") from None
    return StoredSignOff(number, sign_off, covered, content, envelope, certificates)


def told_sign_offs(run: Path) -> Iterator[tuple[SignOff, bool]]:
    """What the sign-offs in a folder tell, unverified, each with whether it is of the present seal.

    Those that cannot be read are left out.
    """
    numbers = sign_off_numbers(run)
    present = seal_digests(run) if numbers else {}
    for number in numbers:
        try:
            tree = json.loads(_read(run, number, STATEMENT))
            sign_off, covered = _parsed(json.loads(base64.b64decode(tree["payload"])))
        except (ValueError, KeyError, TypeError):
            continue
        yield sign_off, _of_the_seal(covered) == present


def _of_the_seal(covered: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in covered.items() if not name.startswith(f"{SIGN_OFFS}/")}


def _read(run: Path, number: int, name: str) -> bytes:
    file = run / SIGN_OFFS / str(number) / name
    try:
        if file.stat().st_size <= MAX_FILE_BYTES and file.is_file():
            return file.read_bytes()
    except OSError:
        raise ValueError(f"{SIGN_OFFS}/{number}/{name} is missing") from None
    raise ValueError(f"{SIGN_OFFS}/{number}/{name} was altered: it is no file of that kind")


def _parsed(statement: Mapping[str, Any]) -> tuple[SignOff, dict[str, str]]:
    """The sign-off in a statement, and what that covers. Raises `ValueError`."""
    try:
        if statement["predicateType"] != PREDICATE:
            raise ValueError("it is no sign-off")
        subjects = [(subject["name"], subject["digest"]["sha256"]) for subject in statement["subject"]]
        if len(dict(subjects)) == len(subjects) and all(isinstance(text, str) for pair in subjects for text in pair):
            return SignOff.model_validate(statement["predicate"]), dict(subjects)
    except (KeyError, TypeError, ValidationError):
        pass
    raise ValueError("it is no sign-off, or one of a kind that is not known here")
