"""The notifier: tells services, each in a thread of its own, for a few seconds at most."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from handrail.background import finish_within
from handrail.journal import NoticeKind, OthersNotified
from handrail.notify.notice import Notice
from handrail.notify.sending import send

SECONDS = 10.0
"""Seconds that a service has to take a message. Apprise itself waits four for a connection, and four for an answer."""


@dataclass(frozen=True)
class Service:
    """A service whose address is known, or not, and why."""

    name: str
    """The words for its address, without what is secret."""
    events: Sequence[NoticeKind]
    address: str = field(default="", repr=False)
    problem: str = ""


@dataclass
class Notifier:
    """The notifier of the services of a run or a rollout. It never raises; what did not work is in `remarks`."""

    services: Sequence[Service]
    send: Callable[[str, Notice], str] = send
    _failed: dict[str, str] = field(default_factory=dict, init=False)

    async def tell(self, notice: Notice) -> OthersNotified | None:
        """Tell every service that wants to know, all at once. None if there is none."""
        wanted = [service for service in self.services if notice.about in service.events]
        if not wanted:
            return None
        problems = await asyncio.gather(*(self._sent(service, notice) for service in wanted))
        names = [service.name for service in wanted]
        failed = {name: problem for name, problem in zip(names, problems, strict=True) if problem}
        self._failed |= failed
        told = tuple(name for name in names if name not in failed)
        return OthersNotified(about=notice.about, told=told, failed=failed)

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each service that could not be told something, or could not have been."""
        unknown = {service.name: service.problem for service in self.services if service.problem}
        never = {name: problem for name, problem in unknown.items() if name not in self._failed}
        return (
            *(f"notify: {name} was not told, since {problem}" for name, problem in self._failed.items()),
            *(f"notify: {name} could not be told anything, since {problem}" for name, problem in never.items()),
        )

    async def _sent(self, service: Service, notice: Notice) -> str:
        if service.problem:
            return service.problem
        try:
            return await finish_within(SECONDS, lambda: self.send(service.address, notice), "notify")
        except TimeoutError:
            return f"it did not answer within {SECONDS:g} s"
        except Exception as error:
            return type(error).__name__
