"""Storing an edition of a document that a person has fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handrail.app import environment
from handrail.editions import Edition, edition_text, make_edition
from handrail.errors import InvalidCall, SurroundingsError
from handrail.source import MAX_BYTES

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class DocumentFile:
    """The bytes of a document, and what messages call it."""

    name: str
    content: bytes

    @classmethod
    def read(cls, file: Path) -> DocumentFile:
        """Read a file. Raises `InvalidCall`."""
        try:
            return cls(str(file), file.read_bytes())
        except OSError as error:
            raise InvalidCall(f"{file} cannot be read: {error.strerror}") from None


@dataclass(frozen=True)
class StoredEdition:
    """An edition, and the file in which it is stored."""

    file: Path
    edition: Edition


def add_document(
    document: DocumentFile,
    name: str,
    *,
    out: Path,
    read_on: str = "",
    edition: str = "",
    title: str = "",
    url: str = "",
    paraphrased: bool = False,
) -> StoredEdition:
    """Store an edition in `out/NAME/EDITION.yaml`, which must not be there. Raises `InvalidCall` and `SurroundingsError`.

    `read_on` is the day on which it was fetched, as in 2026-05-02; today, if it is empty.
    """
    if not _NAME.fullmatch(name):
        raise InvalidCall(f"--name takes a name of letters, digits, `-`, `_` and `.`, as in: sign-in; not {name}")
    read_on = read_on or f"{environment.clock().date()}"
    _must_be_day(read_on)
    made = make_edition(
        document.content,
        document.name,
        title=title.strip(),
        edition=edition.strip(),
        read_on=read_on,
        url=url,
        paraphrased=paraphrased,
    )
    file = out / name / f"{_file_name(made.edition)}.yaml"
    _write(file, edition_text(made).encode(), made)
    return StoredEdition(file, made)


def _must_be_day(text: str) -> None:
    try:
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text)
    except ValueError:
        is_day = None
    if not is_day:
        raise InvalidCall(f"--read-on takes the day on which the document was read, as in 2026-05-02; not {text}")


def _file_name(edition: str) -> str:
    """The name of an edition, as a file may be called."""
    return re.sub(r"[^\w.-]+", "-", edition).strip("-.") or "edition"


def _write(file: Path, content: bytes, edition: Edition) -> None:
    if len(content) > MAX_BYTES:
        raise InvalidCall(
            f"stored, the document would take more than {MAX_BYTES // 1024} KiB, and nobody could review it; add the "
            "chapter that the runbook carries out"
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise InvalidCall(
            f"{file} is there already, and an edition that runbooks point at is not written over; name another one with "
            f"--edition, not {edition.edition}"
        ) from None
    except OSError as error:
        raise SurroundingsError(f"{file} cannot be written ({error.strerror})") from None
