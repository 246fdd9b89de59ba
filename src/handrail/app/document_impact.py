"""The impact of a new edition of a document on the runbook that carries it out, and the reviews that clear it."""

from __future__ import annotations

from pathlib import Path

from handrail.app import environment
from handrail.characters import hidden_characters
from handrail.coverage import Coverage, Impact, Suspect, impact, read_reviews, reviews_file, with_reviews
from handrail.editions import Edition, make_edition, read_edition
from handrail.errors import InvalidCall, SurroundingsError
from handrail.sealing.bag import write_whole


def impact_of(coverage: Coverage, edition: Path) -> Impact:
    """What a new edition changes: one that is stored, or the file that somebody has fetched today.

    Raises `InvalidFile`, or `InvalidCall` if the file is no text.
    """
    reviews = read_reviews(reviews_file(coverage.runbook.file))
    return impact(coverage, _edition(edition), reviews)


def _edition(file: Path) -> Edition:
    if file.suffix in (".yaml", ".yml"):
        return read_edition(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidCall(f"{file} cannot be read: {error.strerror}") from None
    return make_edition(content, str(file), read_on=f"{environment.clock().date()}")


def accept(coverage: Coverage, found: Impact, step: str, *, by: str, reason: str, day: str) -> Path:
    """Put on record that a step holds, though its sentences have changed; return the file. `step` is its number or its id.

    A sentence's id stands for the reason why it asks for no step. Raises `InvalidCall` if nothing of it is suspect, and
    `SurroundingsError`.
    """
    _must_be_said(by, reason)
    meant = [it for it in found.open if step in ((it.step, it.id) if it.step else (it.sentence,))]
    if not meant:
        listed = ", ".join(dict.fromkeys(_name(it) for it in found.open))
        raise InvalidCall(f"nothing about {step} is suspect; suspect are: {listed or 'none'}")
    file = reviews_file(coverage.runbook.file)
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        write_whole(file, with_reviews(text, [it.reviewed(by, reason, day) for it in meant], file).encode())
    except OSError as error:
        raise SurroundingsError(f"{file} cannot be written ({error.strerror}); nothing was accepted") from None
    return file


def _must_be_said(by: str, reason: str) -> None:
    for option, text in (("--by", by), ("--reason", reason)):
        if not text.strip():
            raise InvalidCall("--accept takes somebody's word: --by NAME, and --reason TEXT")
        if any(hidden_characters(text)) or "\n" in text or "\t" in text:
            raise InvalidCall(f"{option} holds a character that nobody can see, or a line end; type it anew")


def _name(suspect: Suspect) -> str:
    """What `--accept` takes for it."""
    return f"step {suspect.step}" if suspect.step else f"the reason for {suspect.sentence}"
