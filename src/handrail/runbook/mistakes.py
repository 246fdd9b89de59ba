"""What is found while a runbook is read, and the two looks at a mapping that all of reading shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from string import Template
from typing import Any

from handrail.errors import Mistake
from handrail.runbook.messages import did_you_mean, nearest
from handrail.source import Source, SourcePath
from handrail.steps.fields import shown


@dataclass
class HiddenNames:
    """The placeholders that something gives that could not be read; to call them unknown would be a second complaint.

    Where even the name could not be read, only its number counts: so many unknown ones may be the missing ones.
    """

    known: set[str] = field(default_factory=set)
    nameless: float = 0

    def add_declared_in(self, raw: Any) -> None:
        """Take the names out of what should have been a mapping of them."""
        keys = [key for part in raw for key in (part if isinstance(part, dict) else [part])] if _is_tree(raw) else []
        self.known.update(name for key in keys if isinstance(key, str) and (name := beginning(key)))
        if raw is not None and not _is_tree(raw):
            self.nameless = inf

    def add_given_in(self, raw: Any) -> None:
        """Take the names out of steps that could not be read, since they stand where none can."""
        if isinstance(raw, dict) and isinstance(given := raw.get("as"), str) and (name := beginning(given)):
            self.known.add(name)
        for part in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
            self.add_given_in(part)

    def excuse(self) -> bool:
        """May one more unknown name be one of the nameless?"""
        if self.nameless < 1:
            return False
        self.nameless -= 1
        return True


@dataclass
class Findings:
    """What was found wrong (`mistakes`) and what is only unwise (`warnings`) while a runbook was read."""

    source: Source
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)
    meant: set[SourcePath] = field(default_factory=set)
    hidden: HiddenNames = field(default_factory=HiddenNames)

    def __post_init__(self) -> None:
        for duplicate in self.source.duplicates:
            self.mistakes.append(duplicate.mistake)
            self.hidden.add_given_in({duplicate.path[-1]: duplicate.value})

    def duplicates(self, path: SourcePath) -> list[Any]:
        """What stands behind the same key for the second time."""
        return [duplicate.value for duplicate in self.source.duplicates if duplicate.path == path]

    def wrong(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.mistakes.append(self.source.mistake(path, sentence, at_key=at_key))

    def missing(self, path: SourcePath, key: str, sentence: str) -> None:
        """Something is not there; unless a misspelled key, which is reported, was meant to be it."""
        if not self.was_meant((*path, key)):
            self.wrong(path, sentence)

    def was_meant(self, path: SourcePath) -> bool:
        """Was a misspelled key, which is reported, meant to be this one?"""
        return path in self.meant

    def unwise(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.warnings.append(self.source.mistake(path, sentence, at_key=at_key))

    def wrong_at_name(self, path: SourcePath, name: str, sentence: str) -> None:
        """What is wrong with a placeholder, at the place below `path` where it stands."""
        where, offset = _occurrence(self.source.at(path), path, name) or (path, 0)
        self.mistakes.append(self.source.mistake(where, sentence, offset=offset))

    def place_of(self, name: str, path: SourcePath) -> tuple[int, int]:
        """Line and column of a placeholder below `path`."""
        where, offset = _occurrence(self.source.at(path), path, name) or (path, 0)
        mistake = self.source.mistake(where, "", offset=offset)
        return mistake.line, mistake.column

    def stands_at(self, path: SourcePath, name: str) -> bool:
        """Does the placeholder stand at `path` itself, rather than in a target that is named there?"""
        return _occurrence(self.source.at(path), path, name) is not None


def _is_tree(raw: Any) -> bool:
    return isinstance(raw, (dict, list))


def beginning(name: str) -> str:
    """What a placeholder would ask for: of `friendly-name` only `friendly`."""
    match = re.match("[A-Za-z_][A-Za-z0-9_]*", name)
    return match[0] if match else ""


def _occurrence(value: Any, path: SourcePath, name: str) -> tuple[SourcePath, int] | None:
    if isinstance(value, str):
        matches = Template.pattern.finditer(value)
        return next(((path, it.start()) for it in matches if name in (it["named"], it["braced"])), None)
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for key, part in parts if (found := _occurrence(part, (*path, key), name))), None)


def known_keys(mapping: dict[Any, Any], known: Sequence[str], path: SourcePath, whole: str, findings: Findings) -> None:
    for key in mapping:
        if key not in known:
            findings.meant.add((*path, nearest(key, known) or ""))
            findings.hidden.add_given_in(mapping[key])
            hint = did_you_mean(key, known) or f"; it has {', '.join(known)}"
            findings.wrong((*path, key), f"`{key}` is not a field of {whole}{hint}", at_key=True)


def text(mapping: dict[Any, Any], key: str, path: SourcePath, findings: Findings, whole: str) -> str:
    if key not in mapping:
        findings.missing(path, key, f"`{key}` is missing from {whole}")
    elif not isinstance(mapping[key], str):
        hint = "; put quotes around it" if isinstance(mapping[key], (bool, int, float)) else ""
        findings.wrong((*path, key), f"`{key}` takes a text, not {shown(mapping[key])}{hint}")
    elif not mapping[key].strip():
        findings.wrong((*path, key), f"`{key}` cannot be empty")
    else:
        return str(mapping[key])
    return ""
