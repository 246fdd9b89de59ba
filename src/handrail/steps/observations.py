"""Actions that look at the page and change nothing."""

from __future__ import annotations

from typing import ClassVar

from handrail.action import Reach
from handrail.characters import as_seen
from handrail.page import Page, Target
from handrail.steps.base import BaseStep, ValueKind
from handrail.steps.condition import Condition
from handrail.steps.condition_words import condition_in_words
from handrail.steps.context import Context
from handrail.steps.exercise import Exercise
from handrail.steps.fields import FieldTarget, TargetField, Words
from handrail.steps.files import NewName
from handrail.steps.plain_words import control_in_words


class Expect(BaseStep):
    """Wait until the page shows something, and fail if it does not.

    - expect: row "support.example.com"
    - expect: {target: field "Friendly Name", reads: support.example.com}
    """

    action: ClassVar[str] = "expect"
    shorthand: ClassVar[str] = "condition"
    reach: ClassVar[Reach] = "looks"

    condition: Condition

    def describe(self) -> str:
        return f"See that {self.condition.describe()}"

    def instruction(self) -> str:
        return f"Check that {condition_in_words(self.condition)}"

    def pointed_at(self) -> Target:
        return self.condition.pointed_at()

    async def is_there(self, page: Page) -> bool:
        return await self.condition.holds(page)

    async def run(self, context: Context) -> None:
        await context.page.wait_until_loaded(self.patience)
        await self.condition.must_hold(context.page, self.patience)

    async def check_ready(self, page: Page, patience: float) -> None:
        await self.condition.must_hold(page, patience)


class Read(BaseStep):
    """Keep a text of the page under a name for later steps, as a reader sees it: what the text hides is shown by its number.

    - read: cell "Expiration" in row "support.example.com"
      as: expiration
    """

    action: ClassVar[str] = "read"
    shorthand: ClassVar[str] = "target"
    reach: ClassVar[Reach] = "looks"

    target: FieldTarget
    as_: NewName

    @property
    def output(self) -> tuple[str, ValueKind]:
        return self.as_, "text"

    def describe(self) -> str:
        return f"Read {self.target[0]}, from now on ${self.as_}"

    def instruction(self) -> str:
        name = self.as_.replace("_", " ")
        return f'Note what {control_in_words(self.target)} says (it is called "{name}" here)'

    def exercise(self) -> Exercise:
        task = "Find where it stands and click it. The program reads it."
        return Exercise(self.target, "click", task, "Click it. The program reads it.")

    async def run(self, context: Context) -> None:
        from handrail.journal import TextRead

        text = as_seen(
            await context.page.find(self.target, self.patience).text()
        )  # a resumed run has it from the journal
        context.values[self.as_] = text
        context.record(TextRead(step=context.number, name=self.as_, text=text))

    async def check_ready(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).wait_for("visible")


class Capture(BaseStep):
    """Take a picture for the record, whatever the run's policy; of one element or section where `target` says so.

    - capture: The certificates before anything was changed
    """

    action: ClassVar[str] = "capture"
    shorthand: ClassVar[str] = "caption"
    reach: ClassVar[Reach] = "looks"
    literal_fields: ClassVar[frozenset[str]] = BaseStep.literal_fields | {"caption"}

    caption: Words
    target: TargetField | None = None

    @property
    def picture_caption(self) -> str:
        return self.caption

    def describe(self) -> str:
        return f"Take a picture: {self.caption}"

    def instruction(self) -> str:
        return f"Look at the page: {self.caption}"

    async def run(self, context: Context) -> None:
        await context.page.wait_until_loaded(self.patience)
        if self.target:
            await context.page.find(self.target, self.patience).wait_for("visible")
