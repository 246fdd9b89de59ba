"""The redactor: takes every secret out of every text that leaves the process, however it was encoded on the way."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from handrail.secrets.secret import Secret, masked

SHORTEST_CORE = 8
"""Characters of base64 below which a find would be chance."""


class Redactor:
    """Knows the secrets of a run, and puts their names where they stood.

    Secrets of three characters and less are replaced only where they stand as words of their own: anything else would take
    texts apart. Choose longer ones.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secret: Secret) -> None:
        """Take this secret out of every text from now on."""
        for variant in variants(secret.reveal()):
            self._names.setdefault(variant, secret.name)
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_found, longest_first)))

    def redact(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: masked(self._names[match[0]]), text)

    def redact_tree(self, tree: Any) -> Any:
        """A tree of JSON's shapes, redacted in its keys and values before it is written."""
        if isinstance(tree, str):
            return self.redact(tree)
        if isinstance(tree, dict):
            return {self.redact_tree(key): self.redact_tree(value) for key, value in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self.redact_tree(value) for value in tree]
        return tree


def _found(variant: str) -> str:
    return rf"(?<!\w){re.escape(variant)}(?!\w)" if len(variant) < 4 else re.escape(variant)


def variants(value: str) -> frozenset[str]:
    """A secret in every encoding that it is likely to be met in."""
    return frozenset(found for found in _variants(value) if found)


def _variants(value: str) -> Iterator[str]:
    yield value
    for escaped in _json(value):
        yield escaped
        yield from _json(escaped)
    yield from (html.escape(value), html.escape(value, quote=False), html.escape(value).replace("&#x27;", "&#39;"))
    for encoded in _encoded(value):
        percent = quote(encoded, safe="")
        plus = quote_plus(encoded, safe="")
        yield from (percent, plus, _lowered(percent), _lowered(plus))
        yield from (encoded.hex(), encoded.hex().upper())
        yield from _base64(encoded)


def _json(value: str) -> Iterator[str]:
    for ascii_only in (True, False):
        yield json.dumps(value, ensure_ascii=ascii_only)[1:-1]


def _encoded(value: str) -> Iterator[bytes]:
    yield value.encode()
    try:
        yield value.encode("cp1252")  # what a page that declares no character set sends
    except UnicodeEncodeError:
        return


def _lowered(percent: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), percent)


def _base64(encoded: bytes) -> Iterator[str]:
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + encoded).decode().rstrip("=")
        core = whole[-(-shift * 8 // 6) : (shift + len(encoded)) * 8 // 6]
        if len(core) >= SHORTEST_CORE:
            yield core
            yield core.translate(str.maketrans("+/", "-_"))
