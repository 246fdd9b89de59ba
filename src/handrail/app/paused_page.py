"""A page on which a run waits for its author: they look, and try locators. Nothing is done there, nor put on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handrail.app.authoring import read_locator
from handrail.app.look import new_picture, seen
from handrail.app.trial import Answer, found, is_step
from handrail.errors import HandrailError, InvalidCall
from handrail.inventory import Pair
from handrail.page import Page
from handrail.secrets import Redactor

LOOK = "l"
"""The word that lists the controls."""


@dataclass(frozen=True)
class PausedPages:
    """The answers to what an author types while a run waits on a page of one of its appliances."""

    pair: Pair
    redactor: Redactor
    clock: Callable[[], datetime]

    async def answer(self, line: str, page: Page, role: str) -> Answer:
        """Answer a line: the word for a look, or a locator. What is wrong with it is in the answer."""
        try:
            if line.lower() == LOOK:
                look = await seen(page, self.pair, role, self.redactor, new_picture(self.clock(), role))
                return Answer("told", "", look=look)
            if is_step(line):
                raise InvalidCall(
                    "a step is not tried in the middle of a run, only its locator; write it into the runbook"
                )
            return await found(page, read_locator(line), self.redactor)
        except HandrailError as error:
            return Answer("refused" if isinstance(error, InvalidCall) else "failed", str(error), error=error)
