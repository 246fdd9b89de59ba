"""What is found while a runbook is read, and the two looks at a mapping that all of reading shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from handrail.errors import Mistake
from handrail.runbook.sentences import did_you_mean
from handrail.source import Place, Source


@dataclass
class Findings:
    """What was found wrong (`mistakes`) and what is only unwise (`warnings`) while a runbook was read."""

    source: Source
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)

    def wrong(self, path: Place, sentence: str, *, at_key: bool = False) -> None:
        self.mistakes.append(self.source.mistake(path, sentence, at_key=at_key))

    def unwise(self, path: Place, sentence: str) -> None:
        self.warnings.append(self.source.mistake(path, sentence))


def known_keys(mapping: dict[Any, Any], known: Sequence[str], path: Place, whole: str, findings: Findings) -> None:
    for key in mapping:
        if key not in known:
            hint = did_you_mean(key, known) or f"; it has {', '.join(known)}"
            findings.wrong((*path, key), f"`{key}` is not a field of {whole}{hint}", at_key=True)


def text(mapping: dict[Any, Any], key: str, path: Place, findings: Findings, whole: str) -> str:
    if key not in mapping:
        findings.wrong(path, f"`{key}` is missing from {whole}")
    elif not isinstance(mapping[key], str) or not mapping[key].strip():
        findings.wrong((*path, key), f"`{key}` takes a text")
    else:
        return str(mapping[key])
    return ""
