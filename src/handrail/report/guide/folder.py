"""A guide's folder: its Markdown, which trainers edit, and its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from handrail.errors import InvalidCall, SurroundingsError
from handrail.journal import RunRecord
from handrail.report.files import write
from handrail.report.guide import markdown
from handrail.report.guide.crop import Ring, crop_to_rings, scale_down
from handrail.report.guide.illustrations import Illustration, select_illustrations
from handrail.report.guide.managed_blocks import MARKER, ManagedBlocks, parse_blocks
from handrail.report.guide.merge import REMOVED_KEY, merge, with_previous_keys
from handrail.report.guide.steps import guide_chapters
from handrail.report.pictures import read_evidence

SOURCE = "guide.md"
EMPTY_GUIDE = ManagedBlocks("", (), frozenset())
ADVICE = "Make room, or name another folder with --out"


@dataclass(frozen=True)
class GuideResult:
    """A guide that was written, and what became of the edits in the previous one."""

    source: Path
    edited: tuple[str, ...] = ()
    """The original sentences of the blocks that were edited and are kept as they were."""
    removed: tuple[str, ...] = ()
    """The original sentences of edited blocks that the run no longer has; they are kept at the end."""
    backup: Path | None = None
    """The previous text, if it was another."""


def write_guide(record: RunRecord, run: Path, folder: Path) -> GuideResult:
    """Write the guide of a run, or rewrite one and keep its edits. Raises `InvalidCall`, `SurroundingsError`."""
    source = folder / SOURCE
    previous_text = _read_previous(source)
    previous = parse_blocks(previous_text) if previous_text else EMPTY_GUIDE
    chapters = with_previous_keys(guide_chapters(record), previous)
    selected = (illustration for chapter in chapters for illustration in select_illustrations(chapter, run))
    illustrations = {illustration.key: illustration for illustration in selected}
    generated = markdown.guide_blocks(record, chapters, illustrations)
    guide = markdown.with_numbers(merge(generated, previous))
    _make_folder(folder / markdown.PICTURE_FOLDER)
    _write_pictures(folder, illustrations.values(), markdown.step_numbers(guide), run)
    text = str(guide)
    backup = None
    if previous_text and text != previous_text:
        backup = source.with_name(f"{SOURCE}.bak")
        write(backup, previous_text.encode(), ADVICE)
    write(source, text.encode(), ADVICE)
    return GuideResult(source, *_edits(guide), backup)


def _edits(guide: ManagedBlocks) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The original sentences of the edited blocks, and of those that follow the heading of removed steps."""
    keys = [block.key for block in guide.blocks]
    end = keys.index(REMOVED_KEY) if REMOVED_KEY in keys else len(keys)
    edited = tuple(block.original or block.key for block in guide.blocks[:end] if block.edited)
    return edited, tuple(block.original for block in guide.blocks[end + 1 :])


def _make_folder(folder: Path) -> None:
    reason = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise SurroundingsError(f"{folder} cannot be made ({reason}). {ADVICE}")


def _read_previous(source: Path) -> str:
    """Read the previous guide; empty if there is none. Raises `InvalidCall` if it cannot be read, or is no guide."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCall(
            f"{source} cannot be read ({error}); put it right, or name another folder with --out"
        ) from None
    if text.strip() and not MARKER.search(text):
        raise InvalidCall(
            f"{source} was not made by `handrail guide`, or has lost all of its marks, so it is left as it is; "
            "name another folder with --out"
        )
    return text


def _write_pictures(folder: Path, illustrations: Iterable[Illustration], numbers: Mapping[str, str], run: Path) -> None:
    """Write each picture with rings. If it has several, each has the number of its step in the guide."""
    for illustration in illustrations:
        content = read_evidence(illustration.kept, run)[0]
        has_numbers = len(illustration.controls) > 1
        rings = [
            Ring(
                step.record.target.rectangle,
                numbers.get(step.key, "") if has_numbers else "",
                in_row=step.record.is_in_row,
            )
            for step in illustration.steps
            if illustration.has_rings and step.record.target
        ]
        picture = crop_to_rings(content, rings) if rings else scale_down(content)
        write(folder / markdown.picture_path(illustration), picture, ADVICE)
