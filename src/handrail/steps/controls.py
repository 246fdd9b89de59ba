"""Steps that use a control on the page."""

from __future__ import annotations

from typing import ClassVar

from handrail.page import Page
from handrail.secrets import Secret
from handrail.steps.base import BaseStep, Context, quoted
from handrail.steps.fields import Effect, FilledText, TargetField, Text

HARMLESS = frozenset({"link", "entry", "tab", "menuitem"})


class Click(BaseStep):
    """Click something. A link is `safe`, anything else happens `once`, unless the step says otherwise.

    - click: button "Import" in section "Security"
    """

    action: ClassVar[str] = "click"
    shorthand: ClassVar[str] = "target"

    target: TargetField

    @property
    def effective(self) -> Effect:
        usual: Effect = "safe" if all(locator.role in HARMLESS for locator in self.target) else "once"
        return self.effect or usual

    def describe(self) -> str:
        return f"Click {self.target[0]}"

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
    usual_effect: ClassVar[Effect] = "idempotent"
    secret_fields: ClassVar[tuple[str, ...]] = ("value",)

    value: Text
    target: TargetField

    def describe(self) -> str:
        return f"Fill {self.target[0]} with {quoted(self.value)}"

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
    usual_effect: ClassVar[Effect] = "idempotent"

    option: FilledText
    target: TargetField

    def describe(self) -> str:
        return f"Choose {quoted(self.option)} in {self.target[0]}"

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
    usual_effect: ClassVar[Effect] = "idempotent"

    target: TargetField

    def describe(self) -> str:
        return f"Check {self.target[0]}"

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
    usual_effect: ClassVar[Effect] = "idempotent"

    target: TargetField

    def describe(self) -> str:
        return f"Uncheck {self.target[0]}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).check(False)

    async def prove(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready("check")
