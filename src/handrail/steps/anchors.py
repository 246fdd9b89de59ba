"""Anchors: how steps and sections name the sentences of the document that they carry out."""

from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from handrail.steps.fields import mistaken

ANCHORS_SCHEMA: dict[str, Any] = {
    "type": ["string", "number", "array"],
    "pattern": r"\S",
    "items": {"type": ["string", "number"], "pattern": r"\S"},
    "minItems": 1,
}
_TAKES = 'takes the id of a sentence, as in 3.2, or words that only one has, as in "select Export"; or a list of them'


def read_anchors(raw: Any) -> tuple[str, ...]:
    """Read an anchor or a list of them. Raises `PydanticCustomError`."""
    listed = raw if isinstance(raw, list) else [raw]
    if not listed:
        raise mistaken(f"{_TAKES}; this list is empty")
    mistakes = [
        {"sentence": _TAKES, "part": index}
        for index, anchor in enumerate(listed)
        if not isinstance(anchor, str) or not anchor.strip()
    ]
    if mistakes:
        first, *others = mistakes
        raise PydanticCustomError("mistake", "{sentence}", {**first, "others": others})
    return tuple(anchor.strip() for anchor in listed)


AnchorsField = Annotated[tuple[str, ...], PlainValidator(read_anchors), WithJsonSchema(ANCHORS_SCHEMA)]
"""Sentences of the stored document, each by its id or by words that only it has."""
