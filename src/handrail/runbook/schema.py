"""The JSON Schema of a runbook, derived from the vocabulary. Editors complete, explain and underline by it.

The schema knows the values that each key takes. Only `handrail check` knows whether names are known and allowed where they are.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

from handrail.locator import RESERVED, TARGET_NAME
from handrail.runbook.header import DAY, SHA256, TAG
from handrail.runbook.reader import TOP
from handrail.runbook.sections import GROUP, SECTION
from handrail.runbook.targets import MAX_TARGETS
from handrail.secrets import REFERENCE_SCHEMA
from handrail.source.json_schema import DIALECT, TEXT, Schema
from handrail.steps import APPLIANCE_PLACEHOLDERS, VOCABULARY, BaseStep
from handrail.steps.anchors import ANCHORS_SCHEMA
from handrail.steps.audit_controls import CONTROLS_SCHEMA
from handrail.steps.fields import LOCATOR_SCHEMA, TARGET_SCHEMA

_NAMES: Schema = {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "not": {"enum": list(APPLIANCE_PLACEHOLDERS)}}


def runbook_schema() -> Schema:
    """The schema of a whole runbook."""
    steps, parts = _steps()
    whole = {
        "$schema": DIALECT,
        "title": "A runbook of Handrail",
        "type": "object",
        "properties": {key: _top()[key] for key in TOP},
        "required": ["runbook", "appliances", "sections"],
        "additionalProperties": False,
        "$defs": {"step": _by_action(steps), "section": _section(), "group": _group(), **steps, **parts},
    }
    return cast(Schema, _one_error_a_mistake(whole))


def _one_error_a_mistake(schema: Any) -> Any:
    """The schema, requiring keys only if every key is known, so that a misspelled key gives one error, not two."""
    if isinstance(schema, list):
        return [_one_error_a_mistake(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _one_error_a_mistake(part) for key, part in schema.items()}
    if inner.get("additionalProperties") is not False:
        return inner
    required = {key: inner.pop(key) for key in ("required", "dependencies") if key in inner}
    condition = {"if": {"propertyNames": {"enum": [*inner["properties"]]}}, "then": required}
    return inner | condition if required else inner


def needed(schema: Mapping[str, Any]) -> Sequence[str]:
    """The keys that a mapping of this schema must have."""
    return cast(Sequence[str], (schema if "required" in schema else schema.get("then", {})).get("required", ()))


def _by_action(steps: dict[str, Schema]) -> Schema:
    """The schema of a step, chosen by its action's key, so that an editor shows one error, and completes what fits."""
    schema = _without_action(steps)
    for action in reversed(steps):
        schema = {
            "if": {"type": "object", "required": [action]},
            "then": {"$ref": f"#/$defs/{action}"},
            "else": schema,
        }
    return {"description": "One action, and what belongs to it."} | schema


def _without_action(steps: dict[str, Schema]) -> Schema:
    """The schema of a step without an action: one error that lists the actions, at an unknown key or at the whole step."""
    actions = list(steps)
    fields = sorted({key for step in steps.values() for key in step["properties"]} - set(actions))
    return {
        "title": "step",
        "type": "object",
        "properties": {action: {"description": steps[action]["description"]} for action in actions},
        "if": {"type": "object", "propertyNames": {"enum": fields}},
        "then": {"enum": actions, "errorMessage": f"A step has an action; it is one of {', '.join(actions)}."},
        "else": {"propertyNames": {"if": {"enum": fields}, "else": {"enum": actions}}},
    }


def _document() -> dict[str, Schema]:
    return {
        "title": TEXT,
        "url": {"type": "string", "pattern": "^https?://", "description": "Where it is, if it has an address."},
        "edition": TEXT | {"description": "The edition that was read, as the document names it."},
        "read_on": {"type": "string", "pattern": f"^{DAY.pattern}$", "description": "The day on which it was read."},
        "sha256": {
            "type": "string",
            "pattern": f"^{SHA256.pattern}$",
            "description": "The SHA-256 of its file, as `sha256sum` prints it.",
        },
        "stored": TEXT
        | {"description": "Its stored edition, from the folder of the runbook; `handrail document add` makes one."},
        "by": TEXT | {"description": "Who wrote it, if it is not the vendor's: reports then tell it as theirs."},
        "after": {
            "type": "array",
            "description": "With `by`: the vendor's pages after which it was written, each with its title.",
            "items": {
                "type": "object",
                "properties": {"title": TEXT, "url": {"type": "string", "pattern": "^https?://"}},
                "required": ["title"],
                "additionalProperties": False,
            },
            "minItems": 1,
        },
    }


def _top() -> dict[str, Schema]:
    return {
        "runbook": TEXT | {"description": "What the runbook does: its title."},
        "purpose": TEXT
        | {"description": "Why it is done, in a sentence or two, for whoever is told of it before it begins."},
        "tags": {
            "type": "array",
            "description": "Words by which runbooks are chosen, as in: [failover, certificates]; `pytest -m` takes them.",
            "items": {"type": "string", "pattern": f"^{TAG.pattern}$"},
            "uniqueItems": True,
        },
        "document": {
            "type": "object",
            "description": "The document that it carries out: the vendor's, or one of your own.",
            "properties": _document(),
            "required": ["title"],
            "additionalProperties": False,
        },
        "not_steps": {
            "type": "object",
            "description": "Sentences of the stored document that ask for no step, each with the reason.",
            "additionalProperties": TEXT,
        },
        "controls": CONTROLS_SCHEMA
        | {"description": "The controls of an audit to which each step answers, as in: [CC8.1, A.8.32]"},
        "appliances": {
            "type": "array",
            "description": "The roles that appliances play, as in: [primary, backup]",
            "items": {"type": "string", "pattern": r"^[^\W\d]\w*$"},
            "minItems": 1,
            "uniqueItems": True,
        },
        "inputs": {
            "type": "object",
            "description": "What whoever runs it must give: a name, and what it is. Steps write $name.",
            "propertyNames": _NAMES,
            "additionalProperties": _input(),
        },
        "secrets": {
            "type": "object",
            "description": "Names of secrets, and where each comes from. Steps write $name.",
            "propertyNames": _NAMES,
            "additionalProperties": REFERENCE_SCHEMA,
        },
        "targets": {
            "type": "object",
            "description": "Names for what steps point at: a locator each, or a list of alternatives.",
            "propertyNames": {
                "pattern": f"^(?!({'|'.join(sorted(RESERVED))})$){TARGET_NAME.pattern}$",
                "patternErrorMessage": "A target has a name of letters, digits, - and _, and none that is a role, in or css.",
            },
            "additionalProperties": {"$ref": "#/$defs/target"},
            "maxProperties": MAX_TARGETS,
        },
        "sections": {
            "type": "array",
            "description": "The document's own sections, in its order; or groups of them for several appliances.",
            "items": {
                "if": {"type": "object", "required": ["for_each"]},
                "then": {"$ref": "#/$defs/group"},
                "else": {"$ref": "#/$defs/section"},
            },
            "minItems": 1,
        },
    }


def _input() -> Schema:
    return {
        "type": ["string", "object"],
        "pattern": TEXT["pattern"],
        "properties": {"description": TEXT, "default": {"type": "string"}},
        "required": ["description"],
        "additionalProperties": False,
    }


def _section() -> Schema:
    properties: dict[str, Schema] = {
        "heading": TEXT | {"description": "The document's own heading."},
        "appliance": TEXT | {"description": "The role of the appliance that the steps are done on."},
        "cites": ANCHORS_SCHEMA
        | {"description": "The sentences of the stored document that its steps carry out, unless they name their own."},
        "controls": CONTROLS_SCHEMA
        | {"description": "The controls of an audit to which its steps answer, besides those of the runbook."},
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}, "minItems": 1},
    }
    return {
        "type": "object",
        "properties": {key: properties[key] for key in SECTION},
        "required": ["heading", "steps"],
        "additionalProperties": False,
    }


def _group() -> Schema:
    inner = _section()
    del inner["properties"]["appliance"]
    properties: dict[str, Schema] = {
        "for_each": {
            "type": "array",
            "description": "The roles of the appliances, in the order in which all of these sections are done on each.",
            "items": TEXT,
            "minItems": 1,
            "uniqueItems": True,
        },
        "sections": {"type": "array", "items": inner, "minItems": 1},
    }
    return {
        "type": "object",
        "properties": {key: properties[key] for key in GROUP},
        "required": list(GROUP),
        "additionalProperties": False,
    }


class _AuthorSchema(GenerateJsonSchema):
    """Generates schemas for authors: without titles made of field names, and without `null`, which nobody writes."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        return self.generate_inner(schema["schema"])

    def literal_schema(self, schema: core_schema.LiteralSchema) -> Schema:
        return {key: value for key, value in super().literal_schema(schema).items() if key != "type"}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        return super().default_schema(schema) if schema.get("default") else self.generate_inner(schema["schema"])


def _steps() -> tuple[dict[str, Schema], dict[str, Schema]]:
    """A schema for each action, and the parts that they share."""
    models: list[tuple[type[BaseStep], Literal["validation"]]] = [(step, "validation") for step in VOCABULARY.values()]
    _, whole = models_json_schema(models, ref_template="#/$defs/{model}", schema_generator=_AuthorSchema)
    defined = _with_references(whole["$defs"], {"target": TARGET_SCHEMA, "locator": LOCATOR_SCHEMA})
    steps = {action: _step(step, defined[step.__name__]) for action, step in VOCABULARY.items()}
    target = _with_references(TARGET_SCHEMA, {"locator": LOCATOR_SCHEMA})
    return steps, {**_reached(steps, defined), "target": target, "locator": LOCATOR_SCHEMA}


def _reached(steps: Schema, defined: Schema) -> Schema:
    """The schemas that the steps refer to, directly or through others."""
    reached: Schema = {}
    waiting: list[Any] = [steps]
    while waiting:
        for name in re.findall(r"#/\$defs/(\w+)", json.dumps(waiting.pop())):
            if name in defined and name not in reached:
                reached[name] = {key: value for key, value in defined[name].items() if key != "title"}
                waiting.append(defined[name])
    return reached


def _step(step: type[BaseStep], model: Schema) -> Schema:
    """The schema of one action: its main field under the action's name, and the fields of all steps last."""
    fields = dict(model["properties"])
    main = fields.pop(step.shorthand)
    common = {name: fields.pop(name) for name in BaseStep.model_fields}
    manual = inspect.getdoc(step)
    return {
        "type": "object",
        "title": step.action,
        "description": manual,
        "properties": {step.action: main | {"description": manual}, **fields, **common},
        "required": [step.action, *(name for name in model["required"] if name in fields)],
        "additionalProperties": False,
    }


def _with_references(schema: Any, parts: dict[str, Schema]) -> Any:
    """The schema, with references instead of `parts`."""
    for name, part in parts.items():
        if schema == part:
            return {"$ref": f"#/$defs/{name}"}
    if isinstance(schema, dict):
        return {key: _with_references(value, parts) for key, value in schema.items()}
    return [_with_references(value, parts) for value in schema] if isinstance(schema, list) else schema
