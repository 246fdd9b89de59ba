"""Redaction of events: free texts are redacted; names of fields, and words out of closed lists, are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from handrail.characters import visible
from handrail.journal.events import AnyEvent

Model = TypeVar("Model", bound=BaseModel)

_PATHS = ("runbook_file", "inventory_file")
"""Fields that a resumed run opens again, by exactly this name."""


def redacted(model: Model, redact: Callable[[Any], Any]) -> Model:
    """Return the model with every free text redacted, and what is hidden in a page's text shown by its number.

    A secret may have the value of a word that the journal itself writes, such as `safe` or `passed`. In a closed list the word
    tells nothing of a secret, and without it the event could not be read back.
    """
    changed = {
        name: redact(getattr(model, name)) if name in _PATHS else _redacted_value(getattr(model, name), redact)
        for name in _open_fields(type(model))
    }
    return type(model).model_validate({**dict(model), **changed})


@cache
def own_words() -> frozenset[str]:
    """The words that stay in a journal whatever is redacted: the names of fields, and the words of closed lists."""
    return frozenset(word for event in get_args(get_args(AnyEvent)[0]) for word in _own_words(event))


def _own_words(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from (name, *_own_words(field.annotation))
    else:
        for part in get_args(annotation):
            yield from _own_words(part)


def _redacted_value(value: Any, redact: Callable[[Any], Any]) -> Any:
    if isinstance(value, BaseModel):
        return redacted(value, redact)
    if isinstance(value, tuple):
        return tuple(_redacted_value(item, redact) for item in value)
    return _visible_tree(redact(value))


def _visible_tree(tree: Any) -> Any:
    if isinstance(tree, str):
        return visible(tree)
    if isinstance(tree, dict):
        return {_visible_tree(key): _visible_tree(value) for key, value in tree.items()}
    return [_visible_tree(value) for value in tree] if isinstance(tree, list) else tree


@cache
def _open_fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, field in model.model_fields.items() if not _is_closed(field.annotation))


def _is_closed(annotation: Any) -> bool:
    """Say whether a field takes nothing but the words of a list, or None."""
    if get_origin(annotation) in (Union, UnionType):
        return all(_is_closed(part) for part in get_args(annotation))
    return annotation is NoneType or get_origin(annotation) is Literal
