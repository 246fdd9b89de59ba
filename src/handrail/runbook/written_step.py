"""Steps as they are written in a runbook, and their reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from handrail.locator import Alternatives, Locator, LocatorMistake
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.messages import field_keys, report_problems, typo_target_keys
from handrail.source import SourcePath, comma_sentence, cut_at_commas, did_you_mean, is_between_braces, nearest
from handrail.steps import VOCABULARY, BaseStep, Condition, DialogField, DoneWhen, Guard
from handrail.steps.so_already import SoAlready
from handrail.synonyms import ACTIONS, FIELDS, needless

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@dataclass(frozen=True)
class WrittenStep:
    """A step as it is in the file, and as much of it as could be read.

    `broken` holds the keys with mistakes behind them, and the fields that have no value because of that. If there are any, `step`
    has only the other fields; it serves to find more mistakes, and is never performed. `step` is None without a single action.
    """

    path: SourcePath
    body: Mapping[Any, Any]
    step: BaseStep | None = None
    broken: frozenset[Any] = frozenset()

    @property
    def is_whole(self) -> bool:
        return self.step is not None and not self.broken

    @property
    def unread(self) -> tuple[Any, ...]:
        """The keys whose values could not be read, except those in which `$` is only a character."""
        if self.step is None:
            return tuple(key for key in self.body if key not in _TEXT_ONLY and not _is_text_only(key))
        if self.is_whole:
            return ()
        action = type(self.step)
        fields = (name for name in action.model_fields if name not in self.broken or name in action.literal_fields)
        readable = {key_of(action, name) for name in fields}
        return tuple(key for key in self.body if key not in readable)

    @property
    def output(self) -> tuple[str, Literal["text", "file"]] | None:
        """The name that the step gives to later ones, and the kind of its value, if both could be read."""
        return self.step.output if self.step is not None and "as_" not in self.broken else None

    @property
    def fingerprinted_file(self) -> str | None:
        """The name of the file whose fingerprint the step learns, if that could be read."""
        step = self.step
        return step.fingerprinted_file if step is not None and step.shorthand not in self.broken else None

    @property
    def may_have_output(self) -> bool:
        """Say whether the step would give a name without its mistakes."""
        actions = [type(self.step)] if self.step is not None else [_probable_action(key) for key in self.body]
        return any("as_" in action.model_fields for action in actions if action)


_COMMON = frozenset(BaseStep.model_fields) | {"target", "as"}
_MODELS: tuple[type[BaseModel], ...] = (*VOCABULARY.values(), Condition, DoneWhen, Guard, DialogField, SoAlready)
_FIELDS = frozenset(name for model in _MODELS for name in (*model.model_fields, *VOCABULARY, "as", "with"))
_TEXT_ONLY = frozenset({"id", "note", "as", "cites", "explains", "added", "controls"})


IDENTIFYING = frozenset({"cites", "explains", "controls"})
"""The keys behind which sentences of the document or controls of an audit are named, by ids that YAML may take for numbers."""


def _probable_action(key: Any) -> type[BaseStep] | None:
    return None if key in _COMMON else VOCABULARY.get(nearest(key, VOCABULARY, ACTIONS) or "")


def _meant_field(key: Any) -> str:
    """A hint for a word that begins a step elsewhere, and is a field of another step here; empty if it is no such word."""
    field = nearest(key, ("when",), FIELDS) if key not in VOCABULARY else None
    return f"; it is `{field}` here, a field of the step that depends on it" if field == "when" else ""


def _meant_action(key: Any, value: Any) -> str:
    """A hint for a word that means one action on a list, and another on what this step points at; empty if it is no such word."""
    if nearest(key, VOCABULARY, ACTIONS) != "choose" or not isinstance(value, str):
        return ""
    try:
        locator = Locator.parse(value)
    except LocatorMistake:
        return ""
    action = "check" if locator.role in ("radio", "checkbox", "switch") else "click"
    return f"; did you mean `{action}`?" if locator.name or locator.next else ""


def _not_a_mapping(body: Any) -> str:
    word = body.split(":")[0] if isinstance(body, str) else ""
    if word in VOCABULARY and body.startswith(f"{word}:"):
        return f"behind `{word}:` a space is missing"
    return 'a step is a mapping, as in: click: button "Export"'


def _is_text_only(key: Any) -> bool:
    action = _probable_action(key)
    return action is not None and action.shorthand in action.literal_fields


@dataclass(frozen=True)
class StepReader:
    """Reader of one runbook's steps. It reports every mistake that can be seen without the other steps."""

    targets: Mapping[str, Alternatives]
    diagnostics: RunbookDiagnostics

    def read(self, body: Any, path: SourcePath) -> WrittenStep | None:
        if not isinstance(body, dict):
            self.diagnostics.report(path, _not_a_mapping(body))
            self.diagnostics.unreadable.add_given_in(body)
            return None
        actions = [key for key in body if key in VOCABULARY]
        if len(actions) == 1:
            return self._of_action(VOCABULARY[actions[0]], body, path)
        self._refuse_actions(actions, body, path)
        return WrittenStep(path, body)

    def _refuse_actions(self, actions: Sequence[str], body: dict[Any, Any], path: SourcePath) -> None:
        strange = next((key for key in body if key not in _COMMON), None)
        if actions:
            both = " and ".join(f"`{action}`" for action in actions)
            self.diagnostics.report(path, f"a step has one action; this one has {both}. Make it two steps")
        elif strange is None and "screenshot" in body:
            sentence = (
                "this step has no action; a picture alone is one, with its caption, as in: capture: The certificates"
            )
            self.diagnostics.report((*path, "screenshot"), sentence, at_key=True)
        elif strange is None and body:
            listed = " and ".join(f"`{key}`" for key in body)
            sentence = (
                f"this step has no action; {listed} belong{'s' if len(body) == 1 else ''} to the step that needs it"
            )
            self.diagnostics.report(path, f"{sentence}, which is one of {', '.join(VOCABULARY)}")
        elif strange is None:
            self.diagnostics.report(path, f"this step has no action; it is one of {', '.join(VOCABULARY)}")
        else:
            hint = (
                _meant_field(strange)
                or _meant_action(strange, body[strange])
                or needless(strange)
                or did_you_mean(strange, VOCABULARY, ACTIONS)
                or f"; it is one of {', '.join(VOCABULARY)}"
            )
            self.diagnostics.report((*path, strange), f"`{strange}` is not an action{hint}", at_key=True)

    def _of_action(self, action: type[BaseStep], body: dict[Any, Any], path: SourcePath) -> WrittenStep:
        self._refuse_shorthand(action, body, path)
        if self._refuse_cut(body, path):
            return WrittenStep(path, body)
        empty = self._refuse_empty(action, body, path)
        written = _without(empty, body) if empty else body
        fields = {key: value for key, value in written.items() if key not in (action.action, action.shorthand)}
        if action.action in written:
            fields[action.shorthand] = written[action.action]
        fields |= {key: self.diagnostics.source.as_spelled((*path, key)) for key in fields.keys() & IDENTIFYING}
        try:
            step, problems = action.model_validate(fields, context=self.targets), []
        except ValidationError as error:
            problems = error.errors(include_url=False)
            step = self._of_fields(action, fields, problems)
        if not problems and not empty and action.shorthand not in body:
            return WrittenStep(path, body, step)
        around = {location[:length] for location in empty for length in range(1, len(location) + 1)}
        new = [problem for problem in problems if _location(problem, action) not in around]
        report_problems(new, self.diagnostics, path, action)
        typo_targets = [location for location in typo_target_keys(problems, field_keys(action)) if len(location) == 1]
        broken = [*empty, *typo_targets, *(problem["loc"] for problem in problems)]
        return WrittenStep(path, body, step, _broken(action, body, broken))

    def _refuse_shorthand(self, action: type[BaseStep], body: dict[Any, Any], path: SourcePath) -> None:
        name = action.shorthand
        if name in body:
            sentence = f"`{name}` is what stands behind `{action.action}:`; write it there"
            self.diagnostics.report((*path, name), sentence, at_key=True)

    def _refuse_cut(self, body: dict[Any, Any], path: SourcePath) -> bool:
        """Refuse locators that a comma has cut. What is left of one would be reported several times."""
        source = self.diagnostics.source
        cut = [(at, text) for at, text in cut_at_commas(source, path) if at[-2] != "choose"]
        for at, text in cut:
            self.diagnostics.report(at, comma_sentence(text))
        return bool(cut)

    def _cut_before(self, body: dict[Any, Any], location: SourcePath, path: SourcePath) -> str:
        """A hint for a word that is probably the rest of the text before it, which a comma has cut; empty if it is none."""
        source, holder = self.diagnostics.source, (*path, *location[:-1])
        keys = list(source.at(holder))
        before = source.at((*holder, keys[keys.index(location[-1]) - 1])) if location[-1] != keys[0] else None
        if location[-1] in _FIELDS or not is_between_braces(source, holder) or not isinstance(before, str):
            return ""
        return f"; {comma_sentence(f'{before}, {location[-1]}')}"

    def _refuse_empty(self, action: type[BaseStep], body: dict[Any, Any], path: SourcePath) -> set[SourcePath]:
        main = ((action.action,), (action.shorthand,))
        empty = {location for location in _empty(body, ()) if location not in main}
        for location in empty:
            hint = self._cut_before(body, location, path) or "; say what, or take it out"
            sentence = f"`{location[-1]}` has nothing behind it{hint}"
            self.diagnostics.report((*path, *location), sentence, at_key=True)
        return empty

    def _of_fields(self, action: type[BaseStep], fields: dict[Any, Any], problems: Sequence[ErrorDetails]) -> BaseStep:
        """A step of those fields that have no problem."""
        wrong = {problem["loc"][0] for problem in problems}
        read = {}
        for name, field in action.model_fields.items():
            if (key := field.alias or name) in fields.keys() - wrong:
                read[key] = _validator(action, name).validate_python(fields[key], context=self.targets)
        return action.model_construct(None, **read)


def _empty(value: Any, path: SourcePath) -> Iterator[SourcePath]:
    """The locations of all keys with nothing behind them: a guard that an author left for later would guard nothing."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [(*path, key)] if inner is None else _empty(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _empty(inner, (*path, index))


def _without(empty: set[SourcePath], value: Any, path: SourcePath = ()) -> Any:
    """The value without its empty keys."""
    if isinstance(value, dict):
        filled = {key: part for key, part in value.items() if (*path, key) not in empty}
        return {key: _without(empty, part, (*path, key)) for key, part in filled.items()}
    if isinstance(value, list):
        return [_without(empty, part, (*path, index)) for index, part in enumerate(value)]
    return value


def _location(problem: ErrorDetails, action: type[BaseStep]) -> SourcePath:
    first = action.action if problem["loc"][0] == action.shorthand else problem["loc"][0]
    return (first, *problem["loc"][1:])


def _broken(action: type[BaseStep], body: dict[Any, Any], locations: Iterable[SourcePath]) -> frozenset[Any]:
    keys = {location[0] for location in locations} | ({action.shorthand} & body.keys())
    return frozenset(name for name in action.model_fields if {name, key_of(action, name)} & keys) | keys


@cache
def _validator(action: type[BaseStep], name: str) -> TypeAdapter[Any]:
    field = action.model_fields[name]
    annotation: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(annotation)


def key_of(action: type[BaseStep], name: str) -> str:
    """The key of a field in the file."""
    return action.action if name == action.shorthand else action.model_fields[name].alias or name
