"""Diagnostics of a runbook: its mistakes and warnings, and the names that mistakes hide from the reader."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import inf
from string import Template
from typing import Any

from handrail.errors import Mistake
from handrail.source import Diagnostics, Position, SourcePath
from handrail.steps.fields import shown


@dataclass
class UnreadableNames:
    """Names that are given by something unreadable. To call their uses unknown would report one mistake twice.

    `unnamed_count` counts those of which not even the name could be read: as many unknown names may be the missing ones.
    """

    known: set[str] = field(default_factory=set)
    unnamed_count: float = 0

    def add_declared_in(self, raw: Any) -> None:
        """Add the names in a value that should have been a mapping of names."""
        keys = [key for part in raw for key in (part if isinstance(part, dict) else [part])] if _is_tree(raw) else []
        self.known.update(name for key in keys if isinstance(key, str) and (name := placeholder_prefix(key)))
        if raw is not None and not _is_tree(raw):
            self.unnamed_count = inf

    def add_given_in(self, raw: Any) -> None:
        """Add the names that steps give in places that no step can have."""
        if isinstance(raw, dict) and isinstance(given := raw.get("as"), str) and (name := placeholder_prefix(given)):
            self.known.add(name)
        for part in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
            self.add_given_in(part)

    def consume(self) -> bool:
        """Say whether one more unknown name may be one of the unnamed, and count it as that."""
        if self.unnamed_count < 1:
            return False
        self.unnamed_count -= 1
        return True


@dataclass
class RunbookDiagnostics(Diagnostics):
    """The mistakes and warnings of one runbook, and the names that mistakes hide from the reader."""

    warnings: list[Mistake] = field(default_factory=list)
    unreadable: UnreadableNames = field(default_factory=UnreadableNames)
    unknown_targets: defaultdict[str, set[Mistake]] = field(default_factory=lambda: defaultdict(set))
    """The reported mistakes in which a word is no target, by the word."""

    def __post_init__(self) -> None:
        for duplicate in self.source.duplicates:
            self.mistakes.append(duplicate.mistake)
            self.unreadable.add_given_in({duplicate.path[-1]: duplicate.value})

    def duplicates(self, path: SourcePath) -> list[Any]:
        """The values of the key at `path` after its first."""
        return [duplicate.value for duplicate in self.source.duplicates if duplicate.path == path]

    def warn(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.warnings.append(self.source.mistake(path, sentence, at_key=at_key))

    def report_at_name(self, path: SourcePath, name: str, sentence: str) -> None:
        """Report a mistake at the placeholder `name` in the value at `path`."""
        self.mistakes.append(self._mistake_at_name(path, name, sentence))

    def report_unknown_target(self, word: str, mistake: Mistake) -> None:
        """Report that a locator names no target; `report_misspelled_target` may take that back."""
        self.mistakes.append(mistake)
        self.unknown_targets[word].add(mistake)

    def report_misspelled_target(self, target: str, word: str) -> None:
        """Report one mistake at the definition of `target`, instead of one at each use of the word that it should be."""
        uses = self.unknown_targets.pop(word)
        self.mistakes = [mistake for mistake in self.mistakes if mistake not in uses]
        sentence = f"`{target}` is never used, and `{word}` is used {len(uses)} times; did you mean `{word}`?"
        self.report(("targets", target), sentence, at_key=True)

    def position_of(self, name: str, path: SourcePath) -> Position:
        """The position of the placeholder `name` in the value at `path`."""
        mistake = self._mistake_at_name(path, name, "")
        return mistake.line, mistake.column

    def is_written_at(self, path: SourcePath, name: str) -> bool:
        """Say whether the placeholder is in the value at `path` itself, rather than in a target that is named there."""
        return _occurrence(self.source.at(path), path, name) is not None

    def _mistake_at_name(self, path: SourcePath, name: str, sentence: str) -> Mistake:
        text_path, offset = _occurrence(self.source.at(path), path, name) or (path, 0)
        return self.source.mistake(text_path, sentence, offset=offset)

    def read_text(self, mapping: dict[Any, Any], key: str, path: SourcePath, whole: str) -> str:
        """The text under `key` of the mapping at `path`; if there is none, report that and return an empty one."""
        if key not in mapping:
            self.report_missing(path, key, f"`{key}` is missing from {whole}")
        elif not isinstance(mapping[key], str):
            hint = "; put quotes around it" if isinstance(mapping[key], (bool, int, float)) else ""
            self.report((*path, key), f"`{key}` takes a text, not {shown(mapping[key])}{hint}")
        elif not mapping[key].strip():
            self.report((*path, key), f"`{key}` cannot be empty")
        else:
            return str(mapping[key])
        return ""

    def report_unknown_keys(
        self, mapping: Mapping[Any, Any], known: Collection[str], path: SourcePath, whole: str
    ) -> None:
        super().report_unknown_keys(mapping, known, path, whole)
        for key, value in mapping.items():
            if key not in known:
                self.unreadable.add_given_in(value)


def _is_tree(raw: Any) -> bool:
    return isinstance(raw, (dict, list))


def placeholder_prefix(word: str) -> str:
    """The beginning of a word that a placeholder can name: of `friendly-name`, `friendly`."""
    match = re.match("[A-Za-z_][A-Za-z0-9_]*", word)
    return match[0] if match else ""


def _occurrence(value: Any, path: SourcePath, name: str) -> tuple[SourcePath, int] | None:
    """The path of the text with the placeholder, and the placeholder's offset in that text."""
    if isinstance(value, str):
        matches = Template.pattern.finditer(value)
        return next(((path, match.start()) for match in matches if name in (match["named"], match["braced"])), None)
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next(filter(None, (_occurrence(part, (*path, key), name) for key, part in parts)), None)
