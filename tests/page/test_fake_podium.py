"""The podium in memory: people do what was laid ready for them, in that order."""

from __future__ import annotations

import asyncio

from handrail.locator import Locator
from handrail.page import Caption, Control, Deed, Word
from handrail.testing import FakePage, FakePodium
from handrail.testing.page_spec import SCENE

CAPTION = Caption("a.example.com", "Save", "step 1 of 2", "Click Save", controls=(Control("n", "Next"),))
SAVE = (Locator.parse('button "Save"'),)
DONE = Deed(right=True, stopped=False, what='button "Save"')
WRONG = Deed(right=False, stopped=True, what='button "Locked"')


async def test_remembers_captions_and_answers_them() -> None:
    podium = FakePodium()
    podium.lay_ready(Word("n"), Word("s", "seen before"))
    await podium.show(CAPTION, SAVE, "region")
    assert [await podium.word(), await podium.word()] == [Word("n"), Word("s", "seen before")]
    await podium.hide()
    assert [(it.caption, it.target, it.emphasis) for it in podium.shown] == [(CAPTION, SAVE, "region")]
    assert (podium.now, podium.left) == (None, ())


async def test_a_deed_has_its_effect_on_the_page_before_it_is_told() -> None:
    page = FakePage(SCENE)
    podium = page.podium()
    podium.lay_ready(WRONG, page.find(SAVE, 0).click, DONE)
    await podium.watch(SAVE, "click", stop_others=True)
    assert await podium.deed() == WRONG
    assert await page.says() == []
    assert await podium.deed() == DONE
    assert await page.says() == ["Saved"]


async def test_word_and_deed_may_be_waited_for_at_the_same_time() -> None:
    podium = FakePodium()
    await podium.show(CAPTION)
    await podium.watch(SAVE, "click", stop_others=False)
    word, deed = asyncio.ensure_future(podium.word()), asyncio.ensure_future(podium.deed())
    await podium.happens(DONE, Word("h"))
    assert (await deed, await word) == (DONE, Word("h"))


async def test_a_word_waits_for_its_caption() -> None:
    podium = FakePodium()
    podium.lay_ready(Word("n"))
    word = asyncio.ensure_future(podium.word())
    await asyncio.sleep(0)
    assert not word.done()
    await podium.show(CAPTION)
    assert await word == Word("n")
