"""Audit controls: how runbooks, sections and steps name the controls of a framework to which they answer, as in CC8.1."""

from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from handrail.steps.fields import mistaken, shown

MAX_CHARACTERS = 80
CONTROLS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {"type": ["string", "number"], "pattern": r"^[^,;\n]*[^\s,;][^,;\n]*$", "maxLength": MAX_CHARACTERS},
    "minItems": 1,
    "uniqueItems": True,
}
_EXAMPLE = "as in: [CC8.1, A.8.32]"
_TAKES = f"takes a list of controls, each by its identifier, {_EXAMPLE}"


def read_controls(raw: Any) -> tuple[str, ...]:
    """Read a list of identifiers. Raises `PydanticCustomError`."""
    if not isinstance(raw, list):
        raise mistaken(
            f"{_TAKES}; names for what steps point at stand under `targets`" if isinstance(raw, dict) else _TAKES
        )
    if not raw:
        raise mistaken(f"{_TAKES}; this list is empty")
    read: list[str] = []
    mistakes: list[dict[str, Any]] = []
    for index, identifier in enumerate(raw):
        sentence = _mistake(identifier, read)
        if sentence:
            mistakes.append({"sentence": sentence, "part": index})
        else:
            read.append(_on_one_line(identifier))
    if mistakes:
        first, *others = mistakes
        raise PydanticCustomError("mistake", "{sentence}", {**first, "others": others})
    return tuple(read)


def _on_one_line(identifier: str) -> str:
    return " ".join(identifier.split())


def _mistake(identifier: Any, before: list[str]) -> str:
    """What is wrong with an identifier of a list; empty if it is right."""
    if not isinstance(identifier, str):
        return f"a control is a text, its identifier, {_EXAMPLE}; not {shown(identifier)}"
    if not identifier.strip():
        return f"a control has an identifier, {_EXAMPLE}; this one is empty"
    if "," in identifier or ";" in identifier:
        return f"each control stands for itself in the list, {_EXAMPLE}; not {shown(identifier)}"
    if len(identifier) > MAX_CHARACTERS:
        length = f"{MAX_CHARACTERS} characters at most; this has {len(identifier)}"
        return f"a control is named by its identifier, {_EXAMPLE}, of {length}"
    return f"the control `{_on_one_line(identifier)}` is there twice" if _on_one_line(identifier) in before else ""


ControlsField = Annotated[tuple[str, ...], PlainValidator(read_controls), WithJsonSchema(CONTROLS_SCHEMA)]
"""Controls of any framework, each by its identifier."""
