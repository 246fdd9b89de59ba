"""Pages on which a run has nothing left to do: they are closed, since each keeps some fifty megabytes of the machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from handrail.journal import Entry, Event, SectionStarted
from handrail.page import Page
from handrail.runbook import PlannedSection


class FinishedPages:
    """A listener that closes the page of each appliance that neither a section that begins nor any after it works on."""

    def __init__(self, pages: Mapping[str, Page], sections: Sequence[PlannedSection]) -> None:
        self._pages = dict(pages)
        self._last = {section.appliance: place for place, section in enumerate(sections)}
        self._places = {section.number: place for place, section in enumerate(sections)}

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        event = entry.event
        if isinstance(event, SectionStarted) and event.number in self._places:
            now = self._places[event.number]
            for role in [role for role in self._pages if self._last.get(role, -1) < now]:
                await self._pages.pop(role).close()
        return
        yield
