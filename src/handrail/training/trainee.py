"""An exercise: a trainee finds the control of each step, and the program does with it what the runbook says.

The program carries out the trainee's choice, so everything that a run promises holds in an exercise, too: a step that happens
once is on record before it happens, a declared dialog is answered, and the result is looked for. Nothing that a trainee does
reaches the appliance, but for the text that they type into the right field.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from handrail.engine import Admission, Fail, FailureDecision, Proceed, Stop
from handrail.errors import ElementNotReady, StepError
from handrail.journal import Event, HintGiven, LessonAnswered, StepApproved, TraineeActed
from handrail.journal.events.lessons import CaptionAnswer, HintStage
from handrail.journal.projections.scores import Scores
from handrail.locator import Locator
from handrail.page import Caption, CaptionButton, Emphasis, Overlay, Page, Target, UserAction
from handrail.runbook import PlannedStep
from handrail.steps import Exercise, MenuExercise
from handrail.steps.menu import entries, last_entry
from handrail.training.captions import THE_END, Captions
from handrail.training.prompter import LessonAnswer, Prompter
from handrail.training.step_history import StepHistory
from handrail.training.teacher import BACK_LOOK, NEXT, STOP

HINT = "h"
HINTS = ("Give me a hint", "Give me another hint", "Show me")
"""The labels of the hint control, after none, one and two hints."""
END, GO_ON = CaptionButton("e", "End it here"), CaptionButton("g", "Go on with it")
"""The answers to whether the exercise is to end: nobody can go on with one that has ended."""
END_QUESTION = (
    "Shall the exercise end here? Nobody can go on with it later, and what it did not come to counts as not found."
)
GIVE_UP = CaptionButton(HINT, "I give up: show me")
"""The same control in an exercise without hints."""
REMARKS = ("It is somewhere inside the frame.", "It is this one.", "")
"""The remark that comes with each hint."""
EMPHASES: tuple[Emphasis, ...] = ("none", "region", "outline")
"""The way in which the control is pointed at, after none, one and two hints."""
STAGES: tuple[HintStage, ...] = get_args(HintStage)
ANSWERS: dict[str, CaptionAnswer] = {NEXT.key: "next", HINT: "hint", BACK_LOOK.key: "back-look", STOP.key: "stop"}
"""The names that journals have for answers, by the key of the control."""
NO_CONTROL: Target = ()


@dataclass
class Attempt:
    """A trainee's attempt at one step: the requests to them, the hints that they had, and the latest remark."""

    planned: PlannedStep
    request: str
    request_once_shown: str = ""
    """The request to a trainee to whom the control was shown."""
    hints: int = 0
    remark: str = ""

    @property
    def is_shown(self) -> bool:
        """All hints are used up, so the program shows the step."""
        return self.hints == len(HINTS)

    @property
    def message(self) -> str:
        request = self.request_once_shown if self.hints > STAGES.index("outline") else self.request
        return " ".join(filter(None, (self.remark, request)))


@dataclass
class Trainee:
    """A gate: a step begins once its trainee has used its control, or has asked to be shown it.

    The gate knows no browser; it only looks at `pages`, and goes through their menus.
    """

    by: str
    prompter: Prompter
    captions: Captions
    history: StepHistory
    pages: Mapping[str, Page]
    record: Callable[[Event], Awaitable[None]]
    has_hints: bool = True
    """Without hints, the control is only shown to whoever gives up."""
    _filled: tuple[str, str] = field(default=("", ""), init=False)
    """The appliance and the field that was the right one last: whoever goes on typing there makes no mistake."""

    async def admit(self, planned: PlannedStep) -> Admission:
        overlay = self._overlay(planned)
        try:
            stop = await self._go_through(planned)
        finally:
            await overlay.unwatch()
            await overlay.hide()
        if stop is None and planned.step.approval:
            await self.record(StepApproved(step=planned.number, by=self.by, how="in an exercise, by going on with it"))
        return stop or Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()

    async def _go_through(self, planned: PlannedStep) -> Stop | None:
        match planned.step.exercise():
            case Exercise() as exercise:
                return await self._find(Attempt(planned, exercise.task, exercise.task_once_shown), exercise)
            case MenuExercise() as exercise:
                attempt = Attempt(planned, exercise.task, exercise.task_once_shown)
                return await self._find_entries(attempt, entries(exercise.path))
            case None:
                return await self._explain(planned)

    async def _explain(self, planned: PlannedStep) -> Stop | None:
        """Explain a step that has nothing to find on the page: nothing of the page may be used."""
        attempt = Attempt(planned, "The program does this. Read it, then go on.")
        await self._overlay(planned).watch(NO_CONTROL, "click", block_others=True, block_target=True)
        while True:
            reaction = await self._prompt(attempt, planned.step.pointed_at(), "outline", (NEXT, BACK_LOOK, STOP))
            if isinstance(reaction, UserAction):
                await self._reject(attempt, reaction, "Nothing on the page is to be used now.")
            elif reaction.key == NEXT.key:
                return None
            elif reaction.key == STOP.key:
                return self._stop(planned)

    async def _find_entries(self, attempt: Attempt, path: Sequence[Locator]) -> Stop | None:
        """Let the trainee find entry after entry of a menu path; the program follows each but the last, to show the next."""
        page = self.pages[attempt.planned.appliance]
        for number in range(1, len(path) + 1):
            if number > 1:
                attempt.remark = "Right."
                await self._overlay(attempt.planned).unwatch()  # a watch would keep the program's own clicks off, too
            target = await last_entry(path[:number], page, attempt.planned.step.patience)
            stop = await self._find(attempt, Exercise(target, "click", attempt.request, attempt.request_once_shown))
            if stop or attempt.is_shown:
                return stop
        return None

    async def _find(self, attempt: Attempt, exercise: Exercise) -> Stop | None:
        """Wait until the control was used, or the trainee was shown it."""
        planned, target = attempt.planned, exercise.target
        await self._overlay(planned).watch(target, exercise.use, block_others=True, block_target=exercise.typed is None)
        while not attempt.is_shown:
            hint = CaptionButton(HINT, HINTS[attempt.hints]) if self.has_hints else GIVE_UP
            reaction = await self._prompt(attempt, target, EMPHASES[attempt.hints], (hint, BACK_LOOK, STOP))
            if isinstance(reaction, LessonAnswer):
                if reaction.key == STOP.key:
                    return self._stop(planned)
                if reaction.key == HINT:
                    await self._give_hint(attempt)
            elif not reaction.right:
                await self._reject(attempt, reaction, "This step means another one.")
            elif await self._is_typed(attempt, exercise, reaction):
                await self._record(planned, reaction)
                self._filled = (planned.appliance, reaction.control) if planned.step.typed is not None else ("", "")
                return None
        return None

    async def _give_hint(self, attempt: Attempt) -> None:
        if not self.has_hints:
            attempt.hints = len(HINTS) - 1
        attempt.remark, attempt.hints = REMARKS[attempt.hints], attempt.hints + 1
        await self.record(HintGiven(step=attempt.planned.number, by=self.by, stage=STAGES[attempt.hints - 1]))

    async def _is_typed(self, attempt: Attempt, exercise: Exercise, action: UserAction) -> bool:
        """Tell whether the field holds the text. If it cannot be read, it counts as typed, and the program fills it in."""
        if exercise.typed is None:
            return True
        try:
            text = await self.pages[attempt.planned.appliance].find(exercise.target, 1).text()
        except ElementNotReady:
            return True
        wanted = " ".join(exercise.typed.split())
        if text == wanted:
            return True
        is_begun = wanted.startswith(text)
        attempt.remark = "That is the right field." if is_begun else "It does not read so yet."
        if not is_begun:
            await self._record(attempt.planned, action, mistyped=True)
        return False

    async def _prompt(
        self, attempt: Attempt, target: Target, emphasis: Emphasis, controls: tuple[CaptionButton, ...]
    ) -> LessonAnswer | UserAction:
        """Show the caption, and wait for the trainee's reaction; a look back is answered here."""
        planned = attempt.planned
        caption = self.captions.of(planned, controls, attempt.message)
        reaction = await self.prompter.watch(caption, target, emphasis)
        while isinstance(reaction, LessonAnswer) and reaction.key == STOP.key and not await self._means_to_end(planned):
            reaction = await self.prompter.watch(caption, target, emphasis)
        if isinstance(reaction, LessonAnswer) and reaction.key in ANSWERS:
            answer = ANSWERS[reaction.key]
            await self.record(LessonAnswered(step=planned.number, answer=answer, by=self.by, via=reaction.via))
            if reaction.key == BACK_LOOK.key:
                await self.history.open(planned.appliance)
        return reaction

    async def _means_to_end(self, planned: PlannedStep) -> bool:
        """Ask whether the exercise is to end: its key is beside others."""
        answer = await self.prompter.ask(self.captions.of(planned, (GO_ON, END), END_QUESTION), emphasis="none")
        return answer is not None and answer.key == END.key

    async def _reject(self, attempt: Attempt, action: UserAction, correction: str) -> None:
        if (attempt.planned.appliance, action.control) == self._filled:
            attempt.remark = f"{_capitalised(action.control)} is filled in: nobody need type there."
            return
        kept = " It was kept from the appliance." if action.blocked else ""
        attempt.remark = f"That was {action.control}. {correction}{kept}"
        await self._record(attempt.planned, action)

    async def _record(self, planned: PlannedStep, action: UserAction, *, mistyped: bool = False) -> None:
        await self.record(
            TraineeActed(
                step=planned.number,
                by=self.by,
                right=action.right,
                stopped=action.blocked,
                what=action.control,
                mistyped=mistyped,
            )
        )

    def _overlay(self, planned: PlannedStep) -> Overlay:
        return self.prompter.overlays[planned.appliance]

    def _stop(self, planned: PlannedStep) -> Stop:
        return Stop(f"{self.by} ended the exercise at step {planned.number} ({planned.step.describe()})")


def _capitalised(control: str) -> str:
    return control[:1].upper() + control[1:]


def end_of_exercise(by: str, appliance: str, scored: Scores) -> Caption:
    """The caption after the last step, with a summary of the trainee's scores."""
    sentence = f"Not passed this time, {by}." if scored.reaches_mark is False else f"Well done, {by}."
    return Caption(
        appliance, "", THE_END, sentence, scored.sentence, buttons=(CaptionButton("c", "Close the windows"),)
    )
