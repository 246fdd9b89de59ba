"""Waiting for a page: errors that are retried, and errors that are not."""

from __future__ import annotations

import pytest

from handrail.errors import BrowserGone, ElementNotFound, SessionEnded, StepError
from handrail.page.waiting import retry_until


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
