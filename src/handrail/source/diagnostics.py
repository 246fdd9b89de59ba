"""Diagnostics: the mistakes in a file, collected while it is read, so that its author hears of all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from handrail.errors import Mistake
from handrail.source.source import Source, SourcePath
from handrail.source.yaml_errors import MAX_WORD_CHARACTERS
from handrail.synonyms import FIELDS, NONE, Synonyms, synonym


def nearest(word: object, known: Iterable[str], synonyms: Synonyms = NONE) -> str | None:
    """The known word that `word` means elsewhere, or of which it is probably a misspelling; None if none is near."""
    text, words = str(word), tuple(known)
    meant = synonym(text, words, synonyms)
    if meant:
        return meant.known[0]
    return _nearest(text, words) if len(text) <= MAX_WORD_CHARACTERS else None


@lru_cache(maxsize=512)  # whoever asks whether there is one asks for its sentence next
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    return next(iter(difflib.get_close_matches(word, known, n=1)), None)


def did_you_mean(word: object, known: Iterable[str], synonyms: Synonyms = NONE) -> str:
    """A hint, `; did you mean …?`, if a known word means that elsewhere, or is spelled alike; otherwise an empty text."""
    words = tuple(known)
    meant = synonym(word, words, synonyms)
    if meant:
        return f"; did you mean {' or '.join(f'`{name}`' for name in meant.known)}?" + f" {meant.remark}".rstrip()
    near = nearest(word, words)
    return f"; did you mean `{near}`?" if near else ""


@dataclass
class Diagnostics:
    """The mistakes in one file."""

    source: Source
    mistakes: list[Mistake] = field(default_factory=list)
    typo_targets: set[SourcePath] = field(default_factory=set)
    """The paths of the keys for which reported keys are probably typos."""

    def report(self, path: SourcePath, sentence: str, *, at_key: bool = False) -> None:
        """Add a mistake in the value at `path`, or in its key."""
        self.mistakes.append(self.source.mistake(path, sentence, at_key=at_key))

    def report_missing(self, path: SourcePath, key: str, sentence: str) -> None:
        """Report that `key` is missing, unless a key that was reported is a typo for it."""
        if not self.is_typo_target((*path, key)):
            self.report(path, sentence)

    def report_unknown_keys(
        self, mapping: Mapping[Any, Any], known: Collection[str], path: SourcePath, whole: str
    ) -> None:
        """Report every key of the mapping at `path` that is not known there; `whole` names the mapping in a sentence."""
        for key in mapping:
            if key not in known:
                self.typo_targets.add((*path, nearest(key, known, FIELDS) or ""))
                hint = did_you_mean(key, known, FIELDS) or f"; it has {', '.join(known)}"
                self.report((*path, key), f"`{key}` is not a field of {whole}{hint}", at_key=True)

    def is_typo_target(self, path: SourcePath) -> bool:
        """Say whether a key that was reported is probably a typo for the one at `path`."""
        return path in self.typo_targets
