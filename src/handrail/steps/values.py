"""Placeholders, as `$certificate` in a runbook's texts, and the values that they stand for.

Texts are substituted. Secrets and files are not: a whole text that names one becomes a `Reference`, so that a value which
happens to look like `$passphrase` never turns into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template
from typing import Any, TypeAlias

from pydantic import BaseModel

from handrail.locator import ElementName, Locator
from handrail.secrets import Secret

APPLIANCE_PLACEHOLDERS = ("url", "host", "username", "password")
"""The placeholders that every section has, of its own appliance."""

_FOREIGN = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}|^%([A-Za-z_]\w*)%$")
"""The placeholders of other programs."""


@dataclass
class DownloadedFile:
    """A downloaded file in the private folder, with its certificate's fingerprint once a step has inspected it."""

    name: str
    path: Path
    fingerprint: str = ""


Value: TypeAlias = str | Secret | DownloadedFile
Values: TypeAlias = Mapping[str, Value]


class Reference(str):
    """A text that is one placeholder, `$name`, for a secret or a file."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return self.strip("${}")


UNTOLD = Reference("a text that is not told here")
UNSEEN = Reference("a text that is told once its field is there")
"""What stands on record for a text that the page hides, and for one of which nobody knows yet whether it does."""

_WHOLE = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})\Z")


class StrayDollar(ValueError):
    """A `$` that begins no name; `offset` counts characters from the text's beginning."""

    def __init__(self, offset: int) -> None:
        super().__init__("a `$` begins a name, as in $certificate; write `$$` for the sign itself")
        self.offset = offset


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of a text's placeholders, each once. Raises `StrayDollar`."""
    names = []
    for match in Template.pattern.finditer(text):
        if match["invalid"] is not None:
            raise StrayDollar(match.start())
        names.append(match["named"] or match["braced"])
    return tuple(dict.fromkeys(filter(None, names)))


def foreign_placeholder(text: str) -> str:
    """The name of a placeholder as other programs write it, `{{ name }}` or `%name%`; empty if there is none."""
    match = _FOREIGN.search(text)
    return (match[1] or match[2]) if match else ""


def sole_placeholder(text: str) -> str | None:
    """The name of the placeholder, if the text is one placeholder and nothing else."""
    match = _WHOLE.match(text)
    return (match[1] or match[2]) if match else None


def substituted(text: str, values: Values) -> str:
    """Return the text with its placeholders filled in; those without a value stay as they are."""
    name = sole_placeholder(text)
    if name and name in values and not isinstance(values[name], str):
        return Reference(f"${name}")
    return Template(text).safe_substitute({key: value for key, value in values.items() if isinstance(value, str)})


def filled(value: Any, values: Values) -> Any:
    """Return the value of a step's field with all its placeholders filled in."""
    if isinstance(value, str):
        return substituted(value, values)
    if isinstance(value, Locator):
        return value.renamed(lambda name: _filled_name(name, values))
    if isinstance(value, ElementName):
        return _filled_name(value, values)
    if isinstance(value, tuple):
        return tuple(filled(part, values) for part in value)
    if isinstance(value, dict):
        return {key: filled(part, values) for key, part in value.items()}
    if isinstance(value, BaseModel):
        return value.model_copy(update={key: filled(part, values) for key, part in value if part is not None})
    return value


def _filled_name(name: ElementName, values: Values) -> ElementName:
    if not name.is_regex:
        return ElementName(" ".join(substituted(name.text, values).split()))
    escaped = {key: re.escape(value) for key, value in values.items() if isinstance(value, str)}
    return replace(name, text=_in_regex(name.text, escaped))


def _in_regex(pattern: str, escaped: Mapping[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda match: escaped.get(match[1], match[0]), pattern)


def placeholders_in(value: Any) -> tuple[str, ...]:
    """The names of all placeholders in the value of a step's field. In a regular expression they are written `${name}`."""
    if isinstance(value, str):
        return placeholders(value)
    if isinstance(value, Locator):
        return tuple(name for part in value.parts if part.name for name in _placeholders_in(part.name))
    if isinstance(value, ElementName):
        return _placeholders_in(value)
    return tuple(name for part in _parts(value) for name in placeholders_in(part))


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, BaseModel):
        return (part for _, part in value)
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, tuple) else ()


def _placeholders_in(name: ElementName) -> tuple[str, ...]:
    return tuple(re.findall(r"\$\{(\w+)\}", name.text)) if name.is_regex else placeholders(name.text)
