"""The clocks of the appliances, compared with that of the machine: certificates expire, and logs are read, by the appliance's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from handrail.journal import ClockCompared, Entry, Event, StepFailed, StepPassed
from handrail.page import DatedAnswer, Page

HALF_SECOND = 0.5
"""A time to the second tells the second that has begun."""


class Clocks:
    """A listener that compares each appliance's clock once, by the time that came with its first page. It asks for nothing."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages
        self._compared: set[str] = set()

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        if not isinstance(entry.event, StepPassed | StepFailed):
            return
        for role, page in self._pages.items():
            answer = None if role in self._compared else page.dated_answer()
            if answer:
                self._compared.add(role)
                yield ClockCompared(appliance=role, ahead=round(_ahead(answer), 1))


def _ahead(answer: DatedAnswer) -> float:
    return (answer.date - answer.came).total_seconds() + HALF_SECOND
