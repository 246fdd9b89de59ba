"""Practice: a trainee finds the control of each step, and the program does with it what the runbook says.

The program carries out what the trainee has chosen, so all that a run promises holds in practice, too: what is meant to happen
once is on record before it happens, a declared dialog is answered, and the result is looked for. Nothing that a trainee does
reaches the appliance, but for what they type into the right field.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from handrail.engine import Admission, Fail, Proceed, Settlement, Stop
from handrail.errors import ElementNotReady, StepError
from handrail.journal import Event, HintGiven, LessonAnswered, StepApproved, TraineeActed
from handrail.journal.lessons import Answer, HintStage
from handrail.locator import Locator
from handrail.page import Caption, Control, Emphasis, Overlay, Page, Target, UserAction
from handrail.runbook import PlannedStep
from handrail.steps import Exercise, MenuExercise
from handrail.steps.menu import entries, follow, meant
from handrail.training.captions import Captions
from handrail.training.prompter import Prompter, Said
from handrail.training.step_history import StepHistory
from handrail.training.teacher import BACK_LOOK, NEXT, STOP

HINT = "h"
HINTS = ("Give me a hint", "Give me another hint", "Show me")
"""What the next one is called, after none, one and two of them."""
REMARKS = ("It is somewhere inside the frame.", "It is this one.", "")
"""What is said with each of them."""
EMPHASES: tuple[Emphasis, ...] = ("none", "region", "outline")
"""How the control is pointed at, after so many hints."""
STAGES: tuple[HintStage, ...] = get_args(HintStage)
ANSWERS: dict[str, Answer] = {NEXT.key: "next", HINT: "hint", BACK_LOOK.key: "back-look", STOP.key: "stop"}
NOTHING: Target = ()
"""No control of the page is meant."""


@dataclass
class Attempt:
    """One step, as far as a trainee has come with it."""

    planned: PlannedStep
    asked: str
    hints: int = 0
    remark: str = ""

    @property
    def shown(self) -> bool:
        return self.hints == len(HINTS)

    @property
    def message(self) -> str:
        return " ".join(filter(None, (self.remark, self.asked)))


@dataclass(frozen=True)
class Trainee:
    """A gate: a step begins once its trainee has used the control that it means, or has asked to be shown it.

    It knows no browser; `pages` are looked at, and led through the menu.
    """

    by: str
    prompter: Prompter
    captions: Captions
    history: StepHistory
    pages: Mapping[str, Page]
    tell: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        overlay = self._overlay(planned)
        turn = planned.step.exercise()
        try:
            stop = await self._explained(planned) if turn is None else await self._practised(planned, turn)
        finally:
            await overlay.unwatch()
            await overlay.hide()
        if stop is None and planned.step.approval:
            await self.tell(StepApproved(step=planned.number, by=self.by, how="in practice, by going on with it"))
        return stop or Proceed()

    async def settle(self, planned: PlannedStep, failure: StepError) -> Settlement:
        return Fail()

    async def _explained(self, planned: PlannedStep) -> Stop | None:
        """There is nothing to find on the page, so nothing of it may be used."""
        tried = Attempt(planned, "The program does this. Read it, then go on.")
        await self._overlay(planned).watch(NOTHING, "click", stop_others=True, stop_target=True)
        while True:
            heard = await self._heard(tried, planned.step.pointed_at(), "outline", (NEXT, BACK_LOOK, STOP))
            if isinstance(heard, UserAction):
                await self._wrong(tried, heard, "Nothing on the page is to be used now.")
            elif heard.key == NEXT.key:
                return None
            elif heard.key == STOP.key:
                return self._stopped(planned)

    async def _practised(self, planned: PlannedStep, turn: Exercise | MenuExercise) -> Stop | None:
        tried = Attempt(planned, turn.asked)
        if isinstance(turn, Exercise):
            return await self._found(tried, turn)
        return await self._led(tried, turn.path)

    async def _led(self, tried: Attempt, path: str) -> Stop | None:
        """Through the menu. After each right entry but the last, the program goes there, so that the next one can be found."""
        page, stop = self.pages[tried.planned.appliance], None
        before: list[Locator] = []
        for entry in entries(path):
            if before:
                tried.remark = "Right."
                overlay = self._overlay(tried.planned)
                await overlay.unwatch()  # what a watch keeps from the page it keeps from the program, too
                await follow(" > ".join(_words(before)), page, tried.planned.step.patience)
            target = await meant(entry, before[-1] if before else None, page)
            stop = await self._found(tried, Exercise(target, "click", tried.asked))
            if stop or tried.shown:
                return stop
            before.append(entry)
        return None

    async def _found(self, tried: Attempt, turn: Exercise) -> Stop | None:
        """Until the control was used, or the trainee was shown it."""
        planned = tried.planned
        await self._overlay(planned).watch(turn.target, turn.use, stop_others=True, stop_target=turn.typed is None)
        while not tried.shown:
            more = Control(HINT, HINTS[tried.hints])
            heard = await self._heard(tried, turn.target, EMPHASES[tried.hints], (more, BACK_LOOK, STOP))
            if isinstance(heard, Said) and heard.key == STOP.key:
                return self._stopped(planned)
            if isinstance(heard, Said) and heard.key == HINT:
                tried.remark, tried.hints = REMARKS[tried.hints], tried.hints + 1
                await self.tell(HintGiven(step=planned.number, by=self.by, stage=STAGES[tried.hints - 1]))
            elif isinstance(heard, UserAction) and not heard.right:
                await self._wrong(tried, heard, "This step means another one.")
            elif isinstance(heard, UserAction) and await self._is_typed(tried, turn):
                await self._acted(planned, heard)
                break
        return None

    async def _is_typed(self, tried: Attempt, turn: Exercise) -> bool:
        """Where something is to be typed: is it in the field? What cannot be read is filled in by the program."""
        if turn.typed is None:
            return True
        try:
            text = await self.pages[tried.planned.appliance].find(turn.target, 1).text()
        except ElementNotReady:
            return True
        wanted = " ".join(turn.typed.split())
        if text != wanted:
            tried.remark = "That is the right field." if wanted.startswith(text) else "It does not read so yet."
        return text == wanted

    async def _heard(
        self, tried: Attempt, target: Target | None, emphasis: Emphasis, controls: tuple[Control, ...]
    ) -> Said | UserAction:
        caption = self.captions.of(tried.planned, controls, tried.message)
        heard = await self.prompter.watch(caption, target or None, emphasis)
        if isinstance(heard, Said) and heard.key in ANSWERS:
            answer = ANSWERS[heard.key]
            await self.tell(LessonAnswered(step=tried.planned.number, answer=answer, by=self.by, via=heard.via))
        if isinstance(heard, Said) and heard.key == BACK_LOOK.key:
            await self.history.open(tried.planned.appliance)
        return heard

    async def _wrong(self, tried: Attempt, user_action: UserAction, otherwise: str) -> None:
        kept = " It was kept from the appliance." if user_action.stopped else ""
        tried.remark = f"That was {user_action.control}. {otherwise}{kept}"
        await self._acted(tried.planned, user_action)

    async def _acted(self, planned: PlannedStep, user_action: UserAction) -> None:
        await self.tell(
            TraineeActed(
                step=planned.number,
                by=self.by,
                right=user_action.right,
                stopped=user_action.stopped,
                what=user_action.control,
            )
        )

    def _overlay(self, planned: PlannedStep) -> Overlay:
        return self.prompter.overlays[planned.appliance]

    def _stopped(self, planned: PlannedStep) -> Stop:
        return Stop(f"{self.by} ended the practice at step {planned.number} ({planned.step.describe()})")


def _words(path: list[Locator]) -> list[str]:
    return [entry.name.text for entry in path if entry.name]


def ended(by: str, appliance: str, told: str) -> Caption:
    """What is said when the last step is done, with how it went."""
    return Caption(appliance, "", "the end", f"Well done, {by}.", told, controls=(Control("c", "Close the windows"),))
