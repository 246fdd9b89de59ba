"""A notice: what services are told, in words that hold neither a secret nor what a page shows."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.journal import NoticeKind


@dataclass(frozen=True)
class Notice:
    """A title and a sentence or two. Of the steps they tell the numbers alone: a sentence may hold what was typed."""

    about: NoticeKind
    title: str
    text: str
