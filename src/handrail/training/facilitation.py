"""The people of a lesson, brought to a run: its gates, and its last word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from handrail.engine import Operator, Question, Reply
from handrail.errors import StepError
from handrail.journal import read
from handrail.journal.projections.scores import scores
from handrail.page import Caption, overlay_of
from handrail.run import Facilitation, LessonContext
from handrail.training import teacher as teaching
from handrail.training import trainee as practising
from handrail.training.captions import Captions
from handrail.training.pace import Autoplay
from handrail.training.prompter import Listen, Prompter
from handrail.training.step_history import StepHistory
from handrail.training.teacher import Teacher
from handrail.training.trainee import Trainee


@dataclass(frozen=True)
class LessonOptions:
    """Who leads a lesson or practises, how their answers come from the terminal, if they do, and how fast it plays by itself."""

    by: str
    redact: Callable[[str], str]
    listen: Listen | None = None
    pacing: Autoplay = field(default_factory=Autoplay)


def lesson(options: LessonOptions, backstage: LessonContext) -> Facilitation:
    """A trainer leads through every step."""
    prompter, captions, history = _widgets(options, backstage)
    teacher = Teacher(options.by, prompter, captions, history, options.pacing, backstage.tell)
    operator = Operator(_consult(options, prompter, captions), backstage.tell)
    return Facilitation((teacher, operator), _farewell(prompter, lambda: teaching.ended(options.by, _last(backstage))))


def practice(options: LessonOptions, backstage: LessonContext) -> Facilitation:
    """A trainee does every step that has something to find on a page."""
    prompter, captions, history = _widgets(options, backstage, shut=True)
    trainee = Trainee(options.by, prompter, captions, history, backstage.pages, backstage.tell)
    consult = _consult(options, prompter, captions)

    async def by_hand_too(question: Question) -> Reply:
        """Who is asked about a failed step may do it by hand, where else in practice nothing reaches the page."""
        async with prompter.given_over(question.planned.appliance):
            return await consult(question)

    operator = Operator(by_hand_too, backstage.tell)

    def end() -> Caption:
        told = scores(read(backstage.folder.journal)).sentence
        return practising.ended(options.by, _last(backstage), told)

    return Facilitation((trainee, operator), _farewell(prompter, end))


def _widgets(
    options: LessonOptions, backstage: LessonContext, shut: bool = False
) -> tuple[Prompter, Captions, StepHistory]:
    overlays = {role: overlay_of(page) for role, page in backstage.pages.items()}
    prompter = Prompter(overlays, options.redact, options.listen, shut)
    return prompter, Captions(backstage.outline), StepHistory(backstage.folder, prompter)


def _last(backstage: LessonContext) -> str:
    return backstage.outline[-1].appliance


def _consult(options: LessonOptions, prompter: Prompter, captions: Captions) -> Callable[[Question], Awaitable[Reply]]:
    """Who is asked when a step has failed: whoever is there, in the caption or at the terminal."""

    async def consult(question: Question) -> Reply:
        keys = {choice.key: choice for choice in question.choices}
        while True:
            target = question.planned.step.pointed_at() or None
            said = await prompter.ask(captions.question(question), target)
            if said and said.key in keys:
                await prompter.hide(question.planned.appliance)
                return Reply(keys[said.key], options.by, said.reason)

    return consult


def _farewell(prompter: Prompter, caption: Callable[[], Caption]) -> Callable[[], Awaitable[None]]:
    async def farewell() -> None:
        """Everything is done by then: a window that was closed ends nothing badly any more."""
        with suppress(StepError):
            said = caption()
            await prompter.ask(said, emphasis="none")
            await prompter.hide(said.appliance)

    return farewell
