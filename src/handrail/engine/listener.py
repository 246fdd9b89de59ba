"""Listeners observe: they hear each entry of the journal, and may answer with facts of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from handrail.journal import Entry, Event


class Listener(Protocol):
    """Hears what happened. Never decides, and never fails a run."""

    def hear(self, entry: Entry) -> AsyncIterator[Event]: ...
