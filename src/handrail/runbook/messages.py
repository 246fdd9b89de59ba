"""Reports the problems that pydantic finds in a step: in sentences for the author, each with its position in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.source import Source, SourcePath, comment_behind, did_you_mean, in_single_quotes, nearest
from handrail.steps import BaseStep, Condition, DialogField, DoneWhen, Guard
from handrail.steps.fields import shown
from handrail.steps.so_already import SoAlready
from handrail.synonyms import FIELDS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def report_problems(
    problems: Sequence[ErrorDetails], diagnostics: RunbookDiagnostics, path: SourcePath, action: type[BaseStep]
) -> None:
    """Report the problems that pydantic found in the step of this action at `path`."""
    fields, whole = field_keys(action), f"`{action.action}`"
    typo_targets = typo_target_keys(problems, fields)
    for problem in problems:
        if problem["type"] == "missing" and problem["loc"] in typo_targets:
            continue
        location = tuple(action.action if part == action.shorthand else part for part in problem["loc"][:1])
        location += problem["loc"][1:]
        written_path = _written(diagnostics.source, path, location)
        name = _dotted(location if problem["type"] == "missing" else written_path[len(path) :]) or whole
        if problem["type"] == "mistake":
            report_own({"sentence": problem["msg"], **problem.get("ctx", {})}, diagnostics, written_path, name)
        else:
            sentence = _sentence(problem, name, location, fields, whole)
            diagnostics.report(written_path, sentence, at_key=problem["type"] == "extra_forbidden")


def report_own(context: Mapping[str, Any], diagnostics: RunbookDiagnostics, path: SourcePath, name: str) -> None:
    """Report the mistakes that a validator of ours found in the value at `path`, which the author knows as `name`."""
    source = diagnostics.source
    for details in (context, *context.get("others", ())):
        written_path = _written(source, path, (details.get("part", ""),))
        sentence = _with_cause(details["sentence"], source, written_path)
        whole = f"`{name}` {sentence}" if sentence.startswith(("takes ", "cannot ", "says ")) else sentence
        mistake = source.mistake(written_path, whole, offset=details.get("offset", 0))
        if details.get("unknown"):
            diagnostics.report_unknown_target(details["unknown"], mistake)
        else:
            diagnostics.mistakes.append(mistake)


def _with_cause(sentence: str, source: Source, path: SourcePath) -> str:
    """The sentence about a name without an end, with its cause where that is a comment that was meant to be none."""
    comment = comment_behind(source, path) if sentence.startswith("a name that begins with ") else ""
    if not comment:
        return sentence
    return f'a comment begins at " #", so this name has no end; write: {in_single_quotes(f"{source.spellings[path]} {comment}")}'


def field_keys(action: type[BaseStep]) -> tuple[str, ...]:
    """The keys that a step of this action may have, without the action's own."""
    return tuple(field.alias or name for name, field in action.model_fields.items() if name != action.shorthand)


def typo_target_keys(problems: Sequence[ErrorDetails], fields: Sequence[str]) -> set[tuple[Any, ...]]:
    """The locations of the keys for which the unknown keys are probably typos."""
    unknown = [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
    return {(*location[:-1], nearest(location[-1], _known(location, fields), FIELDS)) for location in unknown}


def _known(location: SourcePath, fields: Sequence[str]) -> Sequence[str]:
    if len(location) == 1:
        return fields
    if location[0] == "expect_dialog":
        return tuple(DialogField.model_fields)
    if location[0] == "if_so_already":
        return tuple(SoAlready.model_fields)
    shapes: dict[str | int, type[Condition]] = {"done_when": DoneWhen, "when": Guard} if len(location) == 2 else {}
    return tuple(shapes.get(location[0], Condition).model_fields)


def _written(source: Source, path: SourcePath, location: SourcePath) -> SourcePath:
    """The part of `location` that is in the file: a locator alone may be a whole condition."""
    for part in location:
        if (*path, part) in source.positions:
            path = (*path, part)
    return path


def _dotted(location: SourcePath) -> str:
    return ".".join(str(part) for part in location if not isinstance(part, int))


def _sentence(problem: ErrorDetails, name: str, location: SourcePath, fields: Sequence[str], whole: str) -> str:
    problem_type, context = problem["type"], problem.get("ctx", {})
    if problem_type == "extra_forbidden":
        return _unknown_field(location, fields, whole)
    if problem_type == "missing":
        example = _MISSING.get(name, "")
        return f"`{name}` is missing from {whole}{example}" if len(location) < 2 else f"`{name}` is missing"
    if problem_type == "literal_error":
        listed = str(context["expected"]).replace("'", "").replace("True", "true").replace(" or ", ", ")
        one_of = f"is one of {listed}" if "," in listed else f"can only be {listed}"
        return f"`{name}` {one_of}; not {shown(problem['input'])}{did_you_mean(problem['input'], listed.split(', '))}"
    if problem_type == "string_pattern_mismatch" and "_-]" in str(context.get("pattern")):
        return f"`{name}` takes a name: a letter, then letters, digits, _ or -"
    return f"`{name}` {_TAKES.get(context.get('class_name', problem_type)) or _TAKES.get(problem_type, problem['msg'])}"


_MISSING = {
    "target": '; it says where, as in: target: field "Name"',
    "as": "; it names what the step brings, as in: as: bundle",
    "to": '; it says where to, as in: to: section "Active"',
}

_TAKES = {
    "string_type": "takes a text",
    "string_too_short": "cannot be empty",
    "string_pattern_mismatch": "takes a name: a letter, then letters, digits or _",
    "float_type": "takes a number of seconds, as in: timeout: 90",
    "float_parsing": "takes a number of seconds, without a unit, as in: timeout: 90",
    "greater_than": "takes a number greater than 0",
    "less_than_equal": "is longer than an hour; nobody waits that long",
    "bool_type": "takes true or false",
    "bool_parsing": "takes true or false",
    "dict_type": "takes a mapping of names",
    "list_type": "takes a list",
    "tuple_type": "takes a list",
    "too_short": "cannot be an empty list",
    "SoAlready": "takes what shows it, as in: {asked_for: $site, serves: $bundle}",
    "DoneWhen": 'takes a locator or a mapping, as in: {at: Security > Certificates, visible: row "…"}',
    "Guard": 'takes a locator or a mapping, as in: visible: button "Apply"',
    "Condition": 'takes a locator or a mapping, as in: visible: button "Apply"',
    "DialogField": "takes a mapping, as in: {type: confirm, answer: accept}",
    "finite_number": "takes a number of seconds",
}


def _unknown_field(location: SourcePath, fields: Sequence[str], whole: str) -> str:
    *outer, name = location
    known = _known(location, fields)
    holder = f"`{_dotted(tuple(outer))}`" if outer else whole
    if outer and name not in known and name in fields:
        return f"`{name}` is not a field of {holder}, but of the step; put it one level further up"
    return f"`{name}` is not a field of {holder}{did_you_mean(name, known, FIELDS) or '; it has ' + ', '.join(sorted(known))}"
