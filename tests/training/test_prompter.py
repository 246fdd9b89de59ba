"""The prompter: a caption in one window, a plate on every other, and pages that are nobody's while the program is at work."""

from __future__ import annotations

from handrail.errors import BrowserGone
from handrail.fakes import FakeOverlay
from handrail.page import Caption, CaptionButton, Emphasis, OverlayAnswer, Target
from handrail.training.prompter import IDLE, LessonAnswer, Prompter


class ClosedOverlay(FakeOverlay):
    """Over a window that somebody has closed."""

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        raise BrowserGone("the window was closed")


def caption(appliance: str) -> Caption:
    return Caption(appliance, "Here", "step 1", "Look at it")


def names(overlay: FakeOverlay) -> list[tuple[str, str]]:
    return [(it.caption.appliance, it.caption.position) for it in overlay.shown]


async def test_every_other_window_tells_whose_it_is() -> None:
    primary, backup = FakeOverlay(), FakeOverlay()
    prompter = Prompter({"primary": primary, "backup": backup}, str)
    for appliance in ("primary", "primary", "backup"):
        await prompter.show(caption(appliance), (), "none")
    assert names(primary) == [("primary", "step 1"), ("primary", "step 1"), ("primary", IDLE)]
    assert names(backup) == [("backup", IDLE), ("backup", "step 1")]


async def test_a_window_that_was_closed_stops_no_step_in_another() -> None:
    primary = FakeOverlay()
    await Prompter({"backup": ClosedOverlay(), "primary": primary}, str).show(caption("primary"), (), "none")
    assert names(primary) == [("primary", "step 1")]


async def test_a_card_in_every_window_may_be_answered_in_any_and_is_gone_then() -> None:
    primary, backup = FakeOverlay(), FakeOverlay()
    prompter = Prompter({"primary": primary, "backup": backup}, lambda text: text.replace("secret", "«»"))
    cards = [
        Caption(role, "A lesson", "", "Title", facts=(("Why", "a secret"),), buttons=(CaptionButton("n", "Begin"),))
        for role in ("primary", "backup")
    ]
    backup.enqueue(OverlayAnswer("n"))
    assert await prompter.ask_everywhere(cards) == LessonAnswer("n", "", "page")
    assert [shown.caption.facts for shown in (*primary.shown, *backup.shown)] == [(("Why", "a «»"),)] * 2
    assert (primary.current, backup.current) == (None, None)
    assert (primary.input_blocked, backup.input_blocked) == ("always", "always")


async def test_the_others_may_be_told_anew_of_a_caption_in_the_same_window() -> None:
    primary, backup = FakeOverlay(), FakeOverlay()
    prompter = Prompter({"primary": primary, "backup": backup}, str)
    await prompter.show(caption("primary"), (), "none")
    prompter.tell_others_anew()
    await prompter.show(caption("primary"), (), "none")
    assert len(backup.shown) == 2


async def test_a_window_in_which_one_waits_says_what_its_maker_says() -> None:
    primary, backup = FakeOverlay(), FakeOverlay()

    def waiting(role: str, shown: Caption) -> Caption:
        return Caption(role, "", "", f"look at {shown.appliance}")

    prompter = Prompter({"primary": primary, "backup": backup}, str, waiting=waiting)
    await prompter.show(caption("primary"), (), "none")
    assert [shown.caption.sentence for shown in backup.shown] == ["look at primary"]


async def test_keeps_people_out_of_every_window() -> None:
    primary, backup = FakeOverlay(), FakeOverlay()
    await Prompter({"primary": primary, "backup": backup}, str).show(caption("primary"), (), "none")
    assert (primary.input_blocked, backup.input_blocked) == ("always", "always")
