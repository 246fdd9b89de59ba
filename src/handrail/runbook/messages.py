"""Pydantic's findings as sentences for an author, each with its place in the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from handrail.errors import Mistake
from handrail.source import Source, SourcePath
from handrail.steps import Condition, DialogField, DoneWhen
from handrail.steps.fields import shown
from handrail.yaml_errors import LONGEST_WORD


def nearest(word: object, known: Iterable[str]) -> str | None:
    """What was probably meant."""
    text = str(word)
    near = difflib.get_close_matches(text, list(known), n=1, cutoff=0.6) if len(text) <= LONGEST_WORD else []
    return near[0] if near else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """`; did you mean …?`, where something known is near."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def mistakes_of(
    error: ValidationError, source: Source, path: SourcePath, fields: Iterable[str], renamed: dict[str, str], whole: str
) -> Iterator[Mistake]:
    """What `error` says of the value at `path`; `renamed` are fields that stand in the file under another key."""
    fields = [renamed.get(name, name) for name in fields]
    problems = error.errors(include_url=False, include_input=True)
    meant = {(*loc[:-1], nearest(loc[-1], _known(loc, fields))) for loc in _places_of("extra_forbidden", problems)}
    for problem in problems:
        if problem["type"] == "missing" and problem["loc"] in meant:
            continue
        location = tuple(renamed.get(str(part), part) if n == 0 else part for n, part in enumerate(problem["loc"]))
        context = problem.get("ctx", {})
        where = _written(source, path, (*location, context.get("place", "")))
        at_key = problem["type"] == "extra_forbidden"
        sentence = _sentence(problem, location, where[len(path) :], fields, whole)
        yield source.mistake(where, sentence, at_key=at_key, offset=context.get("offset", 0))


def _places_of(kind: str, problems: Sequence[Any]) -> list[SourcePath]:
    return [problem["loc"] for problem in problems if problem["type"] == kind]


def _known(location: SourcePath, fields: Sequence[str]) -> Sequence[str]:
    if len(location) == 1:
        return fields
    if location[:1] == ("done_when",) and len(location) == 2:
        return tuple(DoneWhen.model_fields)
    return tuple((DialogField if location[0] == "expect_dialog" else Condition).model_fields)


def _written(source: Source, path: SourcePath, location: SourcePath) -> SourcePath:
    """As far as the author wrote it: a locator alone stands for a whole condition."""
    for part in location:
        if (*path, part) in source.places():
            path = (*path, part)
    return path


def _sentence(problem: Any, location: SourcePath, written: SourcePath, fields: Sequence[str], whole: str) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    named = location if kind == "missing" else written
    said = ".".join(str(part) for part in named if not isinstance(part, int)) or whole
    if kind == "extra_forbidden":
        return _unknown_field(location, fields, whole)
    if kind == "mistake":
        sentence = str(context["sentence"] if "sentence" in context else problem["msg"])
        return f"`{said}` {sentence}" if sentence.startswith(("takes ", "cannot ", "says ")) else sentence
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
    holder = f"`{'.'.join(str(part) for part in outer if not isinstance(part, int))}`" if outer else whole
    return f"`{name}` is not a field of {holder}{did_you_mean(name, known) or '; it has ' + ', '.join(sorted(known))}"
