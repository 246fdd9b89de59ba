"""The kinds of fields that steps are made of. Each tells an author in one sentence what it takes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from handrail.locator import Locator, LocatorMistake
from handrail.page import ExpectedDialog
from handrail.steps.values import placeholders

Effect = Literal["safe", "idempotent", "once"]


def _mistaken(sentence: str, **where: int) -> PydanticCustomError:
    return PydanticCustomError("mistake", "{sentence}", {"sentence": sentence, **where})


def _text(raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str):
        shown = (
            {True: "true", False: "false", None: "nothing"}.get(raw, raw)
            if not isinstance(raw, (dict, list))
            else "a list"
        )
        shown = "a mapping" if isinstance(raw, dict) else shown
        hint = "" if isinstance(raw, (dict, list)) or raw is None else "; put quotes around it"
        raise _mistaken(f"takes a text, not {shown}{hint}")
    try:
        placeholders(raw)
    except ValueError as error:
        raise _mistaken(str(error)) from None
    return raw


def _filled_text(raw: Any) -> str:
    text = _text(raw)
    if not text.strip():
        raise _mistaken("cannot be empty")
    return text


def _target(raw: Any) -> tuple[Locator, ...]:
    listed = raw if isinstance(raw, list) else [raw]
    if not listed:
        raise _mistaken("takes a locator or a list of them; this list is empty")
    return tuple(_locator(text, place) for place, text in enumerate(listed))


def _locator(raw: Any, place: int) -> Locator:
    if not isinstance(raw, str):
        raise _mistaken('takes a locator, as in: button "Export"', place=place)
    try:
        locator = Locator.parse(raw)
    except LocatorMistake as mistake:
        raise _mistaken(str(mistake), place=place, offset=mistake.offset) from None
    for part in locator.parts:
        if part.name and not part.name.is_regex:
            _text(part.name.text)
    return locator


_LOCATOR_SCHEMA = {"type": "string", "description": 'ROLE "NAME", narrowed with `in`'}

Text = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
"""A text; its placeholders are filled in."""

FilledText = Annotated[str, PlainValidator(_filled_text), WithJsonSchema({"type": "string", "minLength": 1})]
"""A text that says something."""

Words = Annotated[str, BeforeValidator(lambda raw: _words(raw)), Field(min_length=1)]
"""A text in which `$` is only a character: a note, a heading, a caption."""

TargetField = Annotated[
    tuple[Locator, ...],
    PlainValidator(_target),
    WithJsonSchema({"anyOf": [_LOCATOR_SCHEMA, {"type": "array", "items": _LOCATOR_SCHEMA, "minItems": 1}]}),
]
"""A locator, or a list of them in the author's order."""


def _words(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _mistaken("takes a text" if not isinstance(raw, (int, float)) else "takes a text; put quotes around it")
    return raw


class DialogField(BaseModel):
    """A native dialog that a step foresees: its type, what it says, and how it is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["alert", "beforeunload", "confirm", "prompt"]
    answer: Literal["accept", "dismiss"]
    text: Text | None = None
    required: bool = True

    def expected(self) -> ExpectedDialog:
        text, is_regex = self.text, False
        if text and len(text) > 2 and text.startswith("/") and text.endswith("/"):
            text, is_regex = text[1:-1], True
        return ExpectedDialog(self.type, self.answer, text, is_regex, self.required)
