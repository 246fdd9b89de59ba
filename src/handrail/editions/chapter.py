"""A chapter of a document, as it was fetched."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Chapter:
    """What stands under one heading: paragraphs, whose sentences are not told apart yet."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
