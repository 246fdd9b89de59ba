"""The specification of the overlay port, as `PageSpec` is that of the page port.

Inherit from `OverlaySpec` in a test module, with a fixture `page` that shows `SITE` and has an overlay, and a fixture `person`
that uses this page as people do. Its tests are coroutines.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Protocol

from handrail.fakes.frame_spec import target
from handrail.page import Caption, CaptionButton, OverlayAnswer, Page, Target, UserAction, overlay_of

CAPTION = Caption(
    "primary",
    "Settings",
    "step 1 of 2",
    'Click button "Save"',
    buttons=(CaptionButton("n", "Next"), CaptionButton("s", "Skip", asks_reason=True), CaptionButton("b", "Back-look")),
)
SAVE = target('button "Save"')
SECOND = target('link "Second"')
STATUS = target("status")
SAVED = UserAction(right=True, blocked=False, control='button "Save"')


class Person(Protocol):
    """A person who uses a page with a mouse and a keyboard."""

    async def click(self, target: Target) -> None:
        """Click a control of the page."""

    async def press(self, key: str) -> None:
        """Press a key: a letter, or Enter."""

    async def write(self, text: str) -> None:
        """Type a text into the focused field, and press Enter."""


class OverlaySpec:
    """The specification of the overlay port: every overlay passes these tests."""

    async def test_there_is_one_overlay_over_a_page(self, page: Page) -> None:
        assert overlay_of(page) is overlay_of(page)

    async def test_gives_the_answer_of_the_letter_that_was_pressed(self, page: Page, person: Person) -> None:
        await overlay_of(page).show(CAPTION, SAVE)
        await person.press("b")
        assert await overlay_of(page).next_answer() == OverlayAnswer("b")

    async def test_a_letter_of_no_control_is_no_answer(self, page: Page, person: Person) -> None:
        await overlay_of(page).show(CAPTION, SAVE)
        await person.press("x")
        await person.press("b")
        assert await overlay_of(page).next_answer() == OverlayAnswer("b")

    async def test_enter_presses_the_first_control(self, page: Page, person: Person) -> None:
        await overlay_of(page).show(CAPTION)
        await person.press("Enter")
        assert await overlay_of(page).next_answer() == OverlayAnswer("n")

    async def test_enter_does_not_press_a_control_that_ignores_it(self, page: Page, person: Person) -> None:
        approve = CaptionButton("y", "Approve", ignores_enter=True)
        await overlay_of(page).show(replace(CAPTION, buttons=(approve, *CAPTION.buttons)))
        await person.press("Enter")
        await person.press("y")
        assert await overlay_of(page).next_answer() == OverlayAnswer("y")

    async def test_asks_for_a_reason_where_the_control_wants_one(self, page: Page, person: Person) -> None:
        overlay = overlay_of(page)
        await overlay.show(CAPTION)
        assert not overlay.is_writing()
        await person.press("s")
        await _until_writing(page)
        await person.write("seen before")
        assert await overlay.next_answer() == OverlayAnswer("s", "seen before")

    async def test_tells_of_an_action_with_the_target_and_lets_it_through(self, page: Page, person: Person) -> None:
        await overlay_of(page).watch(SAVE, "click", block_others=True)
        await person.click(SAVE)
        assert await overlay_of(page).next_user_action() == SAVED
        assert await page.find(STATUS, 5).text() == "Saved"

    async def test_stops_an_action_with_another_control(self, page: Page, person: Person) -> None:
        await overlay_of(page).watch(SAVE, "click", block_others=True)
        await person.click(SECOND)
        stopped = UserAction(right=False, blocked=True, control='link "Second"')
        assert await overlay_of(page).next_user_action() == stopped
        await page.wait_until_loaded(5)
        assert await page.title() == "First"

    async def test_lets_an_action_with_another_control_through_where_that_is_wanted(
        self, page: Page, person: Person
    ) -> None:
        await overlay_of(page).watch(SECOND, "click", block_others=False)
        await person.click(SAVE)
        assert await overlay_of(page).next_user_action() == replace(SAVED, right=False)
        assert await page.find(STATUS, 5).text() == "Saved"

    async def test_stops_an_action_with_the_target_too_where_that_is_wanted(self, page: Page, person: Person) -> None:
        await overlay_of(page).watch(SAVE, "click", block_others=True, block_target=True)
        await person.click(SAVE)
        assert await overlay_of(page).next_user_action() == replace(SAVED, blocked=True)
        assert await page.find(STATUS, 5).text() == ""

    async def test_an_empty_target_means_no_control_at_all(self, page: Page, person: Person) -> None:
        await overlay_of(page).watch((), "click", block_others=True)
        await person.click(SAVE)
        assert await overlay_of(page).next_user_action() == replace(SAVED, right=False, blocked=True)

    async def test_tells_of_nothing_once_the_page_is_not_watched(self, page: Page, person: Person) -> None:
        overlay = overlay_of(page)
        await overlay.watch(SAVE, "click", block_others=True)
        await overlay.unwatch()
        await person.click(SECOND)
        await page.find(target('link "Back"'), 5).wait_for("visible")
        action = asyncio.ensure_future(overlay.next_user_action())
        await asyncio.sleep(0)
        assert not action.done()
        action.cancel()

    async def test_blocks_what_people_do_and_not_the_program(self, page: Page, person: Person) -> None:
        await overlay_of(page).block_input(always=True)
        await person.click(SECOND)
        await page.find(SAVE, 5).click()
        assert await page.find(STATUS, 5).text() == "Saved"
        assert await page.title() == "First"

    async def test_a_block_between_captions_ends_while_one_is_shown(self, page: Page, person: Person) -> None:
        await overlay_of(page).block_input(always=False)
        await person.click(SECOND)
        await overlay_of(page).show(CAPTION)
        await person.click(SAVE)
        assert await page.find(STATUS, 5).text() == "Saved"

    async def test_while_the_page_is_watched_the_watch_alone_decides(self, page: Page, person: Person) -> None:
        await overlay_of(page).block_input(always=True)
        await overlay_of(page).watch(SAVE, "click", block_others=True)
        await person.click(SAVE)
        assert await overlay_of(page).next_user_action() == SAVED
        assert await page.find(STATUS, 5).text() == "Saved"


async def _until_writing(page: Page) -> None:
    async with asyncio.timeout(10):
        while not overlay_of(page).is_writing():
            await asyncio.sleep(0.01)
