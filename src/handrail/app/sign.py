"""Signing a run off: checked words, a key, a run that is whole, and reports that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.app import environment
from handrail.app.reports import reports_made_again
from handrail.app.runs_folder import goes_on
from handrail.app.verify import report_renderer
from handrail.characters import described, hidden_characters
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.journal import EvidenceSearched, RunRecord, read, run_record
from handrail.report.words import identity
from handrail.run import RunFolder
from handrail.sealing import Role, Signatory, SignOff, TrustAnchors, Verification, is_sealed, open_key, payload
from handrail.sealing.keys import KEY_ADDRESS
from handrail.sealing.seal import read_summary
from handrail.sealing.sign_off import MAX_MEANING, MAX_NAME
from handrail.sealing.signing_off import SigningOff, SignOffRequest


@dataclass(frozen=True)
class SignedOff:
    """A run that somebody has signed off, and which run that is, in a sentence."""

    run: Path
    about: str
    sign_off: SignOff


@dataclass(frozen=True)
class SigningKey:
    """The key of somebody who signs off: a file or an address, and the certificate that says whose it is."""

    key: str | Path
    certificate: Path | None = None

    @property
    def wants_password(self) -> bool:
        """The file cannot be opened without a password."""
        file = Path(self.key)
        if KEY_ADDRESS.match(str(self.key)) and not file.exists():
            return False
        try:
            content = file.read_bytes()
        except OSError:
            return False  # which `open` tells
        if b"-----BEGIN" in content:
            return b"ENCRYPTED" in content
        from handrail.report.pades import can_open

        return not can_open(content, None)

    def open(self, password: str | None = None, now: datetime | None = None) -> Signatory:
        """Open the key. Raises `SurroundingsError`, and `InvalidCall` if it is not told whose key it is."""
        return open_key(str(self.key), self._beside(), password, now or environment.clock())

    def _beside(self) -> Path | None:
        """The certificate that was named; else the one beside the key, where `handrail keys new` puts it."""
        file = Path(self.key)
        if self.certificate or not file.name.endswith(".key.pem"):
            return self.certificate
        beside = file.with_name(file.name.removesuffix(".key.pem") + ".cert.pem")
        return beside if beside.is_file() else None


def sign_off_request(
    role: Role, meaning: str, name: str = "", *, allow_self: bool = False, authority: str = ""
) -> SignOffRequest:
    """Make a request of what is typed, by the account and on the machine of this process. Raises `InvalidCall`."""
    return SignOffRequest(
        role=role,
        meaning=_words("--meaning", meaning, MAX_MEANING, "Evidence is complete"),
        name=_words("--name", name, MAX_NAME, "Ann Auditor") if name else "",
        account=environment.account(),
        machine=environment.machine(),
        allow_self=allow_self,
        authority=authority,
    )


def _words(option: str, text: str, most: int, example: str) -> str:
    """The text that everybody who verifies will read. Raises `InvalidCall` for none, a long one, and what nobody can see."""
    words = text.strip()
    if not words:
        raise InvalidCall(f'{option} takes words, as in: {option} "{example}"')
    if len(words) > most:
        raise InvalidCall(
            f"{option} takes {most} characters at most; these are {len(words)}. What is longer belongs in a file of its own"
        )
    unseen = next((char for _, char in hidden_characters(words)), None) or next(
        (it for it in "\t\n" if it in words), None
    )
    if unseen:
        raise InvalidCall(
            f"{option} holds what a reader cannot see: {described(unseen)}. Type it on one line, without that"
        )
    return words


def sign_off(run: Path, request: SignOffRequest, signatory: Signatory, now: datetime | None = None) -> SignedOff:
    """Sign a run off, once all of it is verified.

    Raises `InvalidCall` for a run that is not to be signed off, or not by this person, `EvidenceBroken` for one that is not as it
    was sealed, and `SurroundingsError` if it cannot be written to.
    """
    if goes_on(run, environment.is_alive):
        raise InvalidCall(f"this run still goes on, and is sealed when it ends; sign it off then: handrail sign {run}")
    record = run_record(read(RunFolder(run).journal, cut_off=True))
    _must_be_for_signing(run, record)
    at = now or environment.clock()
    results = list(Verification(run, TrustAnchors(), at, report_renderer(run)).results())
    broken = [result.sentence for result in results if result.state == "broken"]
    if broken:
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        raise EvidenceBroken(
            f"what is broken is not signed off: {broken[0]}{more}. All of it is told by: handrail verify {run}"
        )
    summary = read_summary(payload(run) / "journal.jsonl")
    with reports_made_again(run):
        signed = SigningOff(run, summary, signatory, request, at).sign()
    return SignedOff(run, identity(record), signed)


def _must_be_for_signing(run: Path, record: RunRecord) -> None:
    """Raise `InvalidCall` for a run that is not sealed, is evidence of nothing, or whose files were put away."""
    if not is_sealed(run):
        next_command = "seal" if record.finished else "resume"
        raise InvalidCall(
            f"{run} is not sealed, and a sign-off is of a seal; first: handrail {next_command} {run}. Nothing was signed"
        )
    if record.mode.name == "draft":
        raise InvalidCall(
            f"{run} is a draft, which is evidence of nothing; perform the runbook with handrail run, and sign that off"
        )
    away = [event for _, event in record.run_facts if isinstance(event, EvidenceSearched) and event.found]
    if away:
        places = ", ".join(dict.fromkeys(event.quarantine for event in away if event.quarantine))
        where = f" Files were put away in {places}." if places else ""
        raise InvalidCall(
            f"{run} held a secret ({'; '.join(away[0].found)}), so what is left of it is not whole.{where} Perform the runbook "
            "again, and sign that off"
        )
