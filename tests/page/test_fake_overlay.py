"""The overlay in memory: the promises of every overlay, and that people do what was enqueued, in that order."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from handrail.fakes import FakeOverlay, FakePage, FakePerson
from handrail.fakes.overlay_spec import OverlaySpec
from handrail.fakes.page_spec import SITE
from handrail.locator import Locator
from handrail.page import Caption, CaptionButton, OverlayAnswer, Page, UserAction, overlay_of

CAPTION = Caption("a.example.com", "Save", "step 1 of 2", "Click Save", buttons=(CaptionButton("n", "Next"),))
SAVE = (Locator.parse('button "Save"'),)
DONE = UserAction(right=True, blocked=False, control='button "Save"')
WRONG = UserAction(right=False, blocked=True, control='button "Locked"')


def test_a_page_has_one_overlay_and_one_that_has_none_says_so() -> None:
    page = FakePage(SITE)
    assert overlay_of(page) is overlay_of(page)
    with pytest.raises(TypeError, match="object has no overlay"):
        overlay_of(cast(Page, object()))


async def test_remembers_captions_and_answers_them() -> None:
    overlay = FakeOverlay()
    overlay.enqueue(OverlayAnswer("n"), OverlayAnswer("s", "seen before"))
    await overlay.show(CAPTION, SAVE, "region")
    assert [await overlay.next_answer(), await overlay.next_answer()] == [
        OverlayAnswer("n"),
        OverlayAnswer("s", "seen before"),
    ]
    await overlay.hide()
    assert [(shown.caption, shown.target, shown.emphasis) for shown in overlay.shown] == [(CAPTION, SAVE, "region")]
    assert (overlay.current, overlay.remaining) == (None, ())


async def test_an_action_has_its_effect_on_the_page_before_it_is_told() -> None:
    page = FakePage(SITE)
    overlay = page.overlay()
    overlay.enqueue(WRONG, page.find(SAVE, 0).click, DONE)
    await overlay.watch(SAVE, "click", block_others=True)
    assert await overlay.next_user_action() == WRONG
    assert await page.messages() == []
    assert await overlay.next_user_action() == DONE
    assert await page.messages() == ["Saved"]


async def test_an_answer_and_an_action_may_be_waited_for_at_the_same_time() -> None:
    overlay = FakeOverlay()
    await overlay.show(CAPTION)
    await overlay.watch(SAVE, "click", block_others=False)
    answer, action = asyncio.ensure_future(overlay.next_answer()), asyncio.ensure_future(overlay.next_user_action())
    overlay.happen(DONE, OverlayAnswer("h"))
    assert (await action, await answer) == (DONE, OverlayAnswer("h"))


async def test_an_answer_waits_for_its_caption() -> None:
    overlay = FakeOverlay()
    overlay.enqueue(OverlayAnswer("n"))
    answer = asyncio.ensure_future(overlay.next_answer())
    await asyncio.sleep(0)
    assert not answer.done()
    await overlay.show(CAPTION)
    assert await answer == OverlayAnswer("n")


class TestFakeOverlay(OverlaySpec):
    @pytest.fixture
    def page(self) -> FakePage:
        return FakePage(SITE)

    @pytest.fixture
    def person(self, page: FakePage) -> FakePerson:
        return FakePerson(page)
