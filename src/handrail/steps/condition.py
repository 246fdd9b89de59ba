"""Conditions on a page: in `expect`, `when` and `done_when`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from handrail.errors import ElementNotReady, ExpectationNotMet, SessionEnded, StepError
from handrail.locator import ElementName, Locator
from handrail.page import MOST_QUOTED, Page, State, Target, retry_until
from handrail.steps import fields
from handrail.steps.comparison import require_text, require_title
from handrail.steps.condition_misses import not_so, present, what_is_missing, with_likes
from handrail.steps.fields import TARGET_SCHEMA, FilledText, TargetField, Text, mistaken
from handrail.steps.plain_words import first_locator, listed

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

STATES: tuple[State, ...] = get_args(State)

TABLE = tuple(Locator(role) for role in ("table", "row", "grid", "treegrid"))
"""That in which a row stands, if nothing else is named."""

STATE_WORDS = {"visible": "there", "hidden": "not there"}

_SHAPE: dict[str, Any] = {
    "minProperties": 1,
    "dependencies": {
        "reads": ["target"],
        "contains": ["target"],
        "only": ["target"],
        "target": {"anyOf": [{"required": ["reads"]}, {"required": ["contains"]}, {"required": ["only"]}]},
    },
}
"""The rules of `_check_shape`, as far as a schema can state them."""


class AbsenceUnproved(ExpectationNotMet):
    """Something is not on the page, and neither is that in which it would be: nothing follows from that."""


class Condition(BaseModel):
    """A state of the page. Everything that is named must hold; under `any`, one of the listed conditions must.

        visible: row "support.example.com"

    `visible`, `hidden`, `checked`, `unchecked`, `enabled` and `disabled` take a locator. `target` with `reads` compares its
    whole text, or what is filled in; with `contains`, a part of it; with `only`, whatever is there is called one of these.
    `title` is the window's.

    What is `hidden` counts once the page is at rest, and shows what the element would be in: that behind `in`, or a table for a
    row. An empty page proves nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_SHAPE)

    visible: fields.TextTarget | None = None
    hidden: fields.TextTarget | None = None
    checked: fields.CheckboxTarget | None = None
    unchecked: fields.CheckboxTarget | None = None
    enabled: TargetField | None = None
    disabled: TargetField | None = None
    target: fields.FieldTarget | None = None
    reads: Text | None = None
    contains: FilledText | None = None
    only: tuple[FilledText, ...] | None = Field(None, json_schema_extra={"minItems": 1})
    title: FilledText | None = None
    any: tuple[Condition, ...] | None = Field(None, json_schema_extra={"minItems": 2})

    @model_validator(mode="before")
    @classmethod
    def _read_locator_as_visible(cls, raw: Any) -> Any:
        return {"visible": raw} if isinstance(raw, (str, list)) else raw

    @model_validator(mode="after")
    def _check_shape(self) -> Condition:
        if not self.model_fields_set:
            raise mistaken('says nothing; name what must be there, as in: visible: button "Apply"')
        compares = next((key for key in ("reads", "contains", "only") if getattr(self, key) is not None), "")
        if self.target and not compares:
            raise mistaken(
                "`target` says where to look, and `reads`, `contains` or `only` what for; add one", part="target"
            )
        if self.only is not None and self.target and any(locator.name for locator in self.target):
            raise mistaken(
                '`only` lists names, so its `target` has none, as in: entry in entry "Status"', part="target"
            )
        if compares and not self.target:
            raise mistaken(f"`{compares}` says what to look for, and `target` where; add it", part=compares)
        if self.any is not None and len(self.any) < 2:
            raise mistaken("`any` takes a list of at least two conditions", part="any")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        reference = handler(core)
        mapping = handler.resolve_ref_schema(reference)
        if mapping["type"] == "object":  # not yet: this is called for each use
            target = {key: value for key, value in TARGET_SCHEMA.items() if key != "description"}
            mapping.update(target | {"type": [*target["type"], "object"]})  # a locator alone is to be visible
        return reference

    @property
    def seeks_absence(self) -> bool:
        """Whether the condition holds because something is not there, as on any page that is still coming."""
        return bool(self.hidden) or self.only is not None or any(inner.seeks_absence for inner in self.any or ())

    async def is_conclusive(self, page: Page) -> bool:
        """Say whether it proves something that this does not hold: where elements are hidden, the page shows their place.

        That is what they are looked for in (a row, for its button), a table for a row, or what else the condition names.
        """
        inner = [await condition.is_conclusive(page) for condition in self.any or ()]
        return await self._shows_place(page) and all(inner)

    async def is_proved(self, page: Page, patience: float) -> bool:
        """Say whether the condition holds, and not for want of everything. Raises `SessionEnded`."""
        if not (await self.holds(page, patience) and await self._shows_place(page)):
            return False
        return not self.any or any([await condition.is_proved(page, patience) for condition in self.any])

    async def _shows_place(self, page: Page) -> bool:
        """Say whether the page shows that in which what is hidden would be."""
        if not self.hidden or self.names_what_is_there:
            return True
        places = _places(self.hidden)
        return bool(places) and await page.has_state(places, "visible")

    @property
    def names_what_is_there(self) -> bool:
        """Whether it names an element that is to be there, or the window's title: an empty page does not show it."""
        return bool(
            self.model_fields_set & {"visible", "checked", "unchecked", "enabled", "disabled", "reads", "title"}
        )

    async def must_hold(self, page: Page, patience: float) -> None:
        """Wait until the condition holds. Raises `StepError` with the last reason why it did not."""
        if self.visible:
            await page.find(self.visible, patience).wait_for("visible")
        if self.model_fields_set == {"visible"}:
            return None
        try:
            return await retry_until(lambda: self.require(page, patience), timeout=patience)
        except ExpectationNotMet as failure:
            reason = str(failure)
        if missing := await what_is_missing(self.to_be_there, page):
            raise ExpectationNotMet(str(missing))
        reason = with_likes(reason, await what_is_missing(self.may_be_there, page))
        raise ExpectationNotMet(
            reason + "".join(f"; the page says: {text}" for text in (await page.messages())[:MOST_QUOTED])
        )

    async def holds(self, page: Page, patience: float = 0.0) -> bool:
        """Say whether the condition holds now; absence counts once the page is at rest. Raises `SessionEnded`."""
        try:
            await self.require(page, patience)
        except SessionEnded:
            raise
        except StepError:
            return False
        return True

    async def require(self, page: Page, patience: float) -> None:
        """Raise `StepError` unless the condition holds; for absence, unless it does once the page is at rest."""
        if not self.seeks_absence:
            return await self._require(page)
        with contextlib.suppress(AbsenceUnproved):
            was_at_rest = await page.wait_until_at_rest(0)
            await self._require(page)
            if was_at_rest and await page.wait_until_at_rest(0):  # and was not left while it was looked at
                return None
        if not await page.wait_until_at_rest(patience):
            raise AbsenceUnproved(f"{self.describe()}, on a page that is still loading, which proves nothing")
        return await self._require(page)

    async def refuse_ambiguous(self, page: Page) -> None:
        """Raise `AmbiguousLocator` if a state is asked of several elements, which neither have it nor lack it."""
        for state, target in self._states():
            if state not in ("visible", "hidden") and await page.has_state(target, "visible"):
                with contextlib.suppress(ElementNotReady):  # it is one, and of a kind whose text nobody reads
                    await page.find(target, 1).text()
        for condition in self.any or ():
            await condition.refuse_ambiguous(page)

    async def _require(self, page: Page) -> None:
        for state, target in self._states():
            if not await page.has_state(target, state):
                seen = await present(target, page) if state == "hidden" else ""
                raise ExpectationNotMet(not_so(target, state) + seen)
        await self._require_text(page)
        await self._require_only(page)
        if self.title is not None:
            require_title(await page.title(), self.title)
        if self.any:
            await self._require_any(page, self.any)
        if self.hidden and not self.names_what_is_there:
            await _require_place(self.hidden, page)

    async def _require_text(self, page: Page) -> None:
        if self.target is None or (self.reads is None and self.contains is None):
            return
        if not await page.has_state(self.target, "visible"):
            raise ExpectationNotMet(not_so(self.target, "visible"))
        require_text(self.target, await page.find(self.target, 1).text(), self.reads, self.contains)

    async def _require_only(self, page: Page) -> None:
        if self.target is None or self.only is None:
            return
        others = ElementName(f"(?!(?:{'|'.join(map(re.escape, self.only))})$).+", is_regex=True)
        other_elements = tuple(replace(locator, name=others) for locator in self.target)
        if await page.has_state(other_elements, "visible"):
            raise ExpectationNotMet(
                f"{self.target[0]} is not only {listed(self.only)}{await present(other_elements, page)}"
            )
        await _require_place(self.target, page)

    async def _require_any(self, page: Page, conditions: tuple[Condition, ...]) -> None:
        failures: list[StepError] = []
        for condition in conditions:
            try:
                return await condition._require(page)
            except SessionEnded:
                raise
            except StepError as failure:
                failures.append(failure)
        is_open = any(isinstance(failure, AbsenceUnproved) for failure in failures)
        kind = AbsenceUnproved if is_open else ExpectationNotMet
        raise kind("none of these is so: " + "; ".join(map(str, failures)))

    def _states(self) -> Iterator[tuple[State, Target]]:
        for state in STATES:
            target = getattr(self, state)
            if target:
                yield state, target

    @property
    def to_be_there(self) -> tuple[Target, ...]:
        """What the page must have for the condition to hold."""
        read = (self.target,) if self.target and self.only is None else ()
        return (*(target for state, target in self._states() if state != "hidden"), *read)

    @property
    def may_be_there(self) -> tuple[Target, ...]:
        """What one of its alternatives wants on the page."""
        return tuple(target for inner in self.any or () for target in (*inner.to_be_there, *inner.may_be_there))

    @property
    def compared(self) -> Target:
        """The locators of controls whose state or contents it compares."""
        own = (self.checked, self.unchecked, self.target)
        inner = (condition.compared for condition in self.any or ())
        return tuple(locator for target in (*own, *inner) for locator in target or ())

    def pointed_at(self) -> Target:
        """The locators of the element that is to be there; the first, if the condition names several."""
        target = self.visible or self.target or self.checked or self.unchecked or self.enabled or self.disabled
        others = (condition.pointed_at() for condition in self.any or ())
        return target or next(filter(None, others), ())

    def describe(self, name: Callable[[Target], str] = first_locator) -> str:
        """The condition as a clause, in which `name` gives the words for what a target points at."""
        clauses = [f"{name(target)} is {STATE_WORDS.get(state, state)}" for state, target in self._states()]
        if self.target:
            clauses.extend(self._compared_in_words(name(self.target)))
        if self.title is not None:
            clauses.append(f'the window is called "{self.title}"')
        if self.any:
            clauses.append(" or ".join(condition.describe(name) for condition in self.any))
        return " and ".join(clauses)

    def _compared_in_words(self, control: str) -> Iterator[str]:
        if self.reads is not None:
            yield f'{control} reads "{self.reads}"'
        if self.contains is not None:
            yield f'{control} contains "{self.contains}"'
        if self.only is not None:
            yield f"every {control.removeprefix('the ')} is {listed(self.only)}"


def _places(target: Target) -> Target:
    """The elements in which those of a target would stand: what the locators name, and for rows and cells, a table."""
    named = tuple(locator.inside for locator in target if locator.inside)
    return named or (TABLE if any(locator.role in ("row", "cell") for locator in target) else ())


async def _require_place(target: Target, page: Page) -> None:
    places = _places(target)
    if places and not await page.has_state(places, "visible"):
        raise AbsenceUnproved(
            f"{target[0]} is not there, and neither is {places[0]}, in which it would be; an empty page proves nothing"
        )
