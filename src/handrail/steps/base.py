"""What every step has in common."""

from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from handrail.action import Effect, Reach
from handrail.page import Page, Target
from handrail.steps.condition import Condition, DoneWhen
from handrail.steps.context import Context
from handrail.steps.exercise import Exercise, MenuExercise
from handrail.steps.fields import DialogField, Words
from handrail.steps.values import Reference, Value, filled

PATIENCE = 30.0
"""Seconds that a step waits for its page, where the runbook says nothing."""

Kind = Literal["text", "file"]


class BaseStep(BaseModel, ABC):
    """One line of a runbook: what it is for, how it is done, and how it is said.

    A step knows nothing of gates, reports or of the steps around it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=False)

    action: ClassVar[str]
    shorthand: ClassVar[str]
    """The field that stands behind the action's own name."""
    reach: ClassVar[Reach]
    usual_effect: ClassVar[Effect] = "safe"
    secret_fields: ClassVar[tuple[str, ...]] = ()
    file_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that name a file which an earlier step brought."""
    fingerprint_fields: ClassVar[tuple[str, ...]] = ()
    """Those that name such a file for the fingerprint of its certificate alone; an earlier step has inspected it."""
    verbatim: ClassVar[frozenset[str]] = frozenset({"id", "note", "as_"})

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")] | None = Field(
        None, description="A name for the step, of letters, digits, `_` and `-`; each step has its own."
    )
    note: Words | None = Field(None, description="Why, in a sentence or two, for whoever reads the report.")
    when: Condition | None = Field(None, description="Perform the step only where the page shows this.")
    effect: Effect | None = Field(
        None,
        description="What a second time would do: change nothing (`safe`), no harm (`idempotent`), or harm (`once`).",
    )
    done_when: DoneWhen | None = Field(
        None, description="What a page shows once the step has happened; `at` says where in the menu one looks for it."
    )
    timeout: Annotated[float, Field(gt=0, le=3600, strict=True)] | None = Field(
        None, description=f"Seconds that the step waits for its page; {PATIENCE:.0f} where nothing is said."
    )
    screenshot: Literal["full", "target", "off"] | None = Field(
        None,
        description="A picture after this step, whatever the run's policy: of the page, of the step's target, or none.",
    )
    expect_dialog: DialogField | None = Field(
        None, description="The native dialog that the step brings up, and its answer. Any other ends the run."
    )
    approval: Literal["required"] | None = Field(
        None,
        description="A person agrees before the step: at the terminal, or beforehand with `--approved-by` and `--plan`.",
    )

    @property
    def effective(self) -> Effect:
        """What a second time would do: as declared, else as usual for this action."""
        return self.effect or self.usual_effect

    @property
    def patience(self) -> float:
        return self.timeout or PATIENCE

    @property
    def gives(self) -> tuple[str, Kind] | None:
        """The name that this step adds to the runbook's values, and what it stands for."""
        return None

    @property
    def control(self) -> Target:
        """The locators of the element that the step uses or looks at; empty where there is none."""
        return getattr(self, "target", None) or ()

    @property
    def typed(self) -> str | None:
        """The text that the step types into its control; a secret's is a `Reference`."""
        return None

    @property
    def menu_path(self) -> str | None:
        """The menu path that the step follows."""
        return None

    @property
    def inspects(self) -> str | None:
        """The name of the file that the step opens, so that its certificate's fingerprint is known from then on."""
        return None

    @property
    def picture_caption(self) -> str:
        """The caption of the picture that the step takes, whatever the run's policy; empty where it takes none."""
        return ""

    @abstractmethod
    def describe(self) -> str:
        """The step as a sentence without its full stop."""

    def instruction(self) -> str:
        """The step in the imperative, for a guide: to do it, or to check what it checks. Without its full stop."""
        return self.describe()

    def exercise(self) -> Exercise | MenuExercise | None:
        """The trainee's part of the step; None where there is nothing to find, and the step is only explained."""
        return None

    def pointed_at(self) -> Target:
        """The locators of what a caption points at while the step is explained; empty where that is nothing."""
        return self.control

    @abstractmethod
    async def run(self, context: Context) -> None:
        """Act. Raises `StepError`."""

    async def is_there(self, page: Page) -> bool:
        """Say whether the page shows now what the step would use or look at."""
        return not self.control or await page.has_state(self.control, "visible")

    async def prove(self, page: Page, patience: float) -> None:
        """See that what the step would use is there and could be used, and leave it alone. Raises `StepError`."""
        await page.settle(patience)

    def filled(self, values: dict[str, Value]) -> Self:
        """The step with its placeholders filled in, as far as they are known."""
        changes = {
            name: filled(value, values) for name, value in self if value is not None and name not in self.verbatim
        }
        return self.model_copy(update=changes)


def quoted(value: Any) -> str:
    """A value in a sentence: a text in quotes, a reference by its name."""
    return str(value) if isinstance(value, Reference) or str(value).startswith("$") else f'"{value}"'
