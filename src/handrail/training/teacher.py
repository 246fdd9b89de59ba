"""A lesson: before each step its trainer explains it to a class, and decides what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from handrail.engine import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    FailureDecision,
    Proceed,
    Retry,
    Skip,
    Stop,
    can_be_done_by_hand,
    can_be_skipped,
)
from handrail.errors import StepError
from handrail.journal import Event, LessonAnswered, RunRecord, StepApproved, StepRedoAllowed
from handrail.journal.events.lessons import CaptionAnswer
from handrail.page import Caption, CaptionButton
from handrail.runbook import PlannedStep
from handrail.training.autoplay import Autoplay
from handrail.training.captions import THE_END, Captions
from handrail.training.prompter import LessonAnswer, Prompter
from handrail.training.step_history import StepHistory

NEXT = CaptionButton("n", "Next")
APPROVE = CaptionButton("y", "Approve, and go on", ignores_enter=True)
"""The approval has a letter of its own: pressing Next a few times, or Enter, approves nothing."""
SKIP = CaptionButton("s", "Skip", asks_reason=True)
BY_HAND = CaptionButton("h", "Do it by hand")
BACK_LOOK = CaptionButton("b", "Back-look")
AUTO_PLAY = CaptionButton("a", "Auto-play")
PAUSE = CaptionButton("p", "Pause")
STOP = CaptionButton("q", "Stop")
DONE = CaptionButton("d", "Done")
NOT_DONE = CaptionButton("u", "Undone: let the program do it")

ANSWERS: dict[str, CaptionAnswer] = {
    NEXT.key: "next",
    APPROVE.key: "next",
    SKIP.key: "skip",
    BY_HAND.key: "by-hand",
    BACK_LOOK.key: "back-look",
    AUTO_PLAY.key: "auto-play",
    PAUSE.key: "pause",
    STOP.key: "stop",
}
"""The names that journals have for answers, by the key of the control."""
APPROVED_IN = {"page": "in a lesson, in the page", "terminal": "in a lesson, at the terminal"}


@dataclass(frozen=True)
class Teacher:
    """A gate: no step begins before the trainer's answer, or, in autoplay, before its caption could be read.

    A step that happens once or wants approval always waits for the answer; in a lesson the answer is the approval. The gate
    knows no browser.
    """

    by: str
    prompter: Prompter
    captions: Captions
    history: StepHistory
    autoplay: Autoplay
    record: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        while True:
            answer = await self._ask(planned)
            if answer:
                await self._record(planned, answer)
            admission = await self._decide(planned, answer)
            if admission:
                if not isinstance(admission, ByHand):
                    await self.prompter.hide(planned.appliance)
                return admission

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()

    async def _ask(self, planned: PlannedStep) -> LessonAnswer | None:
        caption = self.captions.of(planned, self._controls(planned), self._message(planned))
        timeout = self.autoplay.seconds(caption) if self.autoplay.playing and not _needs_answer(planned) else None
        return await self.prompter.ask(caption, planned.step.pointed_at(), timeout=timeout)

    async def _decide(self, planned: PlannedStep, answer: LessonAnswer | None) -> Admission | None:
        """The admission by an answer; None if the caption is to be shown again."""
        match answer.key if answer else NEXT.key:
            case NEXT.key | APPROVE.key:
                return await self._proceed(planned, answer)
            case SKIP.key if answer and can_be_skipped(planned):
                return Skip(answer.reason or "left out in the lesson", self.by)
            case BY_HAND.key if can_be_done_by_hand(planned):
                return ByHand(partial(self._hand_over, planned))
            case BACK_LOOK.key:
                await self.history.open(planned.appliance)
            case AUTO_PLAY.key if self.autoplay.playing:
                self.autoplay.change_speed()
            case AUTO_PLAY.key:
                self.autoplay.play()
            case PAUSE.key:
                self.autoplay.pause()
            case STOP.key:
                return self._stop(planned)
        return None

    async def _proceed(self, planned: PlannedStep, answer: LessonAnswer | None) -> Proceed:
        if planned.step.approval and answer:
            await self.record(StepApproved(step=planned.number, by=self.by, how=APPROVED_IN[answer.via]))
        return Proceed()

    async def _hand_over(self, planned: PlannedStep) -> DoneByHand | Retry | Stop:
        """Let the trainer do the step in the page, under a caption that stays."""
        message = "Yours: do it in the page now, then say so here."
        caption = self.captions.of(planned, (DONE, NOT_DONE, STOP), message)
        key = ""
        async with self.prompter.input_allowed(planned.appliance):
            while key not in (DONE.key, NOT_DONE.key, STOP.key):
                answer = await self.prompter.ask(caption, planned.step.pointed_at())
                key = answer.key if answer else key
        await self.prompter.hide(planned.appliance)
        if key == DONE.key:
            return DoneByHand(self.by, "done by hand, in the lesson")
        if key == STOP.key:
            return self._stop(planned)
        await self.record(StepRedoAllowed(step=planned.number, by=self.by, reason="it was not done by hand after all"))
        return Retry()

    def _stop(self, planned: PlannedStep) -> Stop:
        return Stop(f"{self.by} ended the lesson at step {planned.number} ({planned.step.describe()})")

    def _controls(self, planned: PlannedStep) -> list[CaptionButton]:
        playing = self.autoplay.playing
        faster = CaptionButton(AUTO_PLAY.key, f"Auto-play: {self.autoplay.speed}") if playing else AUTO_PLAY
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
        waits = "Auto-play waits here for your word." if self.autoplay.playing and _needs_answer(planned) else ""
        return " ".join(filter(None, (approval, waits)))

    async def _record(self, planned: PlannedStep, answer: LessonAnswer) -> None:
        if answer.key in ANSWERS:
            name = ANSWERS[answer.key]
            await self.record(
                LessonAnswered(step=planned.number, answer=name, by=self.by, via=answer.via, reason=answer.reason)
            )


def _needs_answer(planned: PlannedStep) -> bool:
    return planned.step.effect_in_force == "once" or planned.step.approval is not None


def end_of_lesson(by: str, appliance: str, record: RunRecord) -> Caption:
    """The caption after the last step, with what became of the steps."""
    sentence = f"The lesson is over: {', '.join(_counts(record))}. It was led by {by}."
    return Caption(appliance, "", THE_END, sentence, buttons=(CaptionButton("c", "Close the windows"),))


def _counts(record: RunRecord) -> Iterator[str]:
    """The numbers of steps, in the words that the terminal has for them."""
    left_out = sum(step.outcome == "skipped" and bool(step.by) for step in record.steps)
    counts = {
        "done": record.count("passed"),
        "so already": record.count("so already"),
        "not due": record.count("skipped") - left_out,
        "done by hand": record.count("by hand"),
        "left out by a person": left_out + record.count("exception"),
    }
    steps = {1: "step"}.get(counts["done"], "steps")
    yield f"{counts.pop('done')} {steps} done"
    yield from (f"{count} {words}" for words, count in counts.items() if count)
