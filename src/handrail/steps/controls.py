"""Actions that use a control of the page."""

from __future__ import annotations

from typing import ClassVar

from handrail.action import Effect, Reach
from handrail.page import Page
from handrail.secrets import Secret
from handrail.steps.base import BaseStep, quoted
from handrail.steps.context import Context
from handrail.steps.exercise import Exercise
from handrail.steps.fields import FilledText, TargetField, Text
from handrail.steps.values import Reference

HARMLESS = frozenset({"link", "entry", "tab", "menuitem"})


class Click(BaseStep):
    """Click an element. A link, a tab or a menu entry is `safe`, anything else happens `once`, unless the step says otherwise.

    - click: button "Import" in section "Security"
    """

    action: ClassVar[str] = "click"
    shorthand: ClassVar[str] = "target"
    reach: ClassVar[Reach] = "sends"

    target: TargetField

    @property
    def effective(self) -> Effect:
        usual: Effect = "safe" if all(locator.role in HARMLESS for locator in self.target) else "once"
        return self.effect or usual

    def describe(self) -> str:
        return f"Click {self.target[0]}"

    def exercise(self) -> Exercise:
        return Exercise(self.target, "click", "Find it on the page and click it.")

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).click()

    async def prove(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready("click")


class Fill(BaseStep):
    """Replace the contents of a field. A secret is filled so that no log or error text ever holds it.

    - fill: support.example.com
      target: field "Hostname"
    """

    action: ClassVar[str] = "fill"
    shorthand: ClassVar[str] = "value"
    reach: ClassVar[Reach] = "acts"
    usual_effect: ClassVar[Effect] = "idempotent"
    secret_fields: ClassVar[tuple[str, ...]] = ("value",)

    value: Text
    target: TargetField

    @property
    def typed(self) -> str:
        return self.value

    def describe(self) -> str:
        return f"Fill {self.target[0]} with {quoted(self.value)}"

    def exercise(self) -> Exercise:
        if isinstance(self.value, Reference):
            secret = "Find the field and click it. What goes there is secret: the program fills it in."
            return Exercise(self.target, "click", secret)
        return Exercise(self.target, "fill", "Find the field, type it there, then press Tab.", self.value)

    async def run(self, context: Context) -> None:
        element = context.page.find(self.target, self.patience)
        value = context.secret_or_text(self.value)
        if isinstance(value, Secret):
            await element.fill_secret(value.reveal(), value.name)
        else:
            await element.fill(value)

    async def prove(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready("fill")


class Choose(BaseStep):
    """Pick an option of a dropdown by its words.

    - choose: Export
      target: combobox in section "Certificates"
    """

    action: ClassVar[str] = "choose"
    shorthand: ClassVar[str] = "option"
    reach: ClassVar[Reach] = "acts"
    usual_effect: ClassVar[Effect] = "idempotent"

    option: FilledText
    target: TargetField

    def describe(self) -> str:
        return f"Choose {quoted(self.option)} in {self.target[0]}"

    def exercise(self) -> Exercise:
        return Exercise(self.target, "choose", "Find the list and click it. The program picks the option.")

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).choose(self.option)

    async def prove(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready("choose", self.option)


class Check(BaseStep):
    """Tick a checkbox, or pick a radio button, if it is not so already.

    - check: checkbox in row "support.example.com"
    """

    action: ClassVar[str] = "check"
    shorthand: ClassVar[str] = "target"
    reach: ClassVar[Reach] = "acts"
    usual_effect: ClassVar[Effect] = "idempotent"

    target: TargetField

    def describe(self) -> str:
        return f"Check {self.target[0]}"

    def instruction(self) -> str:
        return f"Tick {self.target[0]}"

    def exercise(self) -> Exercise:
        return Exercise(self.target, "check", "Find it on the page and click it.")

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).check(True)

    async def prove(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready("check")


class Uncheck(BaseStep):
    """Clear a checkbox, if it is not clear already.

    - uncheck: field "Certificate Chain"
    """

    action: ClassVar[str] = "uncheck"
    shorthand: ClassVar[str] = "target"
    reach: ClassVar[Reach] = "acts"
    usual_effect: ClassVar[Effect] = "idempotent"

    target: TargetField

    def describe(self) -> str:
        return f"Uncheck {self.target[0]}"

    def instruction(self) -> str:
        return f"Untick {self.target[0]}"

    def exercise(self) -> Exercise:
        return Exercise(self.target, "check", "Find it on the page and click it.")

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).check(False)

    async def prove(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready("check")
