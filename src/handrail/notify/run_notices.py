"""The notices of a run: a step that is in doubt, and a step that waits for an approval."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from handrail.journal import (
    Entry,
    Event,
    OthersNotified,
    RunFinished,
    RunStarted,
    StepAwaitsApproval,
    StepInDoubt,
)
from handrail.notify.notice import Notice
from handrail.notify.notifier import Notifier


@dataclass
class RunNotices:
    """A listener that tells services, and has on record who was told. `earlier` are the entries of a run that goes on."""

    notifier: Notifier
    earlier: Sequence[Entry] = ()
    _started: RunStarted | None = field(default=None, init=False)
    _has_told_doubt: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        for entry in self.earlier:
            if isinstance(entry.event, RunStarted):
                self._started = entry.event

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        if isinstance(entry.event, RunStarted):
            self._started = entry.event
        notice = self._notice(entry.event)
        notified = await self.notifier.tell(notice) if notice else None
        if isinstance(notified, OthersNotified) and not isinstance(entry.event, RunFinished):  # the end stays the end
            yield notified

    def _notice(self, event: Event) -> Notice | None:
        if self._started is None:
            return None
        what = f"{self._started.runbook} on {self._started.pair}"
        match event:
            case StepInDoubt(step=step):
                self._has_told_doubt = True
                text = f"Step {step} began, and may or may not have happened. A person has to look at the appliance."
            case RunFinished(outcome="in-doubt") if not self._has_told_doubt:
                text = "Whether a step has happened is still in doubt. A person has to look at the appliance."
            case StepAwaitsApproval(step=step):
                text = f"Step {step} waits for a person who approves it."
                return Notice("approval-wanted", f"Approval wanted: {what}", self._with_run(text))
            case _:
                return None
        return Notice("in-doubt", f"In doubt: {what}", self._with_run(text))

    def _with_run(self, text: str) -> str:
        return f"{text} Run: {self._started.run_id}" if self._started and self._started.run_id else text
