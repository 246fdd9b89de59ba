"""Pydantic's findings as sentences for an author, each with its place in the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from handrail.errors import Mistake
from handrail.source import Place, Source


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """`; did you mean …?`, where something known is near."""
    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else ""


def mistakes_of(
    error: ValidationError, source: Source, path: Place, fields: Iterable[str], renamed: dict[str, str], whole: str
) -> Iterator[Mistake]:
    """What `error` says of the value at `path`; `renamed` are fields that stand in the file under another key."""
    fields = [renamed.get(name, name) for name in fields]
    for problem in error.errors(include_url=False, include_input=True):
        location = tuple(renamed.get(str(part), part) if n == 0 else part for n, part in enumerate(problem["loc"]))
        context = problem.get("ctx", {})
        where: Place = (*path, *location)
        if "place" in context and (*where, context["place"]) in source.places():
            where = (*where, context["place"])
        at_key = problem["type"] == "extra_forbidden"
        sentence = _sentence(problem, location, list(fields), whole)
        yield source.mistake(where, sentence, at_key=at_key, offset=context.get("offset", 0))


def _sentence(problem: Any, location: Place, fields: list[str], whole: str) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    said = ".".join(str(part) for part in location if not isinstance(part, int)) or whole
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
        return f"`{said}` {one_of}; not {_shown(problem['input'])}{did_you_mean(problem['input'], listed.split(', '))}"
    return f"`{said}` {_TAKES.get(kind, problem['msg'])}"


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
    "model_type": "takes a mapping",
    "model_attributes_type": "takes a mapping",
    "finite_number": "takes a number of seconds",
}


def _unknown_field(location: Place, fields: list[str], whole: str) -> str:
    *outer, name = location
    if outer:
        return f"`{name}` is not known in `{'.'.join(str(part) for part in outer if not isinstance(part, int))}`"
    return f"`{name}` is not a field of {whole}{did_you_mean(name, fields) or '; it has ' + ', '.join(sorted(fields))}"


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return (
        {True: "true", False: "false", None: "nothing"}.get(value, f"`{value}`")
        if not isinstance(value, str)
        else f"`{value}`"
    )
