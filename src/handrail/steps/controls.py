"""Actions that use a control of the page."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from handrail.action import Effect, Reach
from handrail.errors import ExpectationNotMet
from handrail.locator import ElementName
from handrail.page import Page, Target, Use, look_until_rest
from handrail.steps.base import BaseStep, quoted
from handrail.steps.context import Context
from handrail.steps.exercise import Exercise
from handrail.steps.fields import CheckboxTarget, ListTarget, OpensField, OptionsField, TargetField
from handrail.steps.plain_words import control_in_words, no_checkbox, option_in_words

SAFE_ROLES = frozenset({"link", "entry", "tab", "menuitem"})
"""The roles of elements that only lead somewhere: a click on them is `safe`."""


class ControlStep(BaseStep):
    """A step that uses the control at which its `target` points."""

    use: ClassVar[Use]
    """The way in which the control is used."""
    task: ClassVar[str] = "Find it on the page and click it."
    """The task of a trainee, in words."""
    task_once_shown: ClassVar[str] = "Click it."
    """The same, once the control was shown."""
    reach: ClassVar[Reach] = "acts"
    usual_effect: ClassVar[Effect] = "idempotent"

    target: TargetField

    def exercise(self) -> Exercise:
        return Exercise(self.target, self.use, self.task, self.task_once_shown)

    def doubt(self) -> str:
        return no_checkbox(self.target[0]) if self.use == "check" else super().doubt()

    async def check_ready(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready(self.use)


class PressingStep(ControlStep):
    """A step that presses its control as people do: a link, a tab or a menu entry is `safe`, anything else happens `once`."""

    reach: ClassVar[Reach] = "sends"

    @property
    def effect_in_force(self) -> Effect:
        usual: Effect = "safe" if all(locator.role in SAFE_ROLES for locator in self.target) else "once"
        return self.effect or usual


class Click(PressingStep):
    """Click an element. A link, a tab or a menu entry is `safe`, anything else happens `once`, unless the step says otherwise.

    `if_asked` is for versions that ask before they act, in a dialog of the page or on a page of its own. Native dialogs are
    answered by `expect_dialog`.

    - click: button "Import" in section "Security"
    - click: link "Console"
      opens: window
    - click: button "Delete"
      if_asked: [button "Yes" in dialog, 'button "Yes" in section "Security :: Delete"']
    """

    action: ClassVar[str] = "click"
    shorthand: ClassVar[str] = "target"
    use: ClassVar[Use] = "click"

    opens: OpensField = None
    if_asked: TargetField | None = Field(
        None, description="What to click where the page asks before it acts. It must not be there before that."
    )

    def describe(self) -> str:
        asked = f", and {self.if_asked[0]} where that is asked for" if self.if_asked else ""
        return f"Click {self.target[0]}{asked}"

    def instruction(self) -> str:
        asked = f", and {control_in_words(self.if_asked)} where that is asked for" if self.if_asked else ""
        return f"Click {control_in_words(self.target)}{asked}"

    async def run(self, context: Context) -> None:
        if self.if_asked and await context.page.has_state(self.if_asked, "visible"):
            raise ExpectationNotMet(
                f"{self.if_asked[0]} is there before anything was asked; narrow `if_asked` with `in`"
            )
        await context.page.find(self.target, self.patience).click()
        if self.if_asked:
            await self._answer(context, self.if_asked)

    async def _answer(self, context: Context, answer: Target) -> None:
        """Click the answer if it appears before the page is at rest."""
        page = context.page

        async def is_asked() -> bool:
            return await page.has_state(answer, "visible")

        from handrail.journal import PageNoticed

        if await look_until_rest(is_asked, page.wait_until_at_rest, timeout=self.patience) == "seen":
            shown = [locator for locator in answer if await page.has_state((locator,), "visible")]
            await page.find(tuple(shown[:1]) or answer, self.patience).click()
            detail = f"the appliance asked, and was answered with {(shown or answer)[0]}"
            context.record(PageNoticed(step=context.number, what="question", detail=detail))


class Choose(ControlStep):
    """Pick an option of a list by its words, or by /a regular expression/ that matches them whole.

    In a list that takes several, what was chosen stays chosen. A list of options means exactly these: all others are given up.
    Two options of the same name are an error; of an option in a group, `GROUP > OPTION` is a name, too. A list that the page
    makes of plain elements (combobox, listbox, menu, tree, grid, radiogroup, or a button that opens one) is opened first. A
    combobox that can be written into is, where it does not offer the option at once, and takes an option alone, never a text.
    In a tree, `A > B > C` opens what is closed on the way.

    - choose: Export
      target: combobox in section "Certificates"
    - choose: [AES256-GCM, CHACHA20-POLY1305]
      target: field "Allowed ciphers"
    - choose: Systems > Servers > edge-01
      target: tree "Inventory"
    """

    action: ClassVar[str] = "choose"
    shorthand: ClassVar[str] = "option"
    use: ClassVar[Use] = "choose"
    task: ClassVar[str] = "Find the list and click it. The program picks the option."
    task_once_shown: ClassVar[str] = "Click it. The program picks the option."

    option: OptionsField
    target: ListTarget

    @property
    def options(self) -> tuple[ElementName, ...]:
        return self.option if isinstance(self.option, tuple) else (self.option,)

    @property
    def means_only_these(self) -> bool:
        """Whether a list that takes several has no other option chosen afterwards."""
        return isinstance(self.option, tuple)

    def describe(self) -> str:
        named = [str(option) if option.is_regex else quoted(option.text) for option in self.options]
        listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
        return f"Choose {listed}{' and nothing else' if self.means_only_these else ''} in {self.target[0]}"

    def instruction(self) -> str:
        named = [option_in_words(it) for it in self.options]
        listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
        only = " and nothing else" if self.means_only_these else ""
        return f"Choose {listed}{only} in {control_in_words(self.target)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).choose(self.options, only=self.means_only_these)

    async def check_ready(self, page: Page, patience: float) -> None:
        await page.find(self.target, patience).ready(self.use, self.options)


class Check(ControlStep):
    """Tick a checkbox, pick a radio button, or switch something on, if it is not so already; through its label, if it is hidden.

    - check: checkbox in row "support.example.com"
    """

    action: ClassVar[str] = "check"
    shorthand: ClassVar[str] = "target"
    use: ClassVar[Use] = "check"
    target: CheckboxTarget

    def describe(self) -> str:
        return f"Check {self.target[0]}"

    def instruction(self) -> str:
        verb = {"radio": "Select", "switch": "Switch on"}.get(self.target[0].role, "Tick")
        return f"{verb} {control_in_words(self.target)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).check(True)


class Uncheck(ControlStep):
    """Clear a checkbox, if it is not clear already.

    - uncheck: field "Certificate Chain"
    """

    action: ClassVar[str] = "uncheck"
    shorthand: ClassVar[str] = "target"
    use: ClassVar[Use] = "check"
    target: CheckboxTarget

    def describe(self) -> str:
        return f"Uncheck {self.target[0]}"

    def instruction(self) -> str:
        verb = "Switch off" if self.target[0].role == "switch" else "Untick"
        return f"{verb} {control_in_words(self.target)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).check(False)
