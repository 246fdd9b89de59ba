"""Somebody who rolls out, with a queue and the folder that its workers share."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from handrail.app.jobs import Workplace
from handrail.app.rollouts.request import RolloutRequest
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.secrets import Redactor
from handrail.temporal.conductors import Conductors
from handrail.temporal.connection import connect
from handrail.temporal.remote_runs import RemoteQueue
from handrail.temporal.worker import Worker

SIGNING_IN = """\
runbook: Sign in
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - call: sign-in
"""


@dataclass
class Company:
    """Somebody who rolls out, with a queue and the folder that its workers share."""

    request: RolloutRequest
    queue: RemoteQueue
    url: str
    browser: SharedBrowser
    inventory: Path
    told: list[str] = field(default_factory=list)
    """What workers and conductors said."""

    @property
    def workplace(self) -> Workplace:
        return Workplace(self.inventory, self.request.out, self.url, self.told.append, grace_period=0.0)

    async def work(self) -> None:
        """Serve the queue until it is cancelled."""
        client = await connect(self.queue.address, {}, Redactor())
        await Worker(client, self.queue.name, self.workplace, 1, lambda: self.browser, 0.2).serve()

    async def conductors(self) -> Conductors:
        client = await connect(self.queue.address, {}, Redactor())
        return Conductors(client, self.queue, self.workplace, 0.2)


async def ended(working: asyncio.Task[None]) -> None:
    """Cancel a task that serves, and wait for its end."""
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
