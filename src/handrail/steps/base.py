"""What every step has in common."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from handrail.action import Effect, Reach
from handrail.errors import OutcomeUnknown, PageUnreachable, SessionEnded, StepError, UnexpectedEvent
from handrail.journal import Event, PageNoticed, StepProbed
from handrail.page import Notice, Page, Target
from handrail.secrets import Secret
from handrail.steps.condition import Condition, DoneWhen
from handrail.steps.exercise import Exercise, MenuExercise
from handrail.steps.fields import DialogField, Words
from handrail.steps.probe import ProbeResult, look
from handrail.steps.values import KeptFile, Reference, Value, filled

if TYPE_CHECKING:
    from handrail.tls import PeerCertificate

PATIENCE = 30.0
"""Seconds that a step waits for its page, where the runbook says nothing."""

Kind = Literal["text", "file"]
T = TypeVar("T")


class Handshake(Protocol):
    """`handrail.tls.handshake`: which certificate an address serves for a name, or without one."""

    def __call__(
        self, address: tuple[str, int], server_name: str | None, *, within: float
    ) -> "Awaitable[PeerCertificate]": ...


@dataclass
class Context:
    """What a step has in front of it: one appliance's page, the values of its runbook, a private folder."""

    number: str
    appliance: str
    page: Page
    values: dict[str, Value]
    url: str
    address: tuple[str, int]
    folder: Path
    now: Callable[[], datetime]
    handshake: Handshake
    already: bool = False
    """Did what proves the step show before it began?"""
    tell: Callable[[Event], None] = field(default=lambda event: None)

    def told_to_a_list(self) -> list[Event]:
        """From now on, what is told is kept in this list."""
        facts: list[Event] = []
        self.tell = facts.append
        return facts

    def secret_or_text(self, text: str) -> str | Secret:
        value = self.values[text.name] if isinstance(text, Reference) else text
        assert not isinstance(value, KeptFile)
        return value

    def file(self, text: str) -> KeptFile:
        value = self.values[text.name] if isinstance(text, Reference) else None
        assert isinstance(value, KeptFile)
        return value


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

    async def perform(self, context: Context) -> None:
        """Act, and see that what was declared, and nothing else, came of it.

        Raises `StepError`; `OutcomeUnknown` where a step that must happen once may have happened, and nothing shows it.
        """
        try:
            await self._act(context)
        except StepError as failure:
            if self.effective != "once" or not failure.acted:
                raise
            await self._settle_doubt(failure, context)

    async def _settle_doubt(self, failure: StepError, context: Context) -> None:
        """Look at once, but only where the appliance has answered: what it still works on does not show yet."""
        if isinstance(failure, SessionEnded):
            raise OutcomeUnknown(f"{failure}; it may have happened before") from failure
        if isinstance(failure, PageUnreachable) or context.page.has_pending_request():
            raise OutcomeUnknown(
                f"{failure}; it may have happened, for the appliance's answer did not come"
            ) from failure
        sight = await self.look(context)
        if sight.verdict == "unclear":
            raise OutcomeUnknown(
                f"{failure}; whether it happened does not show: {sight.shown or sight.sought}"
            ) from failure
        if sight.verdict == "absent":
            raise failure

    async def look(self, context: Context) -> ProbeResult:
        """Has this step happened, as far as the page shows? Changes nothing, and is on record."""
        sight = await look(self.done_when, context.page, self.patience)
        if sight.verdict == "done" and context.already:
            sight = replace(
                sight, verdict="unclear", shown="it shows, but so it did before the step began; that proves nothing"
            )
        context.tell(StepProbed(step=context.number, verdict=sight.verdict, sought=sight.sought, shown=sight.shown))
        return sight

    async def by_hand(self, context: Context, done: Callable[[], Awaitable[T]]) -> T:
        """While a person does it: the dialog that the step declares is answered, and all that happens is told."""
        context.page.set_expected_dialog(self.expect_dialog.expected() if self.expect_dialog else None)
        try:
            return await done()
        finally:
            self._told(context)

    async def _act(self, context: Context) -> None:
        dialog = self.expect_dialog.expected() if self.expect_dialog else None
        context.page.set_expected_dialog(dialog)
        _refuse_undeclared(self._told(context))
        if self.effective == "once":
            await context.page.use_new_connection()
        failure = await self._failure(context)
        notices = self._told(context)
        _refuse_undeclared(notices, failure, acted=True)
        if failure:
            raise failure
        if dialog and dialog.required and not any(notice.kind == "dialog" for notice in notices):
            raise UnexpectedEvent(f"the {dialog.kind} that the runbook declares did not appear", acted=True)

    async def _failure(self, context: Context) -> StepError | None:
        try:
            await self.run(context)
        except StepError as failure:  # held back: what the page did meanwhile may explain it better
            return failure
        try:
            if self.done_when:
                await self.done_when.must_hold(context.page, self.patience)
        except StepError as failure:
            return failure.after_acting()
        return None

    def _told(self, context: Context) -> Sequence[Notice]:
        notices = context.page.take_notices()
        for notice in notices:
            context.tell(
                PageNoticed(step=context.number, what=notice.kind, detail=notice.detail, declared=notice.declared)
            )
        return notices


def _refuse_undeclared(notices: Sequence[Notice], failure: StepError | None = None, *, acted: bool = False) -> None:
    undeclared = [notice for notice in notices if not notice.declared]
    if undeclared:
        told = "; ".join(notice.detail for notice in undeclared)
        went_out = failure.acted if failure else acted
        acted = went_out and not all(notice.averted for notice in undeclared)
        raise UnexpectedEvent(f"the runbook does not declare this: {told}", acted=acted) from failure


def quoted(value: Any) -> str:
    """A value in a sentence: a text in quotes, a reference by its name."""
    return str(value) if isinstance(value, Reference) or str(value).startswith("$") else f'"{value}"'
