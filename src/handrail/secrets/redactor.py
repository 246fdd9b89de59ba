"""The redactor: takes every secret out of every text that leaves the process, in whatever encoding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, AnyStr

from handrail.secrets.encodings import needles, variants
from handrail.secrets.needle_search import NeedleIndex, NeedleSearch, search_in_bytes, search_in_text
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
        self._search: NeedleSearch[str] | None = None
        self._needles: NeedleIndex | None = None
        self._in_bytes: tuple[NeedleSearch[bytes], dict[bytes, bytes]] | None = None

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
        self._search = self._needles = self._in_bytes = None  # made when needed, once for all secrets

    @property
    def needles(self) -> NeedleIndex:
        """The needles of all secrets, by which whatever was kept is searched."""
        self._needles = self._needles or NeedleIndex(self.secrets)
        return self._needles

    def redact(self, text: str) -> str:
        """Replace secrets by marks."""
        if not self.secrets:
            return text
        return _replaced(text, self._searched(), self._marks)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Find secrets in a text, in any encoding: start, end, and name of each. A mark is no secret."""
        for start, end in self._searched().spans(text) if self.secrets else ():
            mark = self._marks[text[start:end]]
            if text[start:end] != mark:
                yield start, end, self._names[mark]

    def _searched(self) -> NeedleSearch[str]:
        self._search = self._search or search_in_text(self._marks)
        return self._search

    def redact_bytes(self, content: bytes) -> bytes:
        """Redact the output of a program that knows nothing of secrets."""
        if not self.secrets:
            return content
        if self._in_bytes is None:
            self._in_bytes = self._search_in_bytes()
        return _replaced(content, *self._in_bytes)

    def _search_in_bytes(self) -> tuple[NeedleSearch[bytes], dict[bytes, bytes]]:
        marks: dict[bytes, bytes] = {}
        for secret in self.secrets:
            for needle in needles(secret.reveal()):
                marks.setdefault(needle, masked(secret.name).encode())
        return search_in_bytes(marks), marks

    def redact_tree(self, tree: Any) -> Any:
        """Redact keys and values of a tree of JSON's types."""
        if isinstance(tree, str):
            return self.redact(tree)
        if isinstance(tree, dict):
            return {self.redact_tree(key): self.redact_tree(value) for key, value in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self.redact_tree(value) for value in tree]
        return tree


def _replaced(content: AnyStr, search: NeedleSearch[AnyStr], marks: Mapping[AnyStr, AnyStr]) -> AnyStr:
    pieces: list[AnyStr] = []
    behind = 0
    for start, end in search.spans(content):
        pieces += [content[behind:start], marks[content[start:end]]]
        behind = end
    pieces.append(content[behind:])
    return content[:0].join(pieces)
