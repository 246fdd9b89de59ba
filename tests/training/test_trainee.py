"""A trainee does the steps: the right control leads on, a wrong one is told kindly, and hints come in stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handrail.errors import RunStopped
from handrail.fakes import FakePage, FakeSite, SiteElement
from handrail.journal import (
    HintGiven,
    LessonAnswered,
    StepApproved,
    StepDoneByHand,
    TextRead,
    TraineeActed,
)
from handrail.locator import Locator
from handrail.page import OverlayAnswer, UserAction
from handrail.run import TrainingContext, TrainingHooks
from handrail.training import LessonOptions, make_exercise

from .conftest import AtTheTerminal, LessonResult, Teach, a_moment

SITE = FakeSite(
    {
        "start": (
            SiteElement("link", "Security", goes_to="security"),
            SiteElement("textbox", "Host name"),
            SiteElement("password", "Passphrase"),
            SiteElement("combobox", "Action", options=("Select", "Export")),
            SiteElement("checkbox", "Private Key"),
            SiteElement("button", "Save", shows_status="Saved"),
            SiteElement("button", "Delete", shows_status="Deleted"),
            SiteElement("cell", "Serial", value="BP-1"),
        ),
        "security": (
            SiteElement("link", "Security", goes_to="security"),
            SiteElement("link", "Certificates", parent_entry="Security", goes_to="certificates"),
        ),
        "certificates": (SiteElement("text", value="Arrived"),),
    }
)
SAVE = '- click: button "Save"'
RIGHT = UserAction(True, True, 'button "Save"')
WRONG = UserAction(False, True, 'button "Delete"')
HINT = OverlayAnswer("h")


def page() -> FakePage:
    return FakePage(SITE)


def actions(result: LessonResult) -> list[tuple[bool, bool, str]]:
    return [(it.right, it.stopped, it.what) for it in result.events_of(TraineeActed) if isinstance(it, TraineeActed)]


def stages(result: LessonResult) -> list[str]:
    return [it.stage for it in result.events_of(HintGiven) if isinstance(it, HintGiven)]


async def test_the_right_control_leads_on_and_the_program_uses_it(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(RIGHT)
    result = await teach(SAVE, shown, make_exercise)
    assert result.kinds == ["trainee-acted", "step-started", "step-passed"]
    assert await shown.messages() == ["Saved"]
    assert result.overlay.current is None
    assert result.overlay.watching is None


async def test_nothing_reaches_the_page_by_itself_whatever_the_control(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(RIGHT)
    result = await teach(SAVE, shown, make_exercise)
    (watched,) = result.overlay.watches
    assert (watched.block_others, watched.block_target, watched.use) == (True, True, "click")


async def test_between_two_captions_the_page_is_the_program_s_alone_until_the_windows_are_closed(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(RIGHT)
    result = await teach(SAVE, shown, make_exercise)
    assert result.overlay.input_blocked == "always"


async def test_a_failed_step_may_be_done_by_hand_since_the_page_is_then_a_person_s(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(
        UserAction(True, True, 'button "Missing"'), a_moment, OverlayAnswer("d", "I pressed it myself")
    )
    result = await teach('- click: button "Missing"', shown, make_exercise)
    assert result.events_of(StepDoneByHand) != []
    assert [(it.target, it.block_others) for it in result.overlay.watches][-1] == ((), False)
    assert result.overlay.watching is None


async def test_a_wrong_control_is_told_kindly_and_is_on_record(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(WRONG, RIGHT)
    result = await teach(SAVE, shown, make_exercise)
    assert actions(result) == [(False, True, 'button "Delete"'), (True, True, 'button "Save"')]
    assert result.captions[1].message.startswith('That was button "Delete". This step means another one.')
    assert "kept from the appliance" in result.captions[1].message
    assert await shown.messages() == ["Saved"]


async def test_hints_come_in_stages_until_the_program_shows_the_step(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(HINT, HINT, HINT)
    result = await teach(SAVE, shown, make_exercise)
    assert [it.emphasis for it in result.overlay.shown[:3]] == ["none", "region", "outline"]
    assert stages(result) == ["region", "outline", "shown"]
    assert actions(result) == []
    assert await shown.messages() == ["Saved"]


async def test_without_hints_the_control_is_only_shown_to_whoever_gives_up(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(HINT)
    bring = partial(_without_hints, make_exercise)
    result = await teach(SAVE, shown, bring)
    assert [button.label for button in result.captions[0].buttons] == ["I give up: show me", "Back-look", "Stop"]
    assert stages(result) == ["shown"]
    assert await shown.messages() == ["Saved"]


def _without_hints(
    make: Callable[[LessonOptions, TrainingContext], TrainingHooks], options: LessonOptions, context: TrainingContext
) -> TrainingHooks:
    return make(replace(options, has_hints=False), context)


async def test_a_hint_may_be_asked_for_at_the_terminal(teach: Teach) -> None:
    terminal = AtTheTerminal([HINT, HINT, HINT])
    result = await teach(SAVE, page(), make_exercise, terminal=terminal)
    answered = [it for it in result.events_of(LessonAnswered) if isinstance(it, LessonAnswered)]
    assert [(it.answer, it.via, it.by) for it in answered] == [("hint", "terminal", "ann")] * 3


async def test_what_is_typed_is_compared_with_what_the_step_says(teach: Teach) -> None:
    shown = page()
    field = 'textbox "Host name"'
    step = '- fill: edge-01\n  target: field "Host name"'
    overlay = shown.overlay()

    for text in ("edge", "wrong", "edge-01"):
        overlay.enqueue(
            partial(shown.find((Locator.parse(field),), 0).fill, text), UserAction(True, False, field), a_moment
        )
    result = await teach(step, shown, make_exercise)
    assert [it.block_target for it in overlay.watches] == [False]
    assert actions(result) == [(True, False, field), (True, False, field)]
    assert [it.mistyped for it in result.events_of(TraineeActed) if isinstance(it, TraineeActed)] == [True, False]
    assert "right field" in result.captions[1].message
    assert "not read so yet" in result.captions[2].message


async def test_a_secret_is_filled_by_the_program_once_its_field_was_found(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(UserAction(True, True, 'textbox "Passphrase"'))
    result = await teach('- fill: $password\n  target: field "Passphrase"', shown, make_exercise)
    assert "secret" in result.captions[0].message
    assert [it.block_target for it in result.overlay.watches] == [True]
    assert result.kinds[-1] == "step-passed"


async def test_whoever_types_where_the_program_fills_in_makes_no_mistake(teach: Teach) -> None:
    """A trainee clicks the field of a password, and goes on typing, as anybody would."""
    shown, field = page(), 'textbox "Passphrase"'
    shown.overlay().enqueue(UserAction(True, True, field), *[UserAction(False, True, field)] * 3, WRONG, RIGHT)
    result = await teach(f'- fill: $password\n  target: field "Passphrase"\n{SAVE}', shown, make_exercise)
    assert "nobody need type" in result.captions[0].message
    assert result.captions[2].message.startswith('Textbox "Passphrase" is filled in: nobody need type there.')
    assert actions(result) == [(True, True, field), (False, True, 'button "Delete"'), (True, True, 'button "Save"')]
    assert result.captions[-1].note == "2 of 2 steps unaided; 1 wrong control"


async def test_a_field_is_filled_in_only_until_another_control_was_found(teach: Teach) -> None:
    shown, field = page(), 'textbox "Passphrase"'
    shown.overlay().enqueue(UserAction(True, True, field), RIGHT, UserAction(False, True, field), RIGHT)
    steps = f'- fill: $password\n  target: field "Passphrase"\n{SAVE}\n{SAVE}'
    result = await teach(steps, shown, make_exercise)
    assert (False, True, field) in actions(result)


async def test_once_the_control_is_outlined_the_caption_says_what_to_do_with_it(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(HINT, HINT, a_moment, RIGHT)
    result = await teach(SAVE, shown, make_exercise)
    assert [it.message for it in result.captions[:3]] == [
        "Find it on the page and click it.",
        "It is somewhere inside the frame. Find it on the page and click it.",
        "It is this one. Click it.",
    ]


async def test_what_a_step_gives_comes_out(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(UserAction(True, True, 'cell "Serial"'))
    result = await teach('- read: cell "Serial"\n  as: serial', shown, make_exercise)
    assert [type(it) for it in result.events_of(TextRead, StepDoneByHand)] == [TextRead]


async def test_the_menu_is_gone_through_entry_by_entry(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(UserAction(True, True, 'link "Security"'), UserAction(True, True, 'link "Certificates"'))
    result = await teach("- navigate: Security > Certificates", shown, make_exercise)
    assert [str(it.target[0]) for it in result.overlay.watches] == [
        'entry "Security"',
        'entry "Certificates" in entry "Security"',
    ]
    assert shown.url.endswith("certificates")
    assert result.kinds[-1] == "step-passed"


async def test_what_has_no_control_is_explained_and_nothing_may_be_used(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(WRONG, a_moment, OverlayAnswer("n"))
    result = await teach('- expect: button "Save"', shown, make_exercise)
    (watched,) = result.overlay.watches
    assert (watched.target, watched.block_others) == ((), True)
    assert "Nothing on the page is to be used now" in result.captions[1].message
    assert result.overlay.shown[0].emphasis == "outline"
    assert result.kinds == ["trainee-acted", "lesson-answered", "step-started", "step-passed"]


async def test_going_on_is_the_approval(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(RIGHT)
    result = await teach(SAVE + "\n  approval: required", shown, make_exercise)
    assert result.events_of(StepApproved) == [
        StepApproved(step="1", by="ann", how="in an exercise, by going on with it")
    ]


async def test_stops_before_the_step(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(OverlayAnswer("q"), OverlayAnswer("g"), OverlayAnswer("q"), OverlayAnswer("e"))
    result = await teach(SAVE, shown, make_exercise)
    assert isinstance(result.error, RunStopped)
    assert "Shall the exercise end here?" in result.captions[1].message
    assert result.kinds == ["lesson-answered"]
    assert await shown.messages() == []
    assert result.overlay.current is None
    assert result.overlay.watching is None


async def test_the_end_says_how_it_went(teach: Teach) -> None:
    shown = page()
    shown.overlay().enqueue(RIGHT, WRONG, a_moment, HINT, a_moment, RIGHT)
    result = await teach(f"{SAVE}\n{SAVE}", shown, make_exercise)
    assert result.captions[-1].note == "1 of 2 steps unaided, 1 with hints; 1 wrong control"
