"""What a report tells of sign-offs. They come after the seal, so only a report that is made later can tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handrail.errors import JournalBroken
from handrail.journal import RunRecord
from handrail.sealing import SIGN_OFFS, TrustAnchors, made_by, payload
from handrail.sealing.seal import read_summary
from handrail.sealing.sign_off import sign_off_numbers
from handrail.version import __version__


def maker(folder: Path) -> str:
    """The words with which a report that tells of sign-offs names its maker, and how many there were."""
    return made_by(__version__, len(sign_off_numbers(folder)))


def sign_offs(record: RunRecord, folder: Path) -> Iterator[str]:
    """A sentence for each sign-off of a run, and for each that does not hold. Whose keys these are, a verifier must say."""
    if not (folder / SIGN_OFFS).is_dir():
        return
    from handrail.sealing.sign_off_check import SignOffCheck, SignOffResult

    try:
        summary = read_summary(payload(folder) / "journal.jsonl")
    except (OSError, JournalBroken):
        summary = None
    told: set[int] = set()
    for result in SignOffCheck(folder, summary, TrustAnchors(), record.ended).results():
        if isinstance(result, SignOffResult) and (result.number not in told or result.is_self):
            told.add(result.number)
            yield f"not proved: {result.sentence}" if result.is_self else result.sentence
    if told:
        yield "whose keys these are, the report cannot tell; to check: handrail verify RUN --trust CERTIFICATE"
