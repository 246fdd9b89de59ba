"""The two conditions that belong to a step: the one on which it is performed, and the one that proves it."""

from __future__ import annotations

import contextlib
import re
from typing import Annotated

from pydantic import Field, model_validator

from handrail.errors import ExpectationNotMet, SessionEnded, StepError
from handrail.locator import Locator
from handrail.page import Page, look_until_rest, retry_until
from handrail.steps.condition import AbsenceUnproved, Condition
from handrail.steps.fields import mistaken
from handrail.steps.menu import MenuPath


class Guard(Condition):
    """The condition on which a step is performed. It is looked for until the page is at rest, or longer, by what `within` says.

        visible: button "OK" in dialog
        within: 10

    A page is at rest when nothing that it has asked for is still to come, and nothing on it has just changed.
    """

    within: Annotated[float, Field(gt=0, le=3600, strict=True)] | None = Field(
        None, description="Seconds for which it is looked for, though the page is at rest before."
    )

    @model_validator(mode="after")
    def _check_not_only_within(self) -> Guard:
        if self.model_fields_set == {"within"}:
            raise mistaken("`within` says how long to look; say what for too, as in: visible: dialog", part="within")
        return self

    async def comes_to_hold(self, page: Page, patience: float) -> bool:
        """Look until the condition holds, or the page is at rest and `within` is over. Say whether it holds.

        Raises `StepError` if the page cannot tell: it is still loading, or lacks what a hidden element would be in.
        """

        if self.within is not None:
            with contextlib.suppress(ExpectationNotMet):
                await retry_until(lambda: self.require(page, patience), timeout=self.within)
                return True
        failures: list[StepError] = []

        async def look() -> bool:
            try:
                await self.require(page, patience)
            except SessionEnded:
                raise
            except StepError as error:
                failures.append(error)
                return False
            return True

        if await look_until_rest(look, page.wait_until_at_rest, timeout=patience) == "seen":
            return True
        failure = failures[-1]
        if isinstance(failure, AbsenceUnproved):
            raise ExpectationNotMet(f"whether the step is due does not show: {failure}") from failure
        if not isinstance(failure, ExpectationNotMet):
            raise failure
        await self.refuse_ambiguous(page)
        return False


class DoneWhen(Condition):
    """The proof that a step happened: a condition, and under `at` the way to the page where one looks for it.

        at: Security > Certificates
        visible: row "support.example.com"

    A step that must happen `once` is proved only by a page that was loaded after it: by the one that the appliance answers with,
    or the one under `at`. What it shows before the step proves nothing. After a crash nobody knows where the browser was; `at`
    lets a resumed run look without changing anything: a menu path or, where there is no menu, an address such as `$url`.
    """

    at: MenuPath | None = Field(
        None, description="The menu path, or the address, of the page that shows whether it happened."
    )

    @model_validator(mode="after")
    def _check_not_only_at(self) -> DoneWhen:
        if self.model_fields_set == {"at"}:
            raise mistaken('`at` says where to look; say what for too, as in: visible: row "…"', part="at")
        return self

    def is_about(self, message: str) -> bool:
        """Whether what it looks for is this message of a page, or is said in it."""
        return _is_about(self, message)

    def seeks_same(self, other: DoneWhen) -> bool:
        """Whether the other proof is the same, wherever it is looked for."""
        return self.model_copy(update={"at": None}) == other.model_copy(update={"at": None})


def _is_about(condition: Condition, message: str) -> bool:
    compared = (condition.reads, condition.contains)
    return (
        any(_is_said(locator, message) for locator in (*(condition.visible or ()), *(condition.target or ())))
        or any(text is not None and text in message for text in compared)
        or any(_is_about(inner, message) for inner in condition.any or ())
    )


def _is_said(locator: Locator, message: str) -> bool:
    if any(part.role == "alert" for part in locator.parts):
        return True
    name = locator.name if locator.role in ("text", "status") else None
    if name is None:
        return False
    return bool(re.search(name.text, message)) if name.is_regex else name.text in message
