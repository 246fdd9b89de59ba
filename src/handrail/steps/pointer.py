"""Actions with the mouse other than a single click."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from handrail.action import Effect, Reach
from handrail.page import Page, Use
from handrail.steps.context import Context
from handrail.steps.controls import ControlStep, PressingStep
from handrail.steps.fields import OpensField, TargetField
from handrail.steps.plain_words import control_in_words


class Hover(ControlStep):
    """Move the mouse over an element, and leave it there: for menus that open by that.

    - hover: entry "Management"
    """

    action: ClassVar[str] = "hover"
    shorthand: ClassVar[str] = "target"
    usual_effect: ClassVar[Effect] = "safe"
    use: ClassVar[Use] = "hover"
    task: ClassVar[str] = "Find it and click it. The program moves the mouse there."
    task_once_shown: ClassVar[str] = "Click it. The program moves the mouse there."

    opens: OpensField = None

    def describe(self) -> str:
        return f"Move the mouse over {self.target[0]}"

    def instruction(self) -> str:
        return f"Move the mouse over {control_in_words(self.target)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).hover()


class DoubleClick(PressingStep):
    """Click an element twice. As with `click`, only a link, a tab or a menu entry is `safe` where nothing is said.

    - double_click: text "orders.csv"
      effect: safe
      opens: window
    """

    action: ClassVar[str] = "double_click"
    shorthand: ClassVar[str] = "target"
    use: ClassVar[Use] = "double_click"
    task: ClassVar[str] = "Find it and click it. The program clicks it twice."
    task_once_shown: ClassVar[str] = "Click it. The program clicks it twice."

    opens: OpensField = None

    def describe(self) -> str:
        return f"Double-click {self.target[0]}"

    def instruction(self) -> str:
        return f"Double-click {control_in_words(self.target)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).double_click()


class RightClick(ControlStep):
    """Click an element with the right button of the mouse, for the menu that the page opens there.

    - right_click: row "support.example.com"
    """

    action: ClassVar[str] = "right_click"
    shorthand: ClassVar[str] = "target"
    usual_effect: ClassVar[Effect] = "safe"
    use: ClassVar[Use] = "right_click"
    task: ClassVar[str] = "Find it and click it. The program uses the right button."
    task_once_shown: ClassVar[str] = "Click it. The program uses the right button."

    opens: OpensField = None

    def describe(self) -> str:
        return f"Right-click {self.target[0]}"

    def instruction(self) -> str:
        return f"Click {control_in_words(self.target)} with the right button of the mouse"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).right_click()


class Drag(ControlStep):
    """Drag an element onto another one, and drop it there.

    - drag: text "backup-server"
      to: section "Active members"
      done_when: {visible: text "backup-server" in section "Active members"}
    """

    action: ClassVar[str] = "drag"
    shorthand: ClassVar[str] = "target"
    reach: ClassVar[Reach] = "sends"
    usual_effect: ClassVar[Effect] = "once"
    use: ClassVar[Use] = "drag"
    task: ClassVar[str] = "Find what is to be dragged and click it. The program drags it."
    task_once_shown: ClassVar[str] = "Click it. The program drags it."

    to: TargetField = Field(description="Where it is dropped.")
    opens: OpensField = None

    def describe(self) -> str:
        return f"Drag {self.target[0]} to {self.to[0]}"

    def instruction(self) -> str:
        return f"Drag {control_in_words(self.target)} to {control_in_words(self.to)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).drag(self.to)

    async def check_ready(self, page: Page, patience: float) -> None:
        await super().check_ready(page, patience)
        await page.find(self.to, patience).wait_for("visible")
