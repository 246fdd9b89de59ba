"""The summary of a journal, for its seal: the hash at its head, its length and its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.journal.projections.headline import Headline, headline_of
from handrail.journal.projections.outcomes import ENDS, STARTS, Outcome, is_planned, outcome_of


@dataclass
class JournalSummary:
    """The counts of a journal's entries, taken one by one, in memory that grows with the steps alone.

    Entries are JSON objects rather than models, for speed: a large run has tens of thousands.
    """

    started: dict[str, Any] = field(default_factory=dict)
    """The fields of `RunStarted`; empty if the journal does not begin with it."""
    resumptions: list[dict[str, Any]] = field(default_factory=list)
    """The fields of each `RunResumed`, with its time as `at`."""
    approvals: list[dict[str, Any]] = field(default_factory=list)
    """The fields of each `StepApproved`, with its time as `at`."""
    done_by_hand: list[dict[str, Any]] = field(default_factory=list)
    """The fields of each `StepDoneByHand`."""
    began: str = ""
    ended: str = ""
    end: Headline = "unfinished"
    """The outcome that the end of the run has on record."""
    head: str = ""
    """The hash of the last entry."""
    entries: int = 0
    browser: str = ""
    """The version of the browser."""
    pictures_taken: int = 0
    pictures_missed: int = 0
    texts: int = 0
    """Number of texts of pages that were kept."""
    masks: int = 0
    _last: str = ""
    _steps: dict[str, Outcome] = field(default_factory=dict)
    _once: set[str] = field(default_factory=set)
    """The steps that must happen once."""
    _in_a_section: bool = False
    _unlisted: set[str] = field(default_factory=set)
    """The steps that started before the first section: no report lists them."""

    def take(self, entry: Mapping[str, Any]) -> None:
        """Count the next entry. Raises `KeyError` or `TypeError` if a field is missing."""
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
            self.end = "unfinished"
            self.resumptions.append({**event, "at": at})
        elif kind == "run-finished":
            self.end = event["outcome"]
        elif kind == "browser-started":
            self.browser = event["version"]

    def _step(self, kind: str, event: Mapping[str, Any]) -> None:
        step = event["step"]
        if kind == "step-done-by-hand":
            self.done_by_hand.append(dict(event))
        if kind == "step-approved":
            self.approvals.append({**event, "at": self.ended})
        elif kind in STARTS:
            if step not in self._steps and not self._in_a_section:
                self._unlisted.add(step)
            if event.get("effect") == "once":
                self._once.add(step)
            self._steps[step] = outcome_of(
                kind, event.get("verdict", ""), by=event.get("by", ""), earlier=self._steps.get(step)
            )
        elif kind in ENDS and step in self._steps:
            self._steps[step] = outcome_of(kind)

    def _evidence(self, kind: str, event: Mapping[str, Any]) -> None:
        if kind == "evidence-missed":
            self.pictures_missed += 1
        elif event.get("media_type", "").startswith("text/"):
            self.texts += 1
        elif event["step"] and not event.get("drawn_on"):
            self.pictures_taken += 1
            self.masks += len(event.get("masks", ()))

    @property
    def outcome(self) -> Headline:
        """The outcome of the run, as its record has it."""
        return headline_of(self.end, ((outcome, step in self._once) for step, outcome in self._listed()))

    @property
    def last_step(self) -> str:
        """The number of the step that entered the record last; empty if there was none."""
        return next(reversed(self._steps), "")

    @property
    def is_whole(self) -> bool:
        """The last entry is the end of the run."""
        return self._last == "run-finished"

    @property
    def steps(self) -> Counter[Outcome]:
        """The number of the runbook's steps by their outcome, without those that no report lists."""
        return Counter(outcome for step, outcome in self._listed() if is_planned(step))

    @property
    def performed(self) -> Counter[Outcome]:
        """The same, together with the steps that only led back to a page."""
        return Counter(outcome for _, outcome in self._listed())

    @property
    def has_doubt(self) -> bool:
        """A step that must happen once has begun, and nobody knows whether it did."""
        return any(self._steps[step] in ("in doubt", "unfinished") for step in self._once)

    def _listed(self) -> Iterator[tuple[str, Outcome]]:
        return ((step, outcome) for step, outcome in self._steps.items() if step not in self._unlisted)
