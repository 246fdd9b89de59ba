"""The redactor: takes every secret out of every text that leaves the process, in whatever encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from handrail.secrets.encodings import MIN_SUBSTRING_CHARACTERS, needles, variants
from handrail.secrets.secret import Secret, masked


class Redactor:
    """A redactor knows the secrets of a run, and replaces each by a mark with its name.

    Secrets of three characters and less are replaced only if they are words of their own: anything else would take texts apart.
    Choose longer ones. Redacting twice is the same as redacting once.
    """

    def __init__(self) -> None:
        self.secrets: list[Secret] = []
        """Every secret that was learned."""
        self._marks: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None
        self._in_bytes: tuple[re.Pattern[bytes], dict[bytes, bytes]] | None = None

    def learn(self, secret: Secret) -> None:
        """Redact this secret from now on."""
        if any(known.name == secret.name and known.reveal() == secret.reveal() for known in self.secrets):
            return
        self.secrets.append(secret)
        mark = masked(secret.name)
        self._names[mark] = secret.name
        self._marks[mark] = mark  # marks stay, even if a value is part of a name
        for variant in variants(secret.reveal()):
            self._marks.setdefault(variant, mark)
        self._pattern = self._in_bytes = None  # compiled when needed, once for all secrets

    def redact(self, text: str) -> str:
        """Replace secrets by marks."""
        if not self.secrets:
            return text
        return self._compiled().sub(lambda match: self._marks[match[0]], text)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Find secrets in a text, in any encoding: start, end, and name of each. A mark is no secret."""
        for match in self._compiled().finditer(text) if self.secrets else ():
            mark = self._marks[match[0]]
            if match[0] != mark:
                yield match.start(), match.end(), self._names[mark]

    def _compiled(self) -> re.Pattern[str]:
        self._pattern = self._pattern or re.compile(any_of(self._marks))
        return self._pattern

    def redact_bytes(self, content: bytes) -> bytes:
        """Redact the output of a program that knows nothing of secrets."""
        if not self.secrets:
            return content
        if self._in_bytes is None:
            self._in_bytes = self._compile_for_bytes()
        pattern, marks = self._in_bytes
        return pattern.sub(lambda match: marks[match[0]], content)

    def _compile_for_bytes(self) -> tuple[re.Pattern[bytes], dict[bytes, bytes]]:
        marks: dict[bytes, bytes] = {}
        for secret in self.secrets:
            for needle in needles(secret.reveal()):
                marks.setdefault(needle, masked(secret.name).encode())
        return re.compile(any_of(needle.decode("latin-1") for needle in marks).encode("latin-1")), marks

    def redact_tree(self, tree: Any) -> Any:
        """Redact keys and values of a tree of JSON's types."""
        if isinstance(tree, str):
            return self.redact(tree)
        if isinstance(tree, dict):
            return {self.redact_tree(key): self.redact_tree(value) for key, value in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self.redact_tree(value) for value in tree]
        return tree


def any_of(texts: Iterable[str]) -> str:
    """Make a pattern for any of these texts, the short ones as whole words.

    The longest come first, grouped by their first two characters, so that most of a text is skipped quickly.
    """
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    long = sorted((text for text in longest_first if len(text) >= MIN_SUBSTRING_CHARACTERS), key=lambda text: text[:2])
    groups = [
        f"{re.escape(start)}(?:{'|'.join(re.escape(text[2:]) for text in group)})"
        for start, group in groupby(long, key=lambda text: text[:2])
    ]
    words = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first if len(text) < MIN_SUBSTRING_CHARACTERS]
    return "|".join((*groups, *words))
