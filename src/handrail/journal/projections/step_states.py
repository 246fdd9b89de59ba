"""The state of each step, read from the journal of a run that is to be resumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from handrail.journal.events import (
    CertificateInspected,
    PageAnswered,
    ProofForeseen,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRedoAllowed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
    TextRead,
)
from handrail.journal.journal import Entry

StepStatus = Literal["settled", "open", "in doubt"]


@dataclass(frozen=True)
class StepState:
    """The state of one step, and when it started.

    A step is `settled` once it passed, was skipped or done by hand, and `in doubt` if it must happen once and has no end.
    """

    status: StepStatus
    began: datetime


@dataclass(frozen=True)
class StepStates:
    """The states of all steps by number, and the values that later steps of the run need."""

    steps: Mapping[str, StepState] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    not_refused: frozenset[str] = frozenset()
    """The steps that the appliance has answered, without a word that it refused them."""
    proof_held_before_start: Mapping[str, bool] = field(default_factory=dict)
    """By the number of a step that must happen once: whether its proof showed before it began."""

    def is_settled(self, number: str) -> bool:
        return number in self.steps and self.steps[number].status == "settled"

    def is_in_doubt(self, number: str) -> bool:
        return number in self.steps and self.steps[number].status == "in doubt"


def step_states(entries: Iterable[Entry]) -> StepStates:
    """The states after these entries. A settled step stays settled, even if it was performed again on the way back to another."""
    steps: dict[str, StepState] = {}
    fingerprints: dict[str, str] = {}
    texts: dict[str, str] = {}
    not_refused: set[str] = set()
    proof_held_before_start: dict[str, bool] = {}
    for entry in entries:
        match entry.event:
            case CertificateInspected(name=name, fingerprint=fingerprint):
                fingerprints[name] = fingerprint
            case TextRead(name=name, text=text):
                texts[name] = text
            case ProofForeseen(step=step, already=shows):
                proof_held_before_start[step] = shows
            case PageAnswered(step=step, refused=False):
                not_refused.add(step)
            case StepStarted(step=step, effect="once") | StepStarted(step=step, effect="idempotent", reach="sends"):
                kept = {step: proof_held_before_start[step]} if step in proof_held_before_start else {}
                proof_held_before_start = kept  # what others would show may have changed
                not_refused.discard(step)
                _change_state(steps, entry)
            case _:
                _change_state(steps, entry)
    return StepStates(steps, fingerprints, texts, frozenset(not_refused), proof_held_before_start)


def _change_state(steps: dict[str, StepState], entry: Entry) -> None:
    match entry.event:
        case StepStarted(step=step, effect=effect):
            if step not in steps or steps[step].status != "settled":
                steps[step] = StepState("in doubt" if effect == "once" else "open", entry.at)
        case StepFailed(step=step) | StepRedoAllowed(step=step):
            if step in steps and steps[step].status != "settled":
                steps[step] = replace(steps[step], status="open")
        case StepInDoubt(step=step):
            steps[step] = replace(steps.get(step, StepState("in doubt", entry.at)), status="in doubt")
        case StepPassed(step=step) | StepSkipped(step=step) | StepDoneByHand(step=step) | StepSoAlready(step=step):
            steps[step] = StepState("settled", entry.at)
