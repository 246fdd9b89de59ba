"""The hooks of a lesson or an exercise: gates that ask its people, and a caption at the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from handrail.engine import Operator, Question, Reply
from handrail.errors import RunStopped, StepError
from handrail.journal import read, run_record
from handrail.journal.projections.scores import scores
from handrail.page import Caption, overlay_of
from handrail.run import TrainingContext, TrainingHooks
from handrail.training.autoplay import Autoplay
from handrail.training.captions import Captions
from handrail.training.prompter import Prompter, TerminalPrompt
from handrail.training.step_history import StepHistory
from handrail.training.teacher import STOP, Teacher, end_of_lesson
from handrail.training.title import TitleCard
from handrail.training.trainee import Trainee, end_of_exercise

REPLIED_VIA = {"page": "in the page", "terminal": "at the terminal"}


@dataclass(frozen=True)
class LessonOptions:
    """The name of the trainer or trainee, their terminal if they have one, and how a lesson or an exercise goes.

    A lesson begins with `autoplay`; in an exercise without hints, a control is only shown to whoever gives up.
    """

    by: str
    redact: Callable[[str], str]
    terminal: TerminalPrompt | None = None
    autoplay: Autoplay = field(default_factory=Autoplay)
    has_hints: bool = True
    pass_mark: int | None = None
    """The percentage of controls found at once that passes an exercise."""


def make_lesson(options: LessonOptions, context: TrainingContext) -> TrainingHooks:
    """Make the hooks of a lesson, in which a trainer leads through every step."""
    prompter, captions, history = _widgets(options, context)
    teacher = Teacher(options.by, prompter, captions, history, options.autoplay, context.record)
    operator = Operator(_make_consult(options, prompter, captions), context.record)

    def end() -> Caption:
        return end_of_lesson(options.by, _last_appliance(context), run_record(read(context.folder.journal)))

    cards = TitleCard(context, captions, options.autoplay).of_lesson(options.by)
    return TrainingHooks((teacher, operator), _make_on_begin(prompter, cards, options.by), _make_on_end(prompter, end))


def make_exercise(options: LessonOptions, context: TrainingContext) -> TrainingHooks:
    """Make the hooks of an exercise, in which a trainee does every step that has something to find on a page."""
    prompter, captions, history = _widgets(options, context)
    trainee = Trainee(options.by, prompter, captions, history, context.pages, context.record, options.has_hints)

    def end() -> Caption:
        return end_of_exercise(options.by, _last_appliance(context), scores(read(context.folder.journal)))

    cards = TitleCard(context, captions, options.autoplay).of_exercise(
        options.by, has_hints=options.has_hints, pass_mark=options.pass_mark
    )
    operator = Operator(_make_consult(options, prompter, captions), context.record)
    return TrainingHooks((trainee, operator), _make_on_begin(prompter, cards, options.by), _make_on_end(prompter, end))


def _widgets(options: LessonOptions, context: TrainingContext) -> tuple[Prompter, Captions, StepHistory]:
    overlays = {role: overlay_of(page) for role, page in context.pages.items()}
    captions = Captions(context.outline, context.values)
    prompter = Prompter(overlays, options.redact, options.terminal, captions.waiting)
    return prompter, captions, StepHistory(context.folder, prompter)


def _last_appliance(context: TrainingContext) -> str:
    return context.outline[-1].appliance


def _make_consult(
    options: LessonOptions, prompter: Prompter, captions: Captions
) -> Callable[[Question], Awaitable[Reply]]:
    """A function that puts the question after a failure to the people, in the caption and at the terminal.

    Meanwhile the page is theirs, so that they can do the step by hand.
    """

    async def consult(question: Question) -> Reply:
        choices = {choice.key: choice for choice in question.choices}
        async with prompter.input_allowed(question.planned.appliance):
            while True:
                answer = await prompter.ask(captions.question(question), question.planned.step.pointed_at())
                if answer and answer.key in choices:
                    await prompter.hide(question.planned.appliance)
                    return Reply(choices[answer.key], options.by, answer.reason, REPLIED_VIA[answer.via])

    return consult


def _make_on_begin(prompter: Prompter, cards: Sequence[Caption], by: str) -> Callable[[], Awaitable[None]]:
    async def on_begin() -> None:
        """Show the title card in every window, until somebody begins. Raises `RunStopped`."""
        if cards and (await prompter.ask_everywhere(cards)).key == STOP.key:
            raise RunStopped(f"{by} stopped before the first step")

    return on_begin


def _make_on_end(prompter: Prompter, make_caption: Callable[[], Caption]) -> Callable[[], Awaitable[None]]:
    async def on_end() -> None:
        """Show the caption. All steps are done by then, so the run does not fail if its window was closed."""
        with suppress(StepError):
            caption = make_caption()
            prompter.tell_others_anew()
            await prompter.ask(caption, emphasis="none")
            await prompter.hide(caption.appliance)

    return on_end
