"""A guide's folder: its Markdown, which trainers edit, its pictures, and what is made of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handrail.errors import InvalidCall, SurroundingsError
from handrail.journal import RunRecord
from handrail.report.files import write
from handrail.report.guide import markdown
from handrail.report.guide.crop import Ring, cropped, scaled
from handrail.report.guide.managed_blocks import MARK, ManagedBlocks, pieces
from handrail.report.guide.merge import GONE, merged, recognised
from handrail.report.guide.shots import Shot, shots
from handrail.report.guide.steps import chapters
from handrail.report.pictures import read_evidence

SOURCE = "guide.md"
NOTHING = ManagedBlocks("", (), frozenset())
ADVICE = "Make room, or name another folder with --out"


@dataclass(frozen=True)
class Made:
    """What became of a guide, and of the edits in the one that was there."""

    source: Path
    edited: tuple[str, ...] = ()
    """What the run says of each block that was edited, and is kept as it was."""
    gone: tuple[str, ...] = ()
    """The same of those that the run does not have any more."""
    former: Path | None = None
    """Where the former text is, if it was another."""


def make(record: RunRecord, run: Path, folder: Path) -> Made:
    """Write the guide of a run, or make one anew and keep what was edited. Raises `InvalidCall`, `SurroundingsError`."""
    source = folder / SOURCE
    before = _former(source)
    former = pieces(before) if before else NOTHING
    known = recognised(chapters(record), former)
    taken = {shot.key: shot for chapter in known for shot in shots(chapter, run)}
    guide = markdown.numbered(merged(markdown.blocks(record, known, taken), former))
    _open(folder / markdown.FOLDER)
    _write_pictures(folder, taken.values(), markdown.numbers(guide), run)
    text = str(guide)
    kept = None
    if before and text != before:
        kept = source.with_name(f"{SOURCE}.bak")
        write(kept, before.encode(), ADVICE)
    write(source, text.encode(), ADVICE)
    gone = [it.key for it in guide.blocks].index(GONE) if any(it.key == GONE for it in guide.blocks) else None
    here, lost = guide.blocks[:gone], guide.blocks[gone + 1 :] if gone is not None else ()
    return Made(source, tuple(it.said or it.key for it in here if it.edited), tuple(it.said for it in lost), kept)


def _open(folder: Path) -> None:
    reason = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise SurroundingsError(f"{folder} cannot be made ({reason}). {ADVICE}")


def _former(source: Path) -> str:
    """The guide that is there; empty where none is."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCall(
            f"{source} cannot be read ({error}); put it right, or name another folder with --out"
        ) from None
    if text.strip() and not MARK.search(text):
        raise InvalidCall(
            f"{source} was not made by `handrail guide`, or has lost all of its marks, so it is left as it is; "
            "name another folder with --out"
        )
    return text


def _write_pictures(folder: Path, taken: Iterable[Shot], numbers: dict[str, str], run: Path) -> None:
    """Numbers on a picture are those of its steps in the guide."""
    for shot in taken:
        content = read_evidence(shot.kept, run)[0]
        several = len(shot.controls) > 1
        rings = [
            Ring(
                step.record.target.rectangle,
                numbers.get(step.key, "") if several else "",
                of_row=" in row " in step.sentence,
            )
            for step in shot.steps
            if shot.pointed and step.record.target
        ]
        write(folder / markdown.picture(shot), cropped(content, rings) if rings else scaled(content), ADVICE)
