"""What options take, in words: for a value that is none of it, wherever that was said."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperOption

from handrail.durations import parse_duration
from handrail.errors import InvalidCall

_WITH_UNIT = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:s|secs?|seconds?|%|percent)?\s*")


def refusal(option: Any, complaint: str, value: object) -> str:
    """Say what a number or a switch takes, and how it may be written; for any other option, what the parser complains of."""
    if not (wanted := kind_of(option)):
        return complaint
    meant = _meant(option, str(value))
    return f"takes {wanted}; not {value}" + (f"; did you mean {meant}?" if meant else "")


def kind_of(option: Any) -> str:
    """What an option takes, if it takes numbers or is a switch; else empty."""
    annotation = option.type_descriptor.annotation
    if annotation is bool:
        return "true or false"
    if annotation not in (int, float):
        return ""
    unit = {"SECONDS": "a number of seconds", "PERCENT": "a percentage"}.get(option.metavar or "", "a number")
    least, most = option.type_descriptor.parameter_info.min, option.type_descriptor.parameter_info.max
    bounds = f"from {least:g}" + (f" to {most:g}" if most is not None else "") if least is not None else ""
    return (
        f"{unit}, without its unit{f', {bounds}' if bounds else ''}"
        if unit != "a number"
        else f"{unit} {bounds}".strip()
    )


def _meant(option: Any, written: str) -> str:
    """The number that a text with a unit means, if the option takes it."""
    plain = _WITH_UNIT.fullmatch(written)
    duration = parse_duration(written) if option.metavar == "SECONDS" else None
    meant = plain[1].replace(",", ".") if plain else f"{duration.total_seconds():g}" if duration else ""
    if not meant or meant == written:
        return ""
    try:
        option.process_value(typer.Context(typer.core.TyperCommand("none")), meant)
    except typer.BadParameter:
        return ""
    return meant


def refused(error: typer.BadParameter, file: str) -> Exception:
    """The error for a value, with the place at which it was said: the option, a variable, or the file of defaults."""
    option, context = error.param, error.ctx
    if not isinstance(option, TyperOption) or context is None:
        return error
    source = context.get_parameter_source(option.name)
    said = source.name if source else ""
    if said == "ENVIRONMENT":
        return InvalidCall(f"{option.envvar} {_after(option, error, option.resolve_envvar_value(context))}")
    if said == "DEFAULT_MAP":
        name = max(option.opts, key=len).lstrip("-")
        return InvalidCall(f"{file}: {name} {_after(option, error, context.lookup_default(option.name))}")
    typed: list[Any] = getattr(error.__cause__, "errors", list)()
    if said != "COMMANDLINE" or not typed or not kind_of(option):
        return error
    return InvalidCall(f"{max(option.opts, key=len)} {refusal(option, error.message, typed[0]['input'])}")


def _after(option: Any, error: typer.BadParameter, value: object) -> str:
    return refusal(option, error.message, value) if kind_of(option) else f"is {value}: {error.message}"
