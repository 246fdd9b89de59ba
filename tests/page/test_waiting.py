"""Waiting for a page: errors that are retried, and errors that are not."""

from __future__ import annotations

import pytest

from handrail.errors import BrowserGone, ElementNotFound, SessionEnded, StepError
from handrail.page.waiting import Unrest, look_until_rest, rests_within, retry_until


class Trouble:
    """Raise an error at each call, and count the calls."""

    def __init__(self, error: StepError) -> None:
        self._error, self.asked = error, 0

    async def __call__(self) -> None:
        self.asked += 1
        raise self._error


async def at_once(seconds: float) -> None:
    """No time passes."""


@pytest.mark.parametrize("error", [BrowserGone("gone"), SessionEnded("ended")])
async def test_what_does_not_come_back_is_not_waited_for(error: StepError) -> None:
    trouble = Trouble(error)
    with pytest.raises(type(error)):
        await retry_until(trouble, timeout=60, sleep=at_once)
    assert trouble.asked == 1


async def test_what_is_not_there_yet_is_waited_for_until_patience_ends() -> None:
    trouble, ticks = Trouble(ElementNotFound("x")), iter(range(100))
    with pytest.raises(ElementNotFound):
        await retry_until(trouble, timeout=5, clock=lambda: next(ticks), sleep=at_once)
    assert trouble.asked == 5


@pytest.mark.parametrize(
    ("sights", "rests", "said", "looks"),
    [
        ([False], [True, True], "at rest", 1),
        ([False, True], [True, False, False], "seen", 2),
        ([True], [True], "seen", 1),
        ([True], [False, False], "seen", 1),
        ([False, False], [False, True], "at rest", 2),
        ([False, False], [False, False], "still coming", 2),
    ],
)
async def test_a_page_is_looked_at_once_more_after_it_has_come_to_rest(
    sights: list[bool], rests: list[bool], said: str, looks: int
) -> None:
    left, answers = list(sights), list(rests)

    async def look() -> bool:
        return left.pop(0)

    async def rest(timeout: float) -> bool:
        return answers.pop(0)

    assert await look_until_rest(look, rest, timeout=5) == said
    assert len(sights) - len(left) == looks


async def test_a_page_that_has_just_changed_is_asked_again_soon() -> None:
    now, asked = 0.0, list[float]()

    async def look() -> Unrest:
        asked.append(now)
        return "changes" if now < 0.08 else ""

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    assert await rests_within(look, timeout=5, clock=lambda: now, sleep=sleep)
    assert asked[-1] < 0.1
