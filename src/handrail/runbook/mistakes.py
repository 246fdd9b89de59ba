"""Mistakes and warnings, collected while a runbook is read."""

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
    """Names that are given by something unreadable. To call their uses unknown would be a second complaint of one mistake.

    `nameless` counts those of which even the name could not be read: as many unknown names may be the missing ones.
    """

    known: set[str] = field(default_factory=set)
    nameless: float = 0

    def add_declared_in(self, raw: Any) -> None:
        """Add the names in a value that should have been a mapping of names."""
        keys = [key for part in raw for key in (part if isinstance(part, dict) else [part])] if _is_tree(raw) else []
        self.known.update(name for key in keys if isinstance(key, str) and (name := beginning(key)))
        if raw is not None and not _is_tree(raw):
            self.nameless = inf

    def add_given_in(self, raw: Any) -> None:
        """Add the names that are given by steps which stand where none can."""
        if isinstance(raw, dict) and isinstance(given := raw.get("as"), str) and (name := beginning(given)):
            self.known.add(name)
        for part in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
            self.add_given_in(part)

    def excuse(self) -> bool:
        """Say whether one more unknown name may be one of the nameless, and count it as that."""
        if self.nameless < 1:
            return False
        self.nameless -= 1
        return True


@dataclass
class Findings:
    """The mistakes and warnings of one runbook, and the names that mistakes hide from the reader."""

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
        """The values behind the key at `path` where it stands again."""
        return [duplicate.value for duplicate in self.source.duplicates if duplicate.path == path]

    def wrong(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.mistakes.append(self.source.mistake(path, sentence, at_key=at_key))

    def missing(self, path: SourcePath, key: str, sentence: str) -> None:
        """Report that `key` is missing, unless a misspelled key, which is reported, was meant to be it."""
        if not self.was_meant((*path, key)):
            self.wrong(path, sentence)

    def was_meant(self, path: SourcePath) -> bool:
        """Say whether a misspelled key, which is reported, was meant to be the one at `path`."""
        return path in self.meant

    def unwise(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.warnings.append(self.source.mistake(path, sentence, at_key=at_key))

    def wrong_at_name(self, path: SourcePath, name: str, sentence: str) -> None:
        """Report a mistake with a placeholder, at the place below `path` where it stands."""
        where, offset = _occurrence(self.source.at(path), path, name) or (path, 0)
        self.mistakes.append(self.source.mistake(where, sentence, offset=offset))

    def place_of(self, name: str, path: SourcePath) -> tuple[int, int]:
        """Line and column of a placeholder below `path`."""
        where, offset = _occurrence(self.source.at(path), path, name) or (path, 0)
        mistake = self.source.mistake(where, "", offset=offset)
        return mistake.line, mistake.column

    def stands_at(self, path: SourcePath, name: str) -> bool:
        """Say whether the placeholder stands at `path` itself, rather than in a target that is named there."""
        return _occurrence(self.source.at(path), path, name) is not None


def _is_tree(raw: Any) -> bool:
    return isinstance(raw, (dict, list))


def beginning(name: str) -> str:
    """The part of a word that a placeholder would ask for: of `friendly-name`, `friendly`."""
    match = re.match("[A-Za-z_][A-Za-z0-9_]*", name)
    return match[0] if match else ""


def _occurrence(value: Any, path: SourcePath, name: str) -> tuple[SourcePath, int] | None:
    if isinstance(value, str):
        matches = Template.pattern.finditer(value)
        return next(((path, match.start()) for match in matches if name in (match["named"], match["braced"])), None)
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
