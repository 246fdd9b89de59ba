"""The title card of a lesson or an exercise: what is to be done, why, how long it takes, what cannot be undone, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.page import Caption, CaptionButton
from handrail.palette import colours_of
from handrail.run import TrainingContext
from handrail.runbook import PlannedStep, Runbook
from handrail.training.autoplay import Autoplay
from handrail.training.captions import Captions
from handrail.training.teacher import STOP

BEGIN = CaptionButton("n", "Begin")
MOST_LISTED = 4
"""The most steps that the card names, of those that cannot be undone."""


@dataclass(frozen=True)
class TitleCard:
    """A maker of the cards that every window shows before the first step."""

    context: TrainingContext
    captions: Captions
    autoplay: Autoplay

    def of_lesson(self, by: str) -> tuple[Caption, ...]:
        """The cards of a lesson that is led by this person."""
        return self._cards(f"A lesson, led by {by}", self._reading_time())

    def of_exercise(self, by: str, *, has_hints: bool, pass_mark: int | None) -> tuple[Caption, ...]:
        """The cards of an exercise that is done by this person, with its rules."""
        steps = list(self.captions.steps())
        own = sum(step.step.exercise() is not None for step in steps)
        time = f"as long as you need; you do {own} of the {len(steps)} steps, and the program explains the others"
        return self._cards(f"An exercise, done by {by}", time, tuple(_rules(has_hints, pass_mark)))

    def _cards(self, kind: str, time: str, rules: tuple[tuple[str, str], ...] = ()) -> tuple[Caption, ...]:
        runbook = self.context.runbook
        if runbook is None:
            return ()
        facts = (*self._facts(runbook, time), *rules, *self._windows())
        return tuple(
            Caption(role, kind, "before the first step", runbook.title, facts=facts, buttons=(BEGIN, STOP))
            for role in self.context.pages
        )

    def _facts(self, runbook: Runbook, time: str) -> Iterator[tuple[str, str]]:
        if runbook.purpose:
            yield "Why", runbook.purpose
        named = runbook.document
        whose = f"the procedure by {named.by}," if named.by else "the vendor’s document"
        document = f" of {whose} “{named.title}”" if named.title else ""
        sections = _counted(len(self.context.outline), "section")
        yield "What", f"{_counted(len(list(self.captions.steps())), 'step')} in {sections}{document}"
        yield "How long", time
        yield "Cannot be undone", self._irreversible()

    def _windows(self) -> Iterator[tuple[str, str]]:
        colours = colours_of(self.context.pages)
        for role in self.context.pages:
            yield (
                f"{colours[role].name.capitalize()} window",
                " · ".join(filter(None, (role, self.context.hosts.get(role)))),
            )

    def _reading_time(self) -> str:
        seconds = sum(self.autoplay.seconds(self.captions.of(step, ())) for step in self.captions.steps())
        minutes = _counted(max(1, round(seconds / 60)), "minute")
        return f"about {minutes} if it goes on by itself (Auto-play), and as long as you talk"

    def _irreversible(self) -> str:
        once = [step for step in self.captions.steps() if step.step.effect_in_force == "once" and not step.children]
        if not once:
            return "nothing: every step may be done again"
        return "; ".join(self._named(once))

    def _named(self, steps: Sequence[PlannedStep]) -> Iterator[str]:
        for step in steps[:MOST_LISTED]:
            yield f"step {step.number}, {self.captions.instruction(step)}"
        if len(steps) > MOST_LISTED:
            yield f"and {_counted(len(steps) - MOST_LISTED, 'more step')}"


def _rules(has_hints: bool, pass_mark: int | None) -> Iterator[tuple[str, str]]:
    """What counts in an exercise."""
    if has_hints:
        yield "Help", "a first hint shows where, a second one which control; after the third, the program does the step"
    else:
        yield "Help", "no hints; who gives up is shown the step, and it counts as shown"
    if pass_mark is not None:
        yield (
            "To pass",
            f"find {pass_mark} % of the controls at once, without a hint and without a wrong control before; and go to the end",
        )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
