"""The action that types into a field, and what it keeps from the record."""

from __future__ import annotations

from typing import ClassVar, Self

from handrail.errors import ExpectationNotMet
from handrail.page import Element, Page, Use
from handrail.secrets import Secret
from handrail.steps.base import quoted
from handrail.steps.context import Context
from handrail.steps.controls import ControlStep
from handrail.steps.exercise import Exercise
from handrail.steps.fields import FieldTarget, Text
from handrail.steps.plain_words import control_in_words, value_in_words
from handrail.steps.values import UNSEEN, UNTOLD, Reference, placeholders_in


class Fill(ControlStep):
    """Replace the contents of a field, and read them back. A secret is filled so that no log or error text ever holds it.

    The text is typed key by key where the page listens to keys. What the field holds afterwards must be the text.

    - fill: support.example.com
      target: field "Hostname"
    """

    action: ClassVar[str] = "fill"
    shorthand: ClassVar[str] = "value"
    secret_fields: ClassVar[tuple[str, ...]] = ("value",)
    use: ClassVar[Use] = "fill"
    task: ClassVar[str] = "Find the field, type it there, then press Tab."
    task_once_shown: ClassVar[str] = "Click it, type the text there, then press Tab."

    value: Text
    target: FieldTarget

    @property
    def typed(self) -> str:
        return self.value

    def describe(self) -> str:
        return f"Fill {self.target[0]} with {quoted(self.value)}"

    def instruction(self) -> str:
        control = control_in_words(self.target)
        return f"Type {value_in_words(self.value)} into {control}" if self.value else f"Empty {control}"

    def exercise(self) -> Exercise:
        if isinstance(self.value, Reference):
            secret = "What goes there is secret: the program fills it in, and nobody need type."
            return Exercise(self.target, "click", f"Find the field and click it. {secret}", f"Click it. {secret}")
        return Exercise(self.target, self.use, self.task, self.task_once_shown, self.value)

    async def as_told(self, page: Page) -> Self:
        if isinstance(self.value, Reference) or not self.value:
            return self
        hides = await page.find(self.target, self.patience).hides_text()
        return self if hides is False else self.model_copy(update={"value": UNTOLD if hides else UNSEEN})

    def as_planned(self) -> Self:
        return self.model_copy(update={"value": UNSEEN}) if self._is_literal else self

    @property
    def _is_literal(self) -> bool:
        """Whether the text stands in the runbook itself."""
        return bool(self.value) and not isinstance(self.value, Reference) and not placeholders_in(self.value)

    async def note_hidden_text(self, context: Context) -> None:
        if isinstance(self.value, Reference) or not self._is_literal:
            return
        if await context.page.find(self.target, self.patience).hides_text():
            self._undeclared_secret(self.value, context)

    async def run(self, context: Context) -> None:
        element = context.page.find(self.target, self.patience)
        value = context.secret_or_text(self.value)
        if isinstance(value, str) and value and await _hides_text(element):
            is_input = value in context.inputs
            value = self._undeclared_secret(value, context)
            if is_input:
                raise ExpectationNotMet(self._warning(is_input=True))
        if isinstance(value, Secret):
            await element.fill_secret(value.reveal(), value.name)
        else:
            await element.fill(value)

    def _undeclared_secret(self, text: str, context: Context) -> Secret:
        """Make a text a secret that the runbook declares as none, and warn of it."""
        from handrail.journal import PageNoticed

        secret = context.typed_secret(text)
        detail = self._warning(is_input=text in context.inputs)
        context.record(PageNoticed(step=context.number, what="warning", detail=detail))
        return secret

    def _warning(self, *, is_input: bool) -> str:
        if is_input:
            return (
                f"{self.target[0]} hides what is typed, and its value is an input, which the run's record tells; "
                "declare it under `secrets` instead, and change the password"
            )
        return f"{self.target[0]} hides what is typed: that is a secret from here on. Declare it under `secrets`, and change it"


async def _hides_text(element: Element) -> bool:
    """Say whether the field hides what is typed, once it is there. Raises `StepError`."""
    hides = await element.hides_text()
    if hides is None:
        await element.wait_for("visible")
        hides = await element.hides_text()
    return bool(hides)
