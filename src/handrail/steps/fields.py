"""The types of a step's fields. Each tells an author in one sentence what it takes."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from handrail.locator import ROLES, TARGET_NAME, Alternatives, ElementName, Locator, LocatorMistake, locators
from handrail.page import ExpectedDialog
from handrail.steps.locator_hints import explained
from handrail.steps.values import StrayDollar, placeholders


def mistaken(sentence: str, **where: int | str) -> PydanticCustomError:
    """Make an error for the author. `part` (a key or an index) and `offset` say where in the value the mistake is."""
    return PydanticCustomError("mistake", "{sentence}", {"sentence": sentence, **where})


def shown(raw: Any) -> str:
    """A value from a file, as its author would call it."""
    if isinstance(raw, (dict, list)):
        return "a mapping" if isinstance(raw, dict) else "a list"
    if raw is None or isinstance(raw, bool):
        return {None: "nothing", True: "true", False: "false"}[raw]
    return f"`{raw}`"


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise mistaken(_not_a_text(raw))
    if "$" in raw:
        _placeholders(raw)
    return raw


def _not_a_text(raw: Any) -> str:
    hint = "; put quotes around it" if isinstance(raw, (bool, int, float)) else ""
    return f"takes a text, not {shown(raw)}{hint}"


def _placeholders(raw: str, **where: int) -> None:
    try:
        placeholders(raw)
    except StrayDollar as error:
        raise mistaken(str(error), **({"offset": error.offset} | where)) from None


def _filled_text(raw: Any) -> str:
    text = _text(raw)
    if not text.strip():
        raise mistaken("cannot be empty")
    return text


def read_target(raw: Any, targets: Mapping[str, Alternatives], likely: str = "button") -> Alternatives:
    """Read a locator or a list of them; the locators of `targets` replace their names. Raises `PydanticCustomError`.

    `likely` is the role that is proposed for a name alone.
    """
    listed = raw if isinstance(raw, list) else [raw]
    if not listed:
        raise mistaken("takes a locator or a list of them; this list is empty")
    located: list[Locator] = []
    mistakes: list[PydanticCustomError] = []
    for index, text in enumerate(listed):
        try:
            located += _locators(text, index, targets, likely)
        except PydanticCustomError as mistake:
            mistakes.append(mistake)
    if mistakes:
        raise _combined(mistakes)
    return tuple(located)


def _target_that_is(likely: str) -> Callable[[Any, ValidationInfo], Alternatives]:
    def read(raw: Any, info: ValidationInfo) -> Alternatives:
        return read_target(raw, {} if info.context is None else info.context, likely)

    return read


def _combined(mistakes: list[PydanticCustomError]) -> PydanticCustomError:
    first, *others = [dict(mistake.context or {}) for mistake in mistakes]
    return PydanticCustomError("mistake", "{sentence}", {**first, "others": others})


def _locators(raw: Any, index: int, targets: Mapping[str, Alternatives], likely: str) -> Alternatives:
    if not isinstance(raw, str):
        raise mistaken(_not_a_locator(raw, likely), part=index)
    try:
        located = locators(raw, targets)
    except LocatorMistake as mistake:
        sentence, offset = explained(mistake, raw, targets, likely)
        raise mistaken(sentence, part=index, offset=offset, unknown=mistake.unknown) from None
    for part in located[0].parts:
        if part.name and not part.name.is_regex:
            _placeholders(part.name.text, part=index, offset=max(raw.find(part.name.text), 0))
    return located


def _not_a_locator(raw: Any, likely: str) -> str:
    if isinstance(raw, dict) and len(raw) == 1:
        ((role, name),) = raw.items()
        if role in ROLES and isinstance(name, str) and name.strip():
            return f"takes a locator, not a mapping; write: {Locator(role, ElementName(name.strip(chr(34))))}"
    if isinstance(raw, (bool, int, float)):
        meant = Locator(likely, ElementName(shown(raw).strip("`")))
        return f"takes a locator, not {shown(raw)}; that is a role and a name, as in: {meant}"
    return 'takes a locator, as in: button "Export"'


def _options(raw: Any) -> ElementName | tuple[ElementName, ...]:
    if not isinstance(raw, list):
        return _option(raw)
    if not raw:
        raise mistaken("takes an option or a list of them; this list is empty")
    options: list[ElementName] = []
    mistakes: list[PydanticCustomError] = []
    for index, option in enumerate(raw):
        try:
            options.append(_option(option, part=index))
        except PydanticCustomError as mistake:
            mistakes.append(mistake)
    if mistakes:
        raise _combined(mistakes)
    return tuple(options)


def _option(raw: Any, **where: int) -> ElementName:
    if not isinstance(raw, str):
        raise mistaken(_not_a_text(raw), **where)
    if len(raw) > 2 and raw.startswith("/") and raw.endswith(("/", "/i")):
        return _pattern(raw, **where)
    if not raw.strip():
        raise mistaken("cannot be empty", **where)
    _placeholders(raw, **where)
    return ElementName(" ".join(raw.split()))


def _pattern(raw: str, **where: int) -> ElementName:
    role = "option "
    try:
        name = Locator.parse(role + raw).name
    except LocatorMistake as mistake:
        raise mistaken(str(mistake), **({"offset": max(mistake.offset - len(role), 0)} | where)) from None
    assert name
    return name


_LOCATOR_TEXT: dict[str, Any] = {
    "pattern": rf"^\s*(css=\"|({'|'.join(sorted(ROLES))})(?=[\s\"/]|$)"
    rf"|(?!(in|beside|css)\b){TARGET_NAME.pattern}(\s+(in|beside)\s|\s*$))",
    "patternErrorMessage": 'A locator begins with a role, as in: button "Export"; or it names a target of this runbook.',
}
LOCATOR_SCHEMA: dict[str, Any] = {
    "type": "string",
    "description": 'ROLE "NAME", narrowed with `in` or `beside`, as in: button "Export" in section "Certificates"',
} | _LOCATOR_TEXT
TARGET_SCHEMA: dict[str, Any] = {
    "type": ["string", "array"],
    "description": "A locator, the name of a target, or a list of them of which the first that is there is meant.",
    "items": LOCATOR_SCHEMA,
    "minItems": 1,
} | _LOCATOR_TEXT
"""The schema of a target. One schema, rather than two alternatives: so an editor names only what is wrong."""

Text = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
"""A text; its placeholders are filled in."""

FilledText = Annotated[str, PlainValidator(_filled_text), WithJsonSchema({"type": "string", "pattern": r"\S"})]
"""A text that is not empty."""

OptionsField = Annotated[
    ElementName | tuple[ElementName, ...],
    PlainValidator(_options),
    WithJsonSchema(
        {
            "type": ["string", "array"],
            "pattern": r"\S",
            "items": {"type": "string", "pattern": r"\S"},
            "minItems": 1,
            "description": "The name of an option, or /a regular expression/; a list of them means these and no others.",
        }
    ),
]
"""The name of an option, or a list of names."""

Words = Annotated[str, BeforeValidator(lambda raw: _words(raw)), Field(min_length=1)]
"""A text in which `$` is only a character: a note, a heading, a caption."""

TargetField = Annotated[Alternatives, PlainValidator(_target_that_is("button")), WithJsonSchema(TARGET_SCHEMA)]
"""A locator, or a list of them in the author's order."""

FieldTarget = Annotated[Alternatives, PlainValidator(_target_that_is("field")), WithJsonSchema(TARGET_SCHEMA)]
ListTarget = Annotated[Alternatives, PlainValidator(_target_that_is("combobox")), WithJsonSchema(TARGET_SCHEMA)]
CheckboxTarget = Annotated[Alternatives, PlainValidator(_target_that_is("checkbox")), WithJsonSchema(TARGET_SCHEMA)]
TextTarget = Annotated[Alternatives, PlainValidator(_target_that_is("text")), WithJsonSchema(TARGET_SCHEMA)]
"""The same, of what is probably a field, a list, a checkbox or a text: so it is called where its author gives a name alone."""


def _words(raw: Any) -> str:
    if not isinstance(raw, str):
        raise mistaken(_not_a_text(raw))
    if not raw.strip():
        raise mistaken("cannot be empty")
    return raw


ScreenshotField = Annotated[
    Literal["full", "target", "off"] | None,
    BeforeValidator(lambda raw: "off" if raw is False else raw),
    WithJsonSchema({"enum": ["full", "target", "off", False]}),
]
"""The picture after a step. What is `off` is false for readers of YAML 1.1, and so is it here."""

OpensField = Annotated[
    Literal["window"] | None,
    Field(
        description="`window` where the step opens one: later steps work in it, until it closes. Any other ends the run."
    ),
]
"""What a step opens besides the page that it is on."""


class DialogField(BaseModel):
    """A native dialog that a step foresees: its type, what it says, and how it is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["alert", "beforeunload", "confirm", "prompt"]
    answer: Literal["accept", "dismiss"]
    text: Text | None = Field(None, description="What the dialog says: the whole text, or /a regular expression/.")
    required: StrictBool = Field(True, description="`false` where some versions ask and others do not.")

    def expected(self) -> ExpectedDialog:
        text, is_regex = self.text, False
        if text and len(text) > 2 and text.startswith("/") and text.endswith("/"):
            text, is_regex = text[1:-1], True
        return ExpectedDialog(self.type, self.answer, text, is_regex, self.required)
