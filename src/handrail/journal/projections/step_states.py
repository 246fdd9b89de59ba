"""Where each step of a run stands, read from its journal: what a resumed run goes by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from handrail.journal.events import (
    CertificateInspected,
    ProofForeseen,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRedoAllowed,
    StepSkipped,
    StepStarted,
    TextRead,
)
from handrail.journal.journal import Entry

State = Literal["settled", "open", "in doubt"]


@dataclass(frozen=True)
class StepState:
    """One step: `settled` once it passed, was skipped or done by hand; `in doubt` if it must happen once and has no end."""

    state: State
    began: datetime


@dataclass(frozen=True)
class StepStates:
    """All steps by number, and what the run has learned that outlives its process."""

    steps: Mapping[str, StepState] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    already: Mapping[str, bool] = field(default_factory=dict)
    """Of steps that must happen once: did their proof show before they began?"""

    def is_settled(self, number: str) -> bool:
        return number in self.steps and self.steps[number].state == "settled"

    def is_in_doubt(self, number: str) -> bool:
        return number in self.steps and self.steps[number].state == "in doubt"


def step_states(entries: Iterable[Entry]) -> StepStates:
    """Read a journal. What was settled once stays so, even if the way back to another step led over it again."""
    steps: dict[str, StepState] = {}
    fingerprints: dict[str, str] = {}
    texts: dict[str, str] = {}
    already: dict[str, bool] = {}
    for entry in entries:
        match entry.event:
            case CertificateInspected(name=name, fingerprint=fingerprint):
                fingerprints[name] = fingerprint
            case TextRead(name=name, text=text):
                texts[name] = text
            case ProofForeseen(step=step, already=shows):
                already[step] = shows
            case _:
                _stand(steps, entry)
    return StepStates(steps, fingerprints, texts, already)


def _stand(steps: dict[str, StepState], entry: Entry) -> None:
    match entry.event:
        case StepStarted(step=step, effect=effect):
            if step not in steps or steps[step].state != "settled":
                steps[step] = StepState("in doubt" if effect == "once" else "open", entry.at)
        case StepFailed(step=step) | StepRedoAllowed(step=step):
            if step in steps and steps[step].state != "settled":
                steps[step] = replace(steps[step], state="open")
        case StepInDoubt(step=step):
            steps[step] = replace(steps.get(step, StepState("in doubt", entry.at)), state="in doubt")
        case StepPassed(step=step) | StepSkipped(step=step) | StepDoneByHand(step=step):
            steps[step] = StepState("settled", entry.at)
