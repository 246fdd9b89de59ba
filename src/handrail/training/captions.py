"""Captions of steps: the heading in the document, the step, its note, and whether it can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.action import EFFECT_WORDS
from handrail.engine import STOP_RUN, Choice, Question
from handrail.locator import ElementName
from handrail.page import Caption, CaptionButton
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import Value
from handrail.training.prompter import IDLE

THE_END = "the end"
"""The position of the caption after the last step."""


@dataclass(frozen=True)
class Captions:
    """A maker of captions for the steps of one runbook."""

    outline: Sequence[PlannedSection]
    values: Mapping[str, Value] = field(default_factory=dict)
    """The values that are known before the first step, for captions of steps that are still to come."""

    def of(self, planned: PlannedStep, controls: Sequence[CaptionButton], message: str = "") -> Caption:
        heading = self._heading(planned.number)
        return Caption(
            appliance=planned.appliance,
            heading=heading,
            position=self._position(planned.number),
            number=planned.number,
            sentence=_below(heading, planned.step.instruction()),
            note=" ".join((planned.step.note or "").split()),
            effect=_effect(planned),
            effect_kind="safe" if planned.children else planned.step.effect_in_force,
            message=message,
            buttons=tuple(controls),
        )

    def question(self, question: Question) -> Caption:
        """The caption of a failed step, with the choices of its question; meanwhile a person may use the page."""
        controls = [
            CaptionButton(choice.key, _label(choice), choice.reason, ignores_enter=True) for choice in question.choices
        ]
        problem = f"{question.title}: {question.problem.rstrip('.')}."
        return self.of(question.planned, controls, f"{problem} The page is yours meanwhile.")

    def waiting(self, appliance: str, shown: Caption) -> Caption:
        """The caption of a window in which nothing is to be done now: what comes there, and when."""
        if shown.position == THE_END:
            return Caption(appliance, "", THE_END, "", facts=(("Now", "nothing more comes in any window"),))
        following = next((step for step in self._after(shown.number) if step.appliance == appliance), None)
        here = f"from step {following.number} on: {self.instruction(following)}" if following else "nothing more comes"
        facts = (("Now", f"look at the window of {shown.appliance}"), ("Here", here))
        return Caption(appliance, "", IDLE, "", facts=facts)

    def instruction(self, planned: PlannedStep) -> str:
        """A step that is still to come, with the values that are known already."""
        return _below(self._heading(planned.number), planned.step.filled(dict(self.values)).instruction())

    def steps(self) -> Iterator[PlannedStep]:
        """Every step, those of called runbooks too."""
        return (step for section in self.outline for step in section.walk())

    def _after(self, number: str) -> Iterator[PlannedStep]:
        steps = list(self.steps())
        numbers = [step.number for step in steps]
        return iter(steps[numbers.index(number) + 1 :] if number in numbers else [])

    def _heading(self, number: str) -> str:
        """The document's heading over a step; empty for a step that only leads back to an earlier page."""
        headings = (
            section.heading for section in self.outline if any(step.number == number for step in section.walk())
        )
        return next(headings, "")

    def _position(self, number: str) -> str:
        numbers = [step.number for step in self.steps()]
        if number not in numbers:
            return f"step {number}"
        return f"step {number} · {numbers.index(number) + 1} of {len(numbers)}"


def _below(heading: str, sentence: str) -> str:
    """A sentence that stands below a heading, and does not say it again."""
    return sentence.replace(f" under {ElementName(heading)}", "") if heading else sentence


def _label(choice: Choice) -> str:
    """The label of a choice: short, unlike its sentence at a terminal, which may name a command."""
    return "Stop the lesson here" if choice == STOP_RUN else choice.words[:1].upper() + choice.words[1:]


def _effect(planned: PlannedStep) -> str:
    """What a second time would do. Where a note stands beside it, no harmlessness is promised: the note may tell of harm."""
    if planned.children:
        return f"Its {len(planned.children)} steps follow, one by one."
    if planned.step.effect_in_force == "idempotent" and planned.step.note:
        return ""
    return EFFECT_WORDS[planned.step.effect_in_force].caption
