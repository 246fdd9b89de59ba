"""Pydantic's findings as sentences for an author, each with its place in the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from handrail.errors import Mistake
from handrail.source import LONGEST_WORD, Source, SourcePath
from handrail.steps import BaseStep, Condition, DialogField, DoneWhen
from handrail.steps.fields import shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None where none is near."""
    text = str(word)
    near = difflib.get_close_matches(text, list(known), n=1, cutoff=0.6) if len(text) <= LONGEST_WORD else []
    return near[0] if near else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """A hint, `; did you mean …?`, where a known word is near; otherwise an empty text."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def mistakes_of(
    problems: Sequence[ErrorDetails], source: Source, path: SourcePath, action: type[BaseStep]
) -> Iterator[Mistake]:
    """The mistakes that pydantic found in the step of this action at `path`."""
    fields, whole = field_keys(action), f"`{action.action}`"
    meant = meant_keys(problems, fields)
    for problem in problems:
        if problem["type"] == "missing" and problem["loc"] in meant:
            continue
        location = tuple(action.action if part == action.shorthand else part for part in problem["loc"][:1])
        location += problem["loc"][1:]
        where = _written(source, path, location)
        said = _dotted(location if problem["type"] == "missing" else where[len(path) :]) or whole
        if problem["type"] == "mistake":
            yield from own_mistakes({"sentence": problem["msg"], **problem.get("ctx", {})}, source, where, said)
        else:
            sentence = _sentence(problem, said, location, fields, whole)
            yield source.mistake(where, sentence, at_key=problem["type"] == "extra_forbidden")


def own_mistakes(context: Mapping[str, Any], source: Source, path: SourcePath, said: str) -> Iterator[Mistake]:
    """The mistakes that a validator of ours found in the value at `path`, which the author knows by the name `said`."""
    for mistake in (context, *context.get("others", ())):
        where = _written(source, path, (mistake.get("place", ""),))
        sentence = mistake["sentence"]
        whole = f"`{said}` {sentence}" if sentence.startswith(("takes ", "cannot ", "says ")) else sentence
        yield source.mistake(where, whole, offset=mistake.get("offset", 0))


def field_keys(action: type[BaseStep]) -> tuple[str, ...]:
    """The keys that may stand in a step beside its action."""
    return tuple(field.alias or name for name, field in action.model_fields.items() if name != action.shorthand)


def meant_keys(problems: Sequence[ErrorDetails], fields: Sequence[str]) -> set[tuple[Any, ...]]:
    """The places of the keys that were probably meant by those that are not known."""
    unknown = [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
    return {(*location[:-1], nearest(location[-1], _known(location, fields))) for location in unknown}


def _known(location: SourcePath, fields: Sequence[str]) -> Sequence[str]:
    if len(location) == 1:
        return fields
    if location[:1] == ("done_when",) and len(location) == 2:
        return tuple(DoneWhen.model_fields)
    return tuple((DialogField if location[0] == "expect_dialog" else Condition).model_fields)


def _written(source: Source, path: SourcePath, location: SourcePath) -> SourcePath:
    """The part of `location` that stands in the file; a locator alone stands for a whole condition."""
    for part in location:
        if (*path, part) in source.positions:
            path = (*path, part)
    return path


def _dotted(location: SourcePath) -> str:
    return ".".join(str(part) for part in location if not isinstance(part, int))


def _sentence(problem: ErrorDetails, said: str, location: SourcePath, fields: Sequence[str], whole: str) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_field(location, fields, whole)
    if kind == "missing":
        return f"`{said}` is missing from {whole}" if len(location) < 2 else f"`{said}` is missing"
    if kind == "literal_error":
        listed = str(context["expected"]).replace("'", "").replace("True", "true").replace(" or ", ", ")
        one_of = f"is one of {listed}" if "," in listed else f"can only be {listed}"
        return f"`{said}` {one_of}; not {shown(problem['input'])}{did_you_mean(problem['input'], listed.split(', '))}"
    return f"`{said}` {_TAKES.get(context.get('class_name', kind)) or _TAKES.get(kind, problem['msg'])}"


_TAKES = {
    "string_type": "takes a text",
    "string_too_short": "cannot be empty",
    "string_pattern_mismatch": "takes a name: a letter, then letters, digits or _",
    "float_type": "takes a number of seconds",
    "float_parsing": "takes a number of seconds",
    "greater_than": "takes a number greater than 0",
    "less_than_equal": "is longer than an hour; nobody waits that long",
    "bool_type": "takes true or false",
    "bool_parsing": "takes true or false",
    "dict_type": "takes a mapping of names",
    "list_type": "takes a list",
    "tuple_type": "takes a list",
    "too_short": "cannot be an empty list",
    "DoneWhen": 'takes a locator or a mapping, as in: {at: Security > Certificates, visible: row "…"}',
    "Condition": 'takes a locator or a mapping, as in: visible: button "Apply"',
    "DialogField": "takes a mapping, as in: {type: confirm, answer: accept}",
    "finite_number": "takes a number of seconds",
}


def _unknown_field(location: SourcePath, fields: Sequence[str], whole: str) -> str:
    *outer, name = location
    known = _known(location, fields)
    holder = f"`{_dotted(tuple(outer))}`" if outer else whole
    return f"`{name}` is not a field of {holder}{did_you_mean(name, known) or '; it has ' + ', '.join(sorted(known))}"
