"""Labels: words by which pairs are selected, as in `site: london`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from handrail.source import Diagnostics, SourcePath

Labels: TypeAlias = Mapping[str, tuple[str, ...]]
"""The words of each label."""

_WORD = re.compile(r"\w(?:[\w./-]*\w)?")
_TAKES = "letters, digits and _, with . / - between"
_EXAMPLE = "as in {site: london, tier: [gold, lab]}"


def read_labels(diagnostics: Diagnostics, raw: Any, path: SourcePath) -> dict[str, tuple[str, ...]]:
    """Read labels: a word or a list of words for each. What is none is reported."""
    if not isinstance(raw, dict) or not raw:
        diagnostics.report(path, f"`labels` takes a mapping of words, {_EXAMPLE}")
        return {}
    return {str(label): _words(diagnostics, label, words, (*path, label)) for label, words in raw.items()}


def _words(diagnostics: Diagnostics, label: object, raw: Any, path: SourcePath) -> tuple[str, ...]:
    if not _WORD.fullmatch(str(label)):
        diagnostics.report(path, f"`{label}` is no name for a label: {_TAKES}", at_key=True)
    words = raw if isinstance(raw, list) and raw else [raw]
    for word in words:
        if not isinstance(word, str):
            diagnostics.report(path, f"the label `{label}` takes a word or a list of words; put quotes around numbers")
        elif not _WORD.fullmatch(word):
            diagnostics.report(path, f"the label `{label}` takes words, and `{word}` is none: {_TAKES}")
    return tuple(dict.fromkeys(str(word) for word in words))
