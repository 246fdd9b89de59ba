"""Defaults of options: from the environment, as `HANDRAIL_INVENTORY`, and from `handrail.toml` in the current folder."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from handrail.cli.option_values import kind_of, refusal
from handrail.errors import InvalidCall

PASSWORD = re.compile(r"(://[^/?#@:\s]*:)[^/?#\s]*@")
FILE = "handrail.toml"
PREFIX = "HANDRAIL_"
OWN: Mapping[str, tuple[str, ...]] = {
    "board": ("out",),
    "coverage": ("edition", "format", "out", "run"),
    "diff": ("html",),
    "document": ("edition", "name", "out"),
    "guide": ("format", "out"),
    "keys": ("dir",),
    "practice": ("dir", "pairs"),
    "replay": ("out",),
    "rollout": ("out",),
    "report": ("format", "out", "over", "sample", "seed", "since", "until"),
    "resume": ("runbook",),
    "runs": ("outcome", "pair", "runbook", "since"),
    "scores": ("html",),
    "sign": ("certificate", "key", "name", "password", "timestamp"),
    "video": ("out",),
}
"""Options that mean something of its own for one command, so that a default for all commands is none for it."""
ONE_OR_SEVERAL = ("inventory",)
"""Options of which one command takes one and another several, so that one text is a default for both."""
WORDS_OF_ONE_RUN = (
    *(
        "accept",
        "allow-self",
        "approved-by",
        "as",
        "by",
        "despite-blackout",
        "mark-done",
        "meaning",
        "plan",
        "reason",
        "redo",
        "take-over",
    ),
)
"""Options that are a person's word on one run or step, and count because they were typed: they have no default."""
PERSONAL = (*WORDS_OF_ONE_RUN, "help", "version", "browser", "quiet")
"""Options without a default. The browser's variable is read where browsers are chosen."""


def name_of(parameter: Any) -> str:
    """The name of an option, without its hyphens: `finish-by`."""
    return str(max(parameter.opts, key=len)).lstrip("-")


def options_of(command: Any) -> Iterator[Any]:
    """The options of a command that may have a default."""
    for parameter in command.params:
        if parameter.param_type_name == "option" and name_of(parameter) not in PERSONAL:
            yield parameter


def variable_of(command: str, name: str) -> str:
    """The environment variable of an option: `HANDRAIL_OUT`; `HANDRAIL_GUIDE_OUT` for what means something of its own."""
    words = f"{command}-{name}" if name in OWN.get(command, ()) else name
    return PREFIX + words.replace("-", "_").upper()


def take_from_environment(command: str, loaded: Any) -> None:
    """Let the options of a command, and of those that it contains, take their defaults from the environment."""
    for option in options_of(loaded):
        option.envvar, option.show_envvar = variable_of(command, name_of(option)), False
    for inner in getattr(loaded, "commands", {}).values():
        take_from_environment(command, inner)


def read_defaults(folder: Path) -> Mapping[str, Any]:
    """Read `handrail.toml`; empty if there is none. Raises `InvalidCall`."""
    try:
        return tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InvalidCall(f"{FILE} cannot be read: {error}") from None


def table_of(defaults: Mapping[str, Any], command: str) -> Mapping[str, Any]:
    """The table of a command. A text or a list of that name is none, but the default of an option: `inventory`, `runs`."""
    table = defaults.get(command)
    return table if isinstance(table, dict) else {}


def out_of(table: Mapping[str, Any]) -> str:
    """The folder that `out` names in the file or in a table of it; empty if it names none. Raises `InvalidCall`."""
    out = table.get("out", "")
    if not isinstance(out, str):
        raise InvalidCall(f"{FILE}: out takes a text; not {out!r}")
    return out


def must_be_known(defaults: Mapping[str, Any], commands: Mapping[str, Any]) -> None:
    """Raise `InvalidCall`, with the near miss, for a default that no command takes."""
    options = {name: {name_of(it) for it in _all_options(command)} for name, command in commands.items()}
    shared = {option for name, them in options.items() for option in them if option not in OWN.get(name, ())}
    for key, value in defaults.items():
        if not isinstance(value, dict):
            _must_be_one_of(key, shared, "an option of any command")
        elif key in options:
            for inner in value:
                _must_be_one_of(inner, options[key], f"an option of handrail {key}", table=f"[{key}] ")
        else:
            _must_be_one_of(key, set(options), "a command", table="table ")


def _must_be_one_of(key: str, known: set[str], kind: str, *, table: str = "") -> None:
    if key in known:
        return
    if key in PERSONAL:
        raise InvalidCall(f"{FILE}: {table}{key} has no default; say it with the command")
    near = difflib.get_close_matches(key, known, n=1)
    raise InvalidCall(
        f"{FILE}: {table}{key} is not {kind}; "
        + (f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}" if known else "it has none")
    )


def default_map(defaults: Mapping[str, Any], name: str, command: Any) -> dict[str, Any]:
    """The defaults of one command, by the names of its parameters. Raises `InvalidCall` for a value of a wrong kind."""
    own = table_of(defaults, name)
    shared = {key: it for key, it in defaults.items() if not isinstance(it, dict) and key not in OWN.get(name, ())}
    found: dict[str, Any] = {}
    for option in options_of(command):
        key = name_of(option)
        value = own.get(key, shared.get(key))
        if value is not None:
            _must_fit(key, value, option)
            found[option.name] = _as_taken(value, option)
    inner = getattr(command, "commands", {}).items()
    return found | {inner_name: default_map(defaults, name, it) for inner_name, it in inner}


def _as_taken(value: Any, option: Any) -> Any:
    """The value as the option takes it: a list of one, where it takes several."""
    return [value] if option.multiple and isinstance(value, str) else value


def _must_fit(key: str, value: Any, option: Any) -> None:
    if option.is_flag:
        fits, wanted = isinstance(value, bool), "true or false"
    elif option.multiple:
        texts = [value] if isinstance(value, str) and key in ONE_OR_SEVERAL else value
        fits, wanted = isinstance(texts, list) and all(isinstance(it, str) for it in texts), "a list of texts"
    else:
        fits, wanted = isinstance(value, str | int | float) and not isinstance(value, bool), kind_of(option) or "a text"
        wanted += ", or in [plan] and [rollout] a list of texts" if key in ONE_OR_SEVERAL else ""
    if not fits:
        raise InvalidCall(f"{FILE}: {key} takes {wanted}; not {value!r}")


def _all_options(command: Any) -> Iterator[Any]:
    yield from options_of(command)
    for inner in getattr(command, "commands", {}).values():
        yield from _all_options(inner)


@dataclass(frozen=True)
class Told:
    """A default as it stands in the file or in the environment, and what is wrong with it; empty if nothing is."""

    sentence: str
    problem: str = ""


def told(defaults: Mapping[str, Any], env: Mapping[str, str], commands: Mapping[str, Any]) -> Iterator[Told]:
    """Every default that is in force, and every variable of our name that no command takes, with the near miss."""
    for key, value in defaults.items():
        if isinstance(value, dict):
            for inner, it in value.items():
                found = {key: commands[key]} if key in commands else {}
                yield Told(
                    f"{FILE}: [{key}] {inner} = {_without_password(_as_written(it))}", _problem(inner, it, found)
                )
        else:
            sharing = {name: it for name, it in commands.items() if key not in OWN.get(name, ())}
            yield Told(f"{FILE}: {key} = {_without_password(_as_written(value))}", _problem(key, value, sharing))
    for name in sorted(name for name in env if name.startswith(PREFIX) and name != f"{PREFIX}BROWSER"):
        yield _told_variable(name, env[name], commands)


def _told_variable(name: str, value: str, commands: Mapping[str, Any]) -> Told:
    known = {
        variable_of(command, name_of(option)): (option, loaded)
        for command, loaded in commands.items()
        for option in _all_options(loaded)
    }
    if name in known:
        option, loaded = known[name]
        return Told(
            f"{name}={_without_password(value)}", _refusal(option, loaded, value.split() if option.multiple else value)
        )
    if name in {PREFIX + word.replace("-", "_").upper() for word in WORDS_OF_ONE_RUN}:
        return Told(f"{name}={value}", "no command takes it: it has no default; say it with the command")
    near = difflib.get_close_matches(name, known, n=1)
    return Told(f"{name}={value}", "no command takes it" + (f"; did you mean {near[0]}?" if near else ""))


def _without_password(text: str) -> str:
    """The text without a password that stands in an address of a database."""
    return PASSWORD.sub(r"\1…@", text)


def _as_written(value: Any) -> str:
    """A value as it may stand in the file."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _problem(key: str, value: Any, commands: Mapping[str, Any]) -> str:
    """The refusal of a value by the first command that has the option; empty if none refuses it."""
    options = ((it, command) for command in commands.values() for it in _all_options(command) if name_of(it) == key)
    return next((problem for option, command in options if (problem := _refusal_in_file(option, command, value))), "")


def _refusal_in_file(option: Any, command: Any, value: Any) -> str:
    try:
        _must_fit(name_of(option), value, option)
    except InvalidCall as error:
        return str(error).removeprefix(f"{FILE}: ")
    return _refusal(option, command, _as_taken(value, option))


def _refusal(option: Any, command: Any, value: Any) -> str:
    """What the command line says to a value of an option; empty if it takes it."""
    try:
        option.process_value(typer.Context(command), value)
    except typer.BadParameter as error:
        return refusal(option, error.message, value)
    return ""
