"""Listeners observe: they hear each entry of the journal, and may answer with facts of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from handrail.journal import Entry, Event


class Listener(Protocol):
    """A listener observes a run by its entries. It never decides, and never fails a run."""

    def hear(self, entry: Entry) -> AsyncIterator[Event]:
        """Take note of a recorded entry, and yield facts, which are recorded too."""
