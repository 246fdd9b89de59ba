"""What a seal says of a run: its head, its length and its counts, read from raw entries as they pass by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ENDS = {
    "step-passed": "passed",
    "step-failed": "failed",
    "step-in-doubt": "inDoubt",
    "step-done-by-hand": "byHand",
}
VERDICTS = {"proved": "proved", "after": "reachableAfter", "not-found": "notFound"}
OUTCOMES = ("passed", "skipped", "failed", "byHand", "inDoubt", "unfinished", *VERDICTS.values())


@dataclass
class JournalSummary:
    """Counts entries as they are told, in memory that grows with the steps alone.

    It reads what `handrail.journal.telling` reads, and a test holds the two against one another.
    """

    started: dict[str, Any] = field(default_factory=dict)
    began: str = ""
    ended: str = ""
    outcome: str = "unfinished"
    head: str = ""
    entries: int = 0
    browser: str = ""
    taken: int = 0
    missed: int = 0
    texts: int = 0
    masks: int = 0
    _last: str = ""
    _steps: dict[str, str] = field(default_factory=dict)
    _in_a_section: bool = False
    _unlisted: set[str] = field(default_factory=set)

    def take(self, entry: Mapping[str, Any]) -> None:
        event = entry["event"]
        kind = event["kind"]
        self.entries, self.head, self.ended, self._last = self.entries + 1, entry["seal"], entry["at"], kind
        if kind.startswith("step-"):
            self._step(kind, event)
        elif kind in ("evidence-kept", "evidence-missed"):
            self._evidence(kind, event)
        elif kind == "section-started":
            self._in_a_section = True
        elif kind in ("run-started", "run-resumed", "run-finished", "browser-started"):
            self._run(kind, entry["at"], event)

    def _run(self, kind: str, at: str, event: Mapping[str, Any]) -> None:
        if kind == "run-started" and not self.started:
            self.started, self.began = dict(event), at
        elif kind == "run-resumed":
            self.outcome = "unfinished"
        elif kind == "run-finished":
            self.outcome = event["outcome"]
        elif kind == "browser-started":
            self.browser = event["version"]

    def _step(self, kind: str, event: Mapping[str, Any]) -> None:
        step = event["step"]
        if kind in ("step-started", "step-skipped", "step-rehearsed"):
            if step not in self._steps and not self._in_a_section:
                self._unlisted.add(step)
            begun = {"step-started": "unfinished", "step-skipped": "skipped"}
            self._steps[step] = begun.get(kind) or VERDICTS[event["verdict"]]
        elif kind in ENDS and step in self._steps:
            self._steps[step] = ENDS[kind]

    def _evidence(self, kind: str, event: Mapping[str, Any]) -> None:
        if kind == "evidence-missed":
            self.missed += 1
        elif event.get("media_type", "").startswith("text/"):
            self.texts += 1
        elif event["step"] and not event.get("drawn_on"):
            self.taken += 1
            self.masks += len(event.get("masks", ()))

    @property
    def is_whole(self) -> bool:
        """Is the end of the run the last that is told?"""
        return self._last == "run-finished"

    def counts(self) -> dict[str, int]:
        """Steps by what became of them."""
        counted = Counter(outcome for step, outcome in self._steps.items() if step not in self._unlisted)
        return {"planned": self.started.get("steps", 0), **{outcome: counted[outcome] for outcome in OUTCOMES}}

    def pictures(self) -> dict[str, int]:
        """What was to be photographed, and what was. A text of a page is counted by itself."""
        return {
            "expected": self.taken + self.missed,
            "taken": self.taken,
            "texts": self.texts,
            "masks": self.masks,
        }
