"""The base of all steps: their common fields, and the properties and methods that every action has."""

from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from handrail.action import Effect, Reach
from handrail.characters import on_one_line
from handrail.page import Page, Target
from handrail.steps.anchors import AnchorsField
from handrail.steps.audit_controls import ControlsField
from handrail.steps.context import Context
from handrail.steps.exercise import Exercise, MenuExercise
from handrail.steps.fields import DialogField, ScreenshotField, Words
from handrail.steps.so_already import SoAlready
from handrail.steps.step_conditions import DoneWhen, Guard
from handrail.steps.values import Reference, Value, filled, foreign_placeholder

PATIENCE = 30.0
"""The seconds that a step waits for its page, unless the runbook says otherwise."""

ValueKind = Literal["text", "file"]
"""The kind of value that a step adds to the runbook's values."""


class BaseStep(BaseModel, ABC):
    """A step: one line of a runbook. Its class is the action, its fields are what an author may write.

    It knows nothing of gates, of reports, or of the steps around it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=False)

    action: ClassVar[str]
    shorthand: ClassVar[str]
    """The field whose value follows the action's name."""
    reach: ClassVar[Reach]
    usual_effect: ClassVar[Effect] = "safe"
    secret_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that may name a secret."""
    file_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that name a file which an earlier step has brought."""
    fingerprint_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that name such a file only for its certificate's fingerprint, which an earlier step has read."""
    literal_fields: ClassVar[frozenset[str]] = frozenset(
        {"id", "note", "as_", "cites", "explains", "added", "controls"}
    )
    """The fields without placeholders: in them, `$` is only a character."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")] | None = Field(
        None, description="A name for the step, of letters, digits, `_` and `-`; each step has its own."
    )
    note: Words | None = Field(None, description="Why, in a sentence or two, for whoever reads the report.")
    cites: Annotated[
        AnchorsField,
        Field(description="The sentences of the stored document that the step carries out, by id or by words."),
    ] = ()
    explains: Annotated[
        AnchorsField, Field(description="The sentences of the stored document that its `note` tells.")
    ] = ()
    added: Words | None = Field(None, description="Why the step is here although the document has none like it.")
    controls: Annotated[
        ControlsField,
        Field(
            description="The controls of an audit to which the step answers, besides those of its section and its runbook."
        ),
    ] = ()
    when: Guard | None = Field(None, description="Perform the step only where the page shows this.")
    effect: Effect | None = Field(
        None,
        description="What a second time would do: change nothing (`safe`), no harm (`idempotent`), or harm (`once`).",
    )
    done_when: DoneWhen | None = Field(
        None, description="What a page shows once the step has happened; `at` says where in the menu one looks for it."
    )
    if_so_already: SoAlready | None = Field(
        None,
        description="Leave the step out, rather than end the run, where its `done_when` shows before it and this is served.",
    )
    timeout: Annotated[float, Field(gt=0, le=3600, strict=True)] | None = Field(
        None, description=f"Seconds that the step waits for its page; {PATIENCE:.0f} where nothing is said."
    )
    screenshot: ScreenshotField = Field(
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
    def effect_in_force(self) -> Effect:
        """The effect that the runbook declares, or else the usual one of the action."""
        return self.effect or self.usual_effect

    @property
    def may_send(self) -> bool:
        """Whether the step may send what its page holds, by what its author says. A control that is only set sends nothing."""
        return self.effect_in_force == "once" or self.effect == "idempotent"

    @property
    def patience(self) -> float:
        """Seconds that the step waits for its page."""
        return self.timeout or PATIENCE

    @property
    def output(self) -> tuple[str, ValueKind] | None:
        """The name that the step adds to the runbook's values, and the kind of its value; None if it adds none."""
        return None

    @property
    def control(self) -> Target:
        """The locators of the element that the step uses or looks at; empty if there is none."""
        return getattr(self, "target", None) or ()

    @property
    def typed(self) -> str | None:
        """The text that the step types into its control, a `Reference` if it is secret; None if the step types nothing."""
        return None

    @property
    def opens_window(self) -> bool:
        """Whether the step opens a window, in which the later steps work."""
        return getattr(self, "opens", None) == "window"

    @property
    def menu_path(self) -> str | None:
        """The menu path that the step follows; None if it follows none."""
        return None

    @property
    def destination(self) -> str | None:
        """The menu path or the address of the page to which the step leads; None if the page says that, or there is none."""
        return self.menu_path

    @property
    def fingerprinted_file(self) -> str | None:
        """The name of the file whose certificate's fingerprint is known from this step on; None if the step opens no file."""
        return None

    @property
    def picture_caption(self) -> str:
        """The caption of the picture that the step is for, taken whatever the run's policy; empty if there is none."""
        return ""

    @abstractmethod
    def describe(self) -> str:
        """The step as a sentence, without its full stop."""

    def instruction(self) -> str:
        """The step as an instruction in a person's words, for lessons, guides and films. Without its full stop."""
        return self.describe()

    def doubt(self) -> str:
        """The doubt whether the step is meant as it stands, in a sentence for its author; empty if there is none."""
        name = foreign_placeholder(self.typed or "")
        return f"`{self.typed}` is typed as it stands; a placeholder is written ${name}" if name else ""

    def by_hand(self) -> str:
        """The way in which a person does the step without Handrail; empty if the page itself shows it."""
        return ""

    def exercise(self) -> Exercise | MenuExercise | None:
        """The trainee's part of the step; None if there is nothing to find, and the step is only explained."""
        return None

    def pointed_at(self) -> Target:
        """The locators of the element at which a lesson's caption points; empty if there is none."""
        return self.control

    @abstractmethod
    async def run(self, context: Context) -> None:
        """Perform the step once. Raises `StepError`."""

    async def is_there(self, page: Page) -> bool:
        """Say whether the page shows the step's control now, without waiting."""
        return not self.control or await page.has_state(self.control, "visible")

    async def as_told(self, page: Page) -> Self:
        """Return the step as it may be put on record: without a text of which the page does not show that it is no secret."""
        return self

    def as_planned(self) -> Self:
        """Return the step as it may be put on record before any page is seen: without a text that may turn out to be a secret."""
        return self

    async def note_hidden_text(self, context: Context) -> None:
        """Make a text that the step would type where the page hides it a secret of the run, and warn of it, without acting."""

    async def check_ready(self, page: Page, patience: float) -> None:
        """Check that the step could be performed, without acting. Raises `StepError`."""
        await page.wait_until_loaded(patience)

    def filled(self, values: dict[str, Value]) -> Self:
        """Return the step with its placeholders filled in, as far as their values are known."""
        changes = {
            name: filled(value, values) for name, value in self if value is not None and name not in self.literal_fields
        }
        return self.model_copy(update=changes)


def quoted(value: Any) -> str:
    """A value in a sentence: a text in quotes, a reference by its name."""
    return str(value) if isinstance(value, Reference) or str(value).startswith("$") else f'"{on_one_line(str(value))}"'
