"""A trainer leads through a runbook: nothing happens before the word, and every word is on record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from handrail.errors import RunStopped
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import (
    FailureAccepted,
    LessonAnswered,
    StepApproved,
    StepDoneByHand,
    StepRedoAllowed,
    StepRetried,
    StepSkipped,
)
from handrail.locator import Locator
from handrail.page import OverlayAnswer
from handrail.run import TrainingContext, TrainingHooks
from handrail.training import Autoplay, LessonOptions, Teacher, make_lesson

from .conftest import AtTheTerminal, Teach

SITE = FakeSite(
    {
        "start": (
            SiteElement("textbox", "Host name"),
            SiteElement("password", "Passphrase"),
            SiteElement("button", "Save", shows_status="Saved"),
            SiteElement("button", "Delete", confirms="Really?", shows_status="Deleted"),
            SiteElement("button", "Give", downloads="bundle.p12"),
        )
    }
)
SAVE = '- click: button "Save"\n  note: Keeps what was filled in.'
FILL = '- fill: edge-01\n  target: field "Host name"'


def page(*words: OverlayAnswer) -> FakePage:
    shown = FakePage(SITE)
    shown.overlay().enqueue(*words)
    return shown


def answers(*keys: str) -> list[OverlayAnswer]:
    return [OverlayAnswer(key) for key in keys]


async def test_shows_where_one_is_what_is_done_why_and_whether_it_can_be_undone(teach: Teach) -> None:
    result = await teach(f"{FILL}\n{SAVE}", page(*answers("n", "n")), make_lesson)
    first, second, _ = result.captions
    assert (first.heading, first.position, first.sentence) == (
        "Here",
        "step 1 · 1 of 2",
        'Type "edge-01" into the field "Host name"',
    )
    assert "no harm" in first.effect
    assert (second.position, second.note) == ("step 2 · 2 of 2", "Keeps what was filled in.")
    assert "cannot be taken back" in second.effect


async def test_no_harmlessness_is_promised_where_a_note_may_tell_of_harm(teach: Teach) -> None:
    result = await teach(f"{FILL}\n  note: Wrong names lock the account.", page(*answers("n")), make_lesson)
    assert (result.captions[0].note, result.captions[0].effect) == ("Wrong names lock the account.", "")


async def test_points_at_the_steps_control(teach: Teach) -> None:
    result = await teach(SAVE, page(*answers("n")), make_lesson)
    shown = result.overlay.shown[0]
    assert [str(locator) for locator in shown.target or ()] == ['button "Save"']
    assert shown.emphasis == "outline"


async def test_a_step_begins_only_after_the_word_and_with_the_caption_gone(teach: Teach) -> None:
    shown = page()

    async def not_yet() -> None:
        assert not await shown.messages()

    shown.overlay().enqueue(not_yet, OverlayAnswer("n"))
    result = await teach(SAVE, shown, make_lesson)
    assert result.kinds == ["lesson-answered", "step-started", "step-passed"]
    assert result.overlay.current is None


async def test_who_went_on_and_where_is_on_record(teach: Teach) -> None:
    result = await teach(SAVE, page(*answers("n")), make_lesson)
    assert result.events_of(LessonAnswered) == [LessonAnswered(step="1", answer="next", by="ann", via="page")]


async def test_skips_with_a_reason(teach: Teach) -> None:
    result = await teach(
        f"{FILL}\n{SAVE}", page(OverlayAnswer("s", "we have seen it"), OverlayAnswer("n")), make_lesson
    )
    (skipped,) = result.events_of(StepSkipped)
    assert isinstance(skipped, StepSkipped)
    assert (skipped.step, skipped.by, skipped.reason) == ("1", "ann", "we have seen it")
    assert result.error is None


async def test_what_later_steps_need_can_be_neither_skipped_nor_done_by_hand(teach: Teach) -> None:
    result = await teach('- download: button "Give"\n  as: bundle', page(*answers("s", "h", "n")), make_lesson)
    assert [control.key for control in result.captions[0].buttons] == ["n", "b", "a", "q"]
    assert result.kinds[-2:] == ["step-started", "step-passed"]


async def test_stray_clicks_are_kept_from_the_page_until_a_step_is_done_by_hand(teach: Teach) -> None:
    result = await teach(SAVE, page(OverlayAnswer("n")), make_lesson)
    assert result.overlay.input_blocked == "always"
    assert result.overlay.watches == []


async def test_done_by_hand_with_its_intent_on_record_before(teach: Teach) -> None:
    shown = page()

    shown.overlay().enqueue(
        OverlayAnswer("h"), shown.find((Locator.parse('button "Save"'),), 0).click, OverlayAnswer("d")
    )
    result = await teach(SAVE, shown, make_lesson)
    assert result.kinds == ["lesson-answered", "step-started", "step-done-by-hand"]
    assert result.events_of(StepDoneByHand) == [
        StepDoneByHand(step="1", by="ann", reason="done by hand, in the lesson")
    ]
    assert [control.key for control in result.captions[1].buttons] == ["d", "u", "q"]
    assert await shown.messages() == ["Saved"]


async def test_a_declared_dialog_is_answered_while_a_person_does_the_step(teach: Teach) -> None:
    shown = page()

    shown.overlay().enqueue(
        OverlayAnswer("h"), shown.find((Locator.parse('button "Delete"'),), 0).click, *answers("d", "n")
    )
    steps = f'- click: button "Delete"\n  expect_dialog: {{type: confirm, answer: accept}}\n{FILL}'
    result = await teach(steps, shown, make_lesson)
    assert await shown.messages() == ["Deleted"]
    assert result.error is None


async def test_what_is_typed_by_hand_into_the_page_answers_no_caption(teach: Teach) -> None:
    shown = page(*answers("h", "d"))
    await teach(FILL, shown, make_lesson)
    (watched,) = shown.overlay().watches
    assert (watched.target, watched.block_others, watched.block_target) == ((), False, False)
    assert shown.overlay().watching is None


async def test_what_was_not_done_by_hand_after_all_is_done_by_the_program(teach: Teach) -> None:
    result = await teach(SAVE, page(*answers("h", "u", "n")), make_lesson)
    assert [type(event) for event in result.events_of(StepRedoAllowed, StepDoneByHand)] == [StepRedoAllowed]
    assert result.kinds[-1] == "step-passed"


async def test_stops_before_the_step(teach: Teach) -> None:
    result = await teach(SAVE, page(*answers("q")), make_lesson)
    assert isinstance(result.error, RunStopped)
    assert "ann ended the lesson at step 1" in str(result.error)
    assert "step-started" not in result.kinds


async def test_the_word_is_the_approval(teach: Teach) -> None:
    result = await teach(SAVE + "\n  approval: required", page(*answers("y")), make_lesson)
    assert result.events_of(StepApproved) == [StepApproved(step="1", by="ann", how="in a lesson, in the page")]
    assert result.captions[0].buttons[0].label == "Approve, and go on"


async def test_a_called_runbook_is_told_once_and_then_step_by_step(teach: Teach) -> None:
    result = await teach("- call: hello", page(*answers("n", "n", "n")), make_lesson)
    assert [caption.position for caption in result.captions[:3]] == [
        "step 1 · 1 of 3",
        "step 1.1 · 2 of 3",
        "step 1.2 · 3 of 3",
    ]
    assert result.captions[2].sentence == 'Type the password into the field "Passphrase"'


async def test_no_secret_is_shown(teach: Teach) -> None:
    steps = '- fill: $name\n  target: field "Host name"'
    head = "inputs:\n  name: A name\n"
    result = await teach(steps, page(*answers("n")), make_lesson, values={"name": "correct horse"}, head=head)
    assert "correct horse" not in str(result.captions)
    assert "«secret:password»" in result.captions[0].sentence


class FakeTime:
    """A clock that a lesson waits for by itself; each wait ends at once, or, with `runs=False`, never."""

    def __init__(self, *, runs: bool = True, then: Callable[[], None] = lambda: None) -> None:
        self.waited: list[float] = []
        self._runs, self._then = runs, then

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        if not self._runs:
            await asyncio.Event().wait()
        self._then()

    def bring(self, options: LessonOptions, context: TrainingContext) -> TrainingHooks:
        hooks = make_lesson(options, context)
        teacher, *rest = hooks.gates
        assert isinstance(teacher, Teacher)
        timed = replace(teacher, prompter=replace(teacher.prompter, sleep=self))
        return TrainingHooks((timed, *rest))


async def test_plays_by_itself_for_as_long_as_a_text_takes(teach: Teach) -> None:
    time = FakeTime()
    longer = FILL + "\n  note: " + "A long explanation. " * 10
    result = await teach(f"{FILL}\n{longer}", page(*answers("a")), time.bring)
    assert result.kinds.count("step-passed") == 2
    assert [type(event) for event in result.events_of(LessonAnswered)] == [LessonAnswered]
    assert time.waited[1] > time.waited[0] + 5


async def test_what_must_not_happen_twice_waits_for_the_word_in_auto_play_too(teach: Teach) -> None:
    shown = page()
    time = FakeTime(then=lambda: shown.overlay().enqueue(OverlayAnswer("n")))
    result = await teach(f"{FILL}\n{SAVE}", shown, time.bring, autoplay=Autoplay(playing=True))
    assert len(time.waited) == 1
    assert result.captions[1].message == "Auto-play waits here for your word."


async def test_auto_play_is_paused_at_any_time(teach: Teach) -> None:
    time = FakeTime(runs=False)
    result = await teach(FILL, page(*answers("p", "n")), time.bring, autoplay=Autoplay(playing=True))
    assert [control.key for control in result.captions[0].buttons] == ["n", "s", "h", "b", "a", "p", "q"]
    assert "p" not in [control.key for control in result.captions[1].buttons]
    assert result.kinds[-1] == "step-passed"


async def test_auto_play_overtakes_nobody_who_writes_a_reason(teach: Teach) -> None:
    shown = page()
    overlay = shown.overlay()
    overlay.writing = True

    def sent() -> None:
        if len(time.waited) == 3:
            overlay.writing = False

    time = FakeTime(then=sent)
    result = await teach(FILL, shown, time.bring, autoplay=Autoplay(playing=True))
    assert time.waited == [time.waited[0]] * 3
    assert result.kinds.count("step-passed") == 1


async def test_auto_play_has_three_speeds(teach: Teach) -> None:
    time = FakeTime(runs=False)
    await teach(FILL, page(*answers("a", "a", "a", "n")), time.bring)
    normal, fast, slow = time.waited
    assert fast < normal < slow


async def test_looks_back_at_what_the_run_has_kept_and_touches_no_page(teach: Teach) -> None:
    words = answers("n", "n", "b", "e", "l", "c", "n")
    result = await teach(f"{FILL}\n{FILL}\n{SAVE}", page(*words), make_lesson)
    latest, earlier, again = result.captions[3:6]
    assert [words for words, _ in latest.pictures] == ["Before", "After"]
    assert latest.position.startswith("looking back: step 2 on primary")
    assert earlier.position.startswith("looking back: step 1 on primary")
    assert again == latest
    assert [png[:4] for _, png in latest.pictures] == [b"\x89PNG"] * 2
    assert result.kinds.count("step-started") == 3


async def test_with_no_picture_yet_there_is_only_that_to_say(teach: Teach) -> None:
    result = await teach(SAVE, page(*answers("b", "c", "n")), make_lesson)
    assert result.captions[1].sentence == "No picture was kept of any step so far."


async def test_the_terminal_has_the_same_controls(teach: Teach) -> None:
    terminal = AtTheTerminal([OverlayAnswer("n")])
    result = await teach(SAVE, page(), make_lesson, terminal=terminal)
    assert result.events_of(LessonAnswered) == [LessonAnswered(step="1", answer="next", by="ann", via="terminal")]
    assert terminal.heard[0] == result.captions[0]


async def test_after_a_failure_the_trainer_says_what_becomes_of_it(teach: Teach) -> None:
    shown = page(*answers("n", "r", "n"), OverlayAnswer("s", "not today"))
    result = await teach('- click: button "Gone"', shown, make_lesson)
    asked = result.captions[1]
    assert 'no button "Gone"' in asked.message
    assert [control.key for control in asked.buttons] == ["r", "d", "s", "q"]
    assert asked.buttons[-1].label == "Stop the lesson here"
    assert asked.message.endswith(". The page is yours meanwhile.")
    assert {(watched.target, watched.block_others) for watched in result.overlay.watches} == {((), False)}
    assert result.overlay.watching is None
    assert [type(event) for event in result.events_of(StepRetried, StepSkipped)] == [StepRetried, StepSkipped]


async def test_a_failure_may_end_the_lesson(teach: Teach) -> None:
    result = await teach('- click: button "Gone"', page(*answers("n", "q")), make_lesson)
    assert result.events_of(FailureAccepted) == [FailureAccepted(step="1", by="ann")]
    assert result.overlay.current is None


async def test_the_end_is_told_before_the_windows_close(teach: Teach) -> None:
    result = await teach(SAVE, page(*answers("n")), make_lesson)
    assert result.captions[-1].sentence.startswith("The lesson is over: 1 step done. It was led by")
