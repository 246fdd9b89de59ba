"""The notices of a rollout, sent while it goes on, and put on record as they have been taken or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from handrail.fleet.record import RolloutRecord
from handrail.journal import Entry, Event
from handrail.notify import Notice, Notifier, rollout_notice


@dataclass
class RolloutNotices:
    """The teller of one rollout. It holds nothing up, and never fails anything."""

    notifier: Notifier
    name: str
    """That of the rollout's folder."""
    record: RolloutRecord
    append: Callable[[Event], None]
    """Puts on record who was told."""
    _telling: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def hear(self, entry: Entry) -> None:
        """Tell services of an entry, if it is something for them."""
        notice = rollout_notice(entry.event, self.record.started, self.name)
        if notice:
            self._telling.add(asyncio.create_task(self._tell(notice)))

    async def settle(self) -> None:
        """Wait for what is still being sent; each service has a few seconds."""
        await asyncio.gather(*self._telling)

    def stop(self) -> None:
        """Wait for nothing any more: the journal is closed."""
        for task in self._telling:
            task.cancel()

    async def _tell(self, notice: Notice) -> None:
        notified = await self.notifier.tell(notice)
        if notified:
            self.append(notified)
