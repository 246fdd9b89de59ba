"""A lesson: before each step its trainer explains it to a class, and says what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from handrail.engine import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    Proceed,
    Retry,
    Settlement,
    Skip,
    Stop,
    can_be_done_by_hand,
    can_be_skipped,
)
from handrail.errors import StepError
from handrail.journal import Event, LessonAnswered, StepApproved, StepRedoAllowed
from handrail.journal.lessons import Answer
from handrail.page import Caption, Control
from handrail.runbook import PlannedStep
from handrail.training.captions import Captions
from handrail.training.pace import Autoplay
from handrail.training.prompter import Prompter, Said
from handrail.training.step_history import StepHistory

NEXT = Control("n", "Next")
APPROVE = Control("y", "Approve, and go on", ignores_enter=True)
"""With a letter of its own: whoever presses Next a few times, or Enter, has not approved anything."""
SKIP = Control("s", "Skip", asks_reason=True)
BY_HAND = Control("h", "Do it by hand")
BACK_LOOK = Control("b", "Back-look")
AUTO_PLAY = Control("a", "Auto-play")
PAUSE = Control("p", "Pause")
STOP = Control("q", "Stop")
DONE = Control("d", "Done")
NOT_DONE = Control("u", "Undone: let the program do it")

ANSWERS: dict[str, Answer] = {
    NEXT.key: "next",
    APPROVE.key: "next",
    SKIP.key: "skip",
    BY_HAND.key: "by-hand",
    BACK_LOOK.key: "back-look",
    AUTO_PLAY.key: "auto-play",
    PAUSE.key: "pause",
    STOP.key: "stop",
}
HOW = {"page": "in a lesson, in the page", "terminal": "in a lesson, at the terminal"}


@dataclass(frozen=True)
class Teacher:
    """A gate: no step begins before the trainer says so, or before it could be read, where the lesson plays by itself.

    What must not happen twice, and what wants approval, always waits for the word; in a lesson the word is the approval. It
    knows no browser.
    """

    by: str
    prompter: Prompter
    captions: Captions
    history: StepHistory
    pacing: Autoplay
    tell: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        while True:
            said = await self._asked(planned)
            if said:
                await self._note(planned, said)
            decision = await self._decided(planned, said)
            if decision:
                if not isinstance(decision, ByHand):
                    await self.prompter.hide(planned.appliance)
                return decision

    async def settle(self, planned: PlannedStep, failure: StepError) -> Settlement:
        return Fail()

    async def _asked(self, planned: PlannedStep) -> Said | None:
        caption = self.captions.of(planned, self._controls(planned), self._message(planned))
        within = self.pacing.seconds(caption) if self.pacing.playing and not _waits(planned) else None
        return await self.prompter.ask(caption, planned.step.pointed_at() or None, within=within)

    async def _decided(self, planned: PlannedStep, said: Said | None) -> Admission | None:
        """None where the caption is to be shown again."""
        match said.key if said else NEXT.key:
            case NEXT.key | APPROVE.key:
                return await self._begun(planned, said)
            case SKIP.key if said and can_be_skipped(planned):
                return Skip(said.reason or "left out in the lesson", self.by)
            case BY_HAND.key if can_be_done_by_hand(planned):
                return ByHand(partial(self._by_hand, planned))
            case BACK_LOOK.key:
                await self.history.open(planned.appliance)
            case AUTO_PLAY.key:
                self.pacing.play()
            case PAUSE.key:
                self.pacing.pause()
            case STOP.key:
                return self._stopped(planned)
        return None

    async def _begun(self, planned: PlannedStep, said: Said | None) -> Proceed:
        if planned.step.approval and said:
            await self.tell(StepApproved(step=planned.number, by=self.by, how=HOW[said.via]))
        return Proceed()

    async def _by_hand(self, planned: PlannedStep) -> DoneByHand | Retry | Stop:
        """The caption stays while the trainer does it in the page."""
        message = "Yours: do it in the page now, then say so here."
        caption = self.captions.of(planned, (DONE, NOT_DONE, STOP), message)
        key = ""
        async with self.prompter.given_over(planned.appliance):
            while key not in (DONE.key, NOT_DONE.key, STOP.key):
                said = await self.prompter.ask(caption, planned.step.pointed_at() or None)
                key = said.key if said else key
        await self.prompter.hide(planned.appliance)
        if key == DONE.key:
            return DoneByHand(self.by, "done by hand, in the lesson")
        if key == STOP.key:
            return self._stopped(planned)
        await self.tell(StepRedoAllowed(step=planned.number, by=self.by, reason="it was not done by hand after all"))
        return Retry()

    def _stopped(self, planned: PlannedStep) -> Stop:
        return Stop(f"{self.by} ended the lesson at step {planned.number} ({planned.step.describe()})")

    def _controls(self, planned: PlannedStep) -> list[Control]:
        playing = self.pacing.playing
        faster = Control(AUTO_PLAY.key, f"Auto-play: {self.pacing.speed}") if playing else AUTO_PLAY
        offered = {
            APPROVE if planned.step.approval else NEXT: True,
            SKIP: can_be_skipped(planned),
            BY_HAND: can_be_done_by_hand(planned),
            BACK_LOOK: True,
            faster: True,
            PAUSE: playing,
            STOP: True,
        }
        return [control for control, is_offered in offered.items() if is_offered]

    def _message(self, planned: PlannedStep) -> str:
        approval = "This step wants a person’s approval." if planned.step.approval else ""
        waits = "Auto-play waits here for your word." if self.pacing.playing and _waits(planned) else ""
        return " ".join(filter(None, (approval, waits)))

    async def _note(self, planned: PlannedStep, said: Said) -> None:
        if said.key in ANSWERS:
            answer = ANSWERS[said.key]
            await self.tell(
                LessonAnswered(step=planned.number, answer=answer, by=self.by, via=said.via, reason=said.reason)
            )


def _waits(planned: PlannedStep) -> bool:
    return planned.step.effective == "once" or planned.step.approval is not None


def ended(by: str, appliance: str) -> Caption:
    """What is said when the last step is done."""
    told = f"The lesson is over: every step of the document was performed. It was led by {by}."
    return Caption(appliance, "", "the end", told, controls=(Control("c", "Close the windows"),))
