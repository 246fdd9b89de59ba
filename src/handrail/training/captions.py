"""What captions say of a step: where one is in the document, what is done, why, and whether it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.action import Effect
from handrail.engine import STOP, Choice, Question
from handrail.page import Caption, Control
from handrail.runbook import PlannedSection, PlannedStep

EFFECTS: dict[Effect, str] = {
    "safe": "This changes nothing on the appliance.",
    "idempotent": "This may be done again; a second time does no harm.",
    "once": "This cannot be taken back: it must not happen twice.",
}


@dataclass(frozen=True)
class Captions:
    """Captions for the steps of one runbook."""

    outline: Sequence[PlannedSection]

    def of(self, planned: PlannedStep, controls: Sequence[Control], message: str = "") -> Caption:
        return Caption(
            appliance=planned.appliance,
            heading=self.heading(planned.number),
            position=self._place(planned.number),
            sentence=planned.step.describe(),
            note=" ".join((planned.step.note or "").split()),
            effect=_effect(planned),
            effect_kind="safe" if planned.children else planned.step.effective,
            message=message,
            controls=tuple(controls),
        )

    def question(self, question: Question) -> Caption:
        """What is asked when a step has failed; meanwhile the page is a person's."""
        controls = [Control(it.key, _button(it), it.reason, ignores_enter=True) for it in question.choices]
        problem = f"{question.title}: {question.problem.rstrip('.')}."
        return self.of(question.planned, controls, f"{problem} The page is yours meanwhile.")

    def heading(self, number: str) -> str:
        """The document's, under which a step stands; empty for what only leads back to where the page was."""
        found = (it.heading for it in self.outline if any(inner.number == number for inner in it.walk()))
        return next(found, "")

    def _place(self, number: str) -> str:
        numbers = [inner.number for section in self.outline for inner in section.walk()]
        if number not in numbers:
            return f"step {number}"
        return f"step {number} · {numbers.index(number) + 1} of {len(numbers)}"


def _button(choice: Choice) -> str:
    """On a terminal a sentence may be long, and tell of a command."""
    return "Stop the lesson here" if choice == STOP else choice.words[:1].upper() + choice.words[1:]


def _effect(planned: PlannedStep) -> str:
    """A runbook that is called does what its steps do."""
    if planned.children:
        return f"Its {len(planned.children)} steps follow, one by one."
    return EFFECTS[planned.step.effective]
