"""The wording of pictures: which are shown, and what is masked, opened or cut off in them."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.journal import EvidenceKept
from handrail.report.words.units import plural


def shown_pictures(pictures: Sequence[EvidenceKept]) -> list[EvidenceKept]:
    """The pictures, without texts, and without those that have a copy with a highlighted control."""
    copied = {picture.drawn_on for picture in pictures}
    return [picture for picture in pictures if picture.media_type.startswith("image/") and picture.file not in copied]


def masks(kept: EvidenceKept) -> str:
    """The masks of a picture, with their places in its pixels; empty if there are none."""
    places = (f"{mask.secret} ({mask.left}, {mask.top}, {mask.width}×{mask.height})" for mask in kept.masks)
    return f"{plural(len(kept.masks), 'mask')}: {', '.join(places)}" if kept.masks else ""


def cut_off_areas(kept: EvidenceKept) -> str:
    """The areas of a page that were too large for its picture; empty if there are none."""
    return f"not whole: {', '.join(kept.folded)}" if kept.folded else ""


def expanded_areas(kept: EvidenceKept) -> str:
    """The areas of a page that were opened to their whole length for its picture; empty if there are none."""
    return f"opened to its whole length: {', '.join(kept.unfolded)}" if kept.unfolded else ""
