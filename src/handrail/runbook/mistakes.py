"""What is found while a runbook is read, and the two looks at a mapping that all of reading shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import Template
from typing import Any

from handrail.errors import Mistake
from handrail.runbook.messages import did_you_mean, nearest
from handrail.source import Source, SourcePath
from handrail.steps.fields import shown


@dataclass
class Findings:
    """What was found wrong (`mistakes`) and what is only unwise (`warnings`) while a runbook was read."""

    source: Source
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)
    meant: set[SourcePath] = field(default_factory=set)

    def wrong(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.mistakes.append(self.source.mistake(path, sentence, at_key=at_key))

    def missing(self, path: SourcePath, key: str, sentence: str) -> None:
        """Something is not there; unless a misspelled key, which is reported, was meant to be it."""
        if (*path, key) not in self.meant:
            self.wrong(path, sentence)

    def unwise(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        self.warnings.append(self.source.mistake(path, sentence, at_key=at_key))

    def wrong_at_name(self, path: SourcePath, name: str, sentence: str) -> None:
        """What is wrong with a placeholder, at the place below `path` where it stands."""
        where, offset = _occurrence(self.source.at(path), path, name) or (path, 0)
        self.mistakes.append(self.source.mistake(where, sentence, offset=offset))


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
