"""Reviews: who has said of which step that it still does what the new words of its sentence say. They lie beside the runbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from handrail.errors import InvalidCall, InvalidFile
from handrail.source import Diagnostics, Source, parse_source, read_source, written_item

_SHA256 = re.compile("[0-9a-f]{64}|")
HEAD = "# Who has looked at which step since its document changed: written by handrail coverage --accept, reviewed like code.\n"
BEGINNING = f"{HEAD}reviews:\n"


@dataclass(frozen=True)
class Review:
    """A person's word that a step holds with what has become of its sentence."""

    step: str
    """Its number at that time; empty where it is a reason for which a sentence asks for no step."""
    does: str
    """What the step does, or the reason. If that is changed, the review holds no longer."""
    sentence: str
    was: str
    now: str
    """The digest of the new sentence; empty if it is gone."""
    by: str
    reason: str
    day: str


FIELDS = tuple(Review.__dataclass_fields__)


def reviews_file(runbook: Path) -> Path:
    """The file of a runbook's reviews."""
    return runbook.with_name(f"{runbook.stem}.reviews.yaml")


def read_reviews(file: Path) -> tuple[Review, ...]:
    """Read reviews; none if there is no file. Raises `InvalidFile`."""
    return _reviews(read_source(file)) if file.exists() else ()


def with_reviews(text: str, added: Sequence[Review], file: Path) -> str:
    """The text of a file with more reviews at its end. Raises `InvalidCall` if it is not laid out for that."""
    before = _reviews(parse_source(text.encode(), str(file))) if text else ()
    items = "".join(written_item(_as_texts(review), 2) for review in added)
    longer = (text if text.endswith("\n") else f"{text}\n") + items if before else BEGINNING + items
    try:
        is_right = _reviews(parse_source(longer.encode(), str(file))) == (*before, *added)
    except InvalidFile:
        is_right = False
    if not is_right:
        raise InvalidCall(f"{file} is not laid out so that a review could be added at its end; write there:\n{items}")
    return longer


def _as_texts(review: Review) -> dict[str, Any]:
    return dict(asdict(review))


def _reviews(source: Source) -> tuple[Review, ...]:
    diagnostics = Diagnostics(source)
    top = source.value
    listed = top.get("reviews") if isinstance(top, dict) else None
    if not isinstance(listed, list):
        diagnostics.report((), "this is no file of reviews: it has `reviews`, and a list of them")
        listed = []
    read = [_review(body, index, diagnostics) for index, body in enumerate(listed)]
    if diagnostics.mistakes:
        raise InvalidFile(diagnostics.mistakes)
    return tuple(review for review in read if review)


def _review(body: Any, index: int, diagnostics: Diagnostics) -> Review | None:
    path = ("reviews", index)
    if not isinstance(body, dict):
        diagnostics.report(path, f"a review is a mapping of {', '.join(FIELDS)}")
        return None
    diagnostics.report_unknown_keys(body, FIELDS, path, "a review")
    for key in FIELDS:
        value = body.get(key)
        if not isinstance(value, str):
            diagnostics.report((*path, key), f"`{key}` takes a text; put quotes around it")
        elif key in ("was", "now") and not _SHA256.fullmatch(value):
            diagnostics.report((*path, key), f"`{key}` takes 64 hexadecimal digits")
        elif key in ("by", "reason", "does") and not value.strip():
            diagnostics.report((*path, key), f"`{key}` cannot be empty")
    return None if diagnostics.mistakes else Review(**{key: body[key] for key in FIELDS})
