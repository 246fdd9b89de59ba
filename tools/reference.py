"""The reference pages of docs/, made from the code that they are about."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from handrail import errors
from handrail.inventory.schema import inventory_schema
from handrail.runbook.schema import needed, runbook_schema
from handrail.secrets import REFERENCE_SCHEMA
from handrail.steps import VOCABULARY, BaseStep

Schema = Mapping[str, Any]

MADE = "<!-- Written by `make docs` from {}. Change that, not this. -->\n"

DEFAULTS = """\
**Defaults.** Every option can be set in the environment, as `HANDRAIL_INVENTORY` or `HANDRAIL_FINISH_BY`, and in a
file `handrail.toml` in the current folder:

```toml
inventory = "site.yaml"     # for every command that has the option
out = "/srv/runs"           # here, `latest` and all other names of runs are looked for, too

[run]
finish-by = "90m"           # for `handrail run` alone
```

What is typed wins, then the environment, then the table of the command. An option that means something of its own for one command
({own}) has a variable like
`HANDRAIL_GUIDE_OUT`, and stands in the file in the table of its command. What a person says of one run or step ({person})
has no default. `handrail doctor` tells all that are in force, `handrail plan` those that its plan depends on.

**Completion** of commands, options, runbooks, pairs, runs and scenarios: `handrail --install-completion`, then a new shell.
"""

_LINKS = {
    "target": "a [locator](locators.md), or a list of them",
    "step": "a [step](actions.md)",
}
_TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "object": "a mapping",
    "array": "a list",
}


def actions() -> str:
    """Every action of the language: its manual entry, its example, its fields."""
    defined = runbook_schema()["$defs"]
    shared: dict[str, list[str]] = {}
    parts = [
        "# Actions\n",
        MADE.format("the classes in `src/handrail/steps/`"),
        "A step has one action, what stands behind it, and fields. Texts may hold placeholders, as in `$certificate`.\n",
        " · ".join(f"[`{name}`](#{name})" for name in VOCABULARY) + "\n",
    ]
    for step in VOCABULARY.values():
        parts += _action(step, defined[step.action])
    parts += ["## Fields of every step\n", _table(_common(defined["open"]["properties"]), ())]
    for name in defined.keys() - VOCABULARY.keys() - {"step", "section", "group", "target", "locator"}:
        shared[name] = [
            f"## {_spoken(name).capitalize()}\n",
            defined[name]["description"] + "\n",
            *_part(defined[name]),
        ]
    return "\n".join(parts + [line for name in sorted(shared) for line in shared[name]])


def _part(schema: Schema) -> list[str]:
    """The fields of what several steps share; where a locator alone can stand for it, those that need a word."""
    may_be_a_locator = isinstance(schema["type"], list)
    fields = {
        name: field for name, field in schema["properties"].items() if not may_be_a_locator or "description" in field
    }
    return [_table(fields, needed(schema))] if fields else []


def _spoken(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Field")).lower()


def _action(step: type[BaseStep], schema: Schema) -> Iterator[str]:
    said, example = (inspect.getdoc(step) or "").split("\n\n- ", 1)
    yield f"## {step.action}\n"
    yield f"{said}\n"
    yield f"```yaml\n- {example}\n```\n"
    own = {name: field for name, field in schema["properties"].items() if name not in BaseStep.model_fields}
    own[step.action] = {key: value for key, value in own[step.action].items() if key != "description"}
    yield _table(own, [step.action, *needed(schema)])
    if step.effect_in_force is BaseStep.effect_in_force:
        yield f"Its effect is `{step.usual_effect}`, unless the step says otherwise.\n"


def _common(fields: Mapping[str, Schema]) -> dict[str, Schema]:
    return {name: fields[name] for name in BaseStep.model_fields}


def files() -> str:
    """The reference of the files: all that a runbook and an inventory may contain, apart from the steps."""
    book, inventory = runbook_schema(), inventory_schema()
    inner, appliance = book["properties"], inventory["properties"]["appliances"]["additionalProperties"]
    return "\n".join(
        [
            "# Runbooks and inventories\n",
            MADE.format("`runbook/schema.py` and `inventory/schema.py`"),
            "Editors read all of this from [runbook.schema.json](../runbook.schema.json),",
            "[inventory.schema.json](../inventory.schema.json).\n",
            "## A runbook\n",
            _fields(book),
            "### The document\n",
            _fields(inner["document"]),
            "### A section\n",
            "Where a runbook has a single role, its sections need not name it.\n",
            _fields(book["$defs"]["section"]),
            "### Sections for several appliances\n",
            "In the list of sections, this stands for all of its sections on the first appliance, then for all on the next.\n",
            _fields(book["$defs"]["group"]),
            "## A secret\n",
            REFERENCE_SCHEMA["description"] + " One of:\n",
            _fields(REFERENCE_SCHEMA),
            "## An inventory\n",
            _fields(inventory),
            "### An appliance\n",
            _fields(appliance),
            "### What is trusted\n",
            "Under `tls`, one of these, or a list of which any suffices:\n",
            _fields(appliance["properties"]["tls"]["anyOf"][0]),
            "### A pair\n",
            inventory["properties"]["pairs"]["additionalProperties"]["description"] + ". Beside the roles:\n",
            _fields(inventory["properties"]["pairs"]["additionalProperties"]),
            "### A blackout\n",
            inventory["properties"]["calendar"]["description"] + "\n",
            _fields(inventory["properties"]["calendar"]["additionalProperties"]),
            "### The seal\n",
            inventory["properties"]["seal"]["description"] + "\n",
            _fields(inventory["properties"]["seal"]),
            "### A service that is told\n",
            inventory["properties"]["notify"]["items"]["description"] + ". Under `notify`, a list of:\n",
            _fields(inventory["properties"]["notify"]["items"]),
        ]
    )


def _fields(schema: Schema) -> str:
    return _table(schema["properties"], needed(schema))


def _table(fields: Mapping[str, Schema], needed: Iterable[str]) -> str:
    rows = ["| field | takes | |", "|---|---|---|"]
    for name, schema in fields.items():
        must = "needed" if name in needed else ""
        said = " · ".join(filter(None, [must, schema.get("description", "").replace("|", "\\|")]))
        rows.append(f"| `{name}` | {takes(schema)} | {said} |")
    return "\n".join(rows) + "\n"


def takes(schema: Schema) -> str:
    """The values that a schema takes, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _LINKS.get(name) or f"a [{_spoken(name)}](#{_spoken(name).replace(' ', '-')})"
    if schema == REFERENCE_SCHEMA:
        return "a [secret](#a-secret)"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(takes(option) for option in schema["anyOf"]))
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`" if schema["const"] is True else f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"] if isinstance(word, str))
    if schema["type"] == "array" and "enum" in schema["items"]:
        return f"a list of {takes(schema['items'])}"
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " or ".join(_TYPES[name] for name in types)


def commands() -> str:
    """Every command with its arguments and options, as `--help` tells them."""
    from handrail.cli.application import application
    from handrail.cli.defaults import OWN, WORDS_OF_ONE_RUN

    group = application()
    parts = [
        "# Commands\n",
        MADE.format("the commands in `src/handrail/cli/`"),
        f"{group.help}\n",
        "`handrail --version` prints the version. `-h` or `--help` after any command tells what stands here. What commands end",
        "with is told in [Exit codes](exit-codes.md), what can be practised in [The practice appliances][practice].\n",
        "A `RUN` is a run's folder, a file in it, `latest`, `latest:PAIR`, or the beginning of its folder's name; where "
        "nothing is written into it, also a zip of it.\n",
        DEFAULTS.format(
            own=", ".join(f"`{command} --{name}`" for command, names in OWN.items() for name in names),
            person=", ".join(f"`--{name}`" for name in WORDS_OF_ONE_RUN),
        ),
        "[practice]: ../../fixtures/handrail_practice/README.md\n",
    ]
    for name, command in _commands(group):
        parts += [f"## {name}\n", f"{command.help}\n", f"```text\n{_usage(name, command)}\n```\n", _options(command)]
    return "\n".join(parts)


def _commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, listed in group.commands.items():
        command = listed.load() if hasattr(listed, "load") else listed
        if hasattr(command, "commands"):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def _usage(name: str, command: Any) -> str:
    arguments = [parameter.metavar for parameter in command.params if parameter.param_type_name == "argument"]
    return " ".join(["handrail", name, *arguments, "[OPTIONS]"])


def _options(command: Any) -> str:
    rows = ["| | | if left out |", "|---|---|---|"]
    shown = (it for it in command.params if not getattr(it, "hidden", False))
    rows += [f"| `{_written(it)}` | {_helped(it)} | {_left_out(it)} |" for it in shown]
    return "\n".join(rows) + "\n"


def _written(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    names = ", ".join(sorted(parameter.opts, key=len, reverse=True))
    if parameter.is_flag:
        return " / ".join([names, *parameter.secondary_opts])
    if isinstance(parameter.default, Enum):
        return f"{names} {'/'.join(type(parameter.default))}"
    return f"{names} {parameter.metavar or parameter.name.upper()}"


def _helped(parameter: Any) -> str:
    """The help of an argument or option, with its paragraphs in one cell of a table."""
    return str(parameter.help).replace("\n\n", "<br>")


def _left_out(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return "needed" if parameter.required else ""
    if parameter.is_flag and parameter.default:
        return f"`{max(parameter.opts, key=len)}`"
    return f"`{parameter.default}`" if parameter.default else ""


def exit_codes() -> str:
    """The meaning of each exit code, and who can put it right, from the tree of errors."""
    meanings = {branch.exit_code: _first(branch) for branch in _branches()}
    meanings |= {
        it.exit_code: _first(it) for branch in _branches() for it in _leaves(branch) if it.exit_code not in meanings
    }
    meanings |= {0: "Done.", 70: "A bug of Handrail's own; what is printed belongs in a report to its makers."}
    parts = [
        "# Exit codes\n",
        MADE.format("`src/handrail/errors.py`"),
        "| code | means |",
        "|---|---|",
        *(f"| {code} | {meaning} |" for code, meaning in sorted(meanings.items())),
        "",
        "The code tells whose move it is. The sentence on standard error tells what it is.\n",
    ]
    for branch in _branches():
        if branch.__subclasses__():
            parts += [f"## {branch.exit_code}: {branch.__name__}\n", f"{inspect.getdoc(branch)}\n"]
            parts += [f"- `{it.__name__}`: {inspect.getdoc(it)}" for it in _leaves(branch)] + [""]
    return "\n".join(parts)


def _first(error: type[errors.HandrailError]) -> str:
    """The first sentence, or sentences, of its docstring."""
    return (inspect.getdoc(error) or "").partition("\n\n")[0]


def _branches() -> list[type[errors.HandrailError]]:
    mine = [it for it in errors.HandrailError.__subclasses__() if it.__module__ == errors.__name__]
    return sorted(mine, key=lambda branch: branch.exit_code)


def _leaves(branch: type[errors.HandrailError]) -> list[type[errors.HandrailError]]:
    return [it for it in branch.__subclasses__() if it.__module__ == errors.__name__]
