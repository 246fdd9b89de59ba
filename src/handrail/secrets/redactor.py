"""The redactor: takes every secret out of every text that leaves the process, however it was encoded on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from handrail.secrets.encodings import SHORTEST_ANYWHERE, needles, variants
from handrail.secrets.secret import Secret, masked


class Redactor:
    """Knows the secrets of a run, and puts their names where they stood.

    Secrets of three characters and less are replaced only where they stand as words of their own: anything else would take
    texts apart. Choose longer ones. Redacting twice is the same as redacting once.
    """

    def __init__(self) -> None:
        self.secrets: list[Secret] = []
        """Those that it has learned."""
        self._marks: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None
        self._in_bytes: tuple[re.Pattern[bytes], dict[bytes, bytes]] | None = None

    def learn(self, secret: Secret) -> None:
        """Take this secret out of every text from now on."""
        self.secrets.append(secret)
        mark = masked(secret.name)
        self._names[mark] = secret.name
        self._marks[mark] = mark  # what is redacted already stays, even where a value is part of a name
        for variant in variants(secret.reveal()):
            self._marks.setdefault(variant, mark)
        self._pattern = re.compile(any_of(self._marks))
        self._in_bytes = None  # made when it is wanted: a trace has many files, most runs have none

    def redact(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._marks[match[0]], text)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where secrets stand in a text, in any encoding: from, to, and which. Their names in their place are no find."""
        for found in self._pattern.finditer(text) if self._pattern else ():
            mark = self._marks[found[0]]
            if found[0] != mark:
                yield found.start(), found.end(), self._names[mark]

    def redact_bytes(self, content: bytes) -> bytes:
        """What a program wrote that knows nothing of secrets, with their names in their places."""
        if not self.secrets:
            return content
        if self._in_bytes is None:
            self._in_bytes = self._made_for_bytes()
        pattern, marks = self._in_bytes
        return pattern.sub(lambda match: marks[match[0]], content)

    def _made_for_bytes(self) -> tuple[re.Pattern[bytes], dict[bytes, bytes]]:
        marks: dict[bytes, bytes] = {}
        for secret in self.secrets:
            for needle in needles(secret.reveal()):
                marks.setdefault(needle, masked(secret.name).encode())
        return re.compile(any_of(needle.decode("latin-1") for needle in marks).encode("latin-1")), marks

    def redact_tree(self, tree: Any) -> Any:
        """A tree of JSON's shapes, redacted in its keys and values before it is written."""
        if isinstance(tree, str):
            return self.redact(tree)
        if isinstance(tree, dict):
            return {self.redact_tree(key): self.redact_tree(value) for key, value in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self.redact_tree(value) for value in tree]
        return tree


def any_of(texts: Iterable[str]) -> str:
    """A pattern for any of these texts, the short ones as words.

    The longest first; grouped by their first characters, so that most of a text is passed over at a glance.
    """
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    long = sorted((text for text in longest_first if len(text) >= SHORTEST_ANYWHERE), key=lambda text: text[:2])
    groups = [
        f"{re.escape(start)}(?:{'|'.join(re.escape(text[2:]) for text in group)})"
        for start, group in groupby(long, key=lambda text: text[:2])
    ]
    words = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first if len(text) < SHORTEST_ANYWHERE]
    return "|".join((*groups, *words))
