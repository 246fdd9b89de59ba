"""A page's text, as Playwright's aria snapshot gives it. It holds the values of password fields, in clear: here they go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from handrail.page.port import FindSecrets

SHORTEST_ANYWHERE = 4
"""Characters below which a value is taken out only where it stands as a word of its own."""
_QUOTED_KEY = re.compile(r"'(?:[^']|'')*'(?=:|$)")
_IN_QUOTES = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def without_secrets(text: str, values: Mapping[str, str], find_secrets: FindSecrets) -> str | None:
    """The snapshot with names where secrets stood, and where the `values` of controls that hide them did.

    None where it shows a secret in pieces, between which its own structure stands.
    """
    for value, name in values.items():
        text = re.sub(_any_of(_written(value)), f"«secret:{name}»".replace("\\", ""), text)
    text = _replaced(text, find_secrets)
    pieces = "".join("".join(_pieces(text)).split())
    return None if any(True for _ in find_secrets(pieces)) else text


def _replaced(text: str, find_secrets: FindSecrets) -> str:
    told, done = [], 0
    for start, end, name in find_secrets(text):
        told += [text[done:start], f"«secret:{name}»"]
        done = end
    return "".join((*told, text[done:]))


def _written(value: str) -> Iterator[str]:
    """A value as it may stand in the snapshot's YAML."""
    for plain in (value, folded(value)):
        for text in (plain, json.dumps(plain, ensure_ascii=False)[1:-1]):
            yield from (text, text.replace("'", "''"))


def _any_of(texts: Iterable[str]) -> str:
    longest_first = sorted(filter(None, set(texts)), key=len, reverse=True)
    return "|".join(
        re.escape(text) if len(text) >= SHORTEST_ANYWHERE else rf"(?<!\w){re.escape(text)}(?!\w)"
        for text in longest_first
    )


def _pieces(text: str) -> Iterator[str]:
    """Names and values alone, as they follow one another."""
    for line in text.split("\n"):
        said = line.strip().removeprefix("- ")
        quoted = _QUOTED_KEY.match(said)
        key, _, value = (quoted[0], "", said[quoted.end() + 2 :]) if quoted else said.partition(": ")
        yield from (_meant(name) for name in _IN_QUOTES.findall(key.replace("''", "'") if quoted else key))
        yield _meant(value[1:-1]) if value.startswith('"') else value


def _meant(escaped: str) -> str:
    return _ESCAPE.sub(lambda it: chr(int(it[1][1:], 16)) if len(it[1]) == 3 else _PLAIN.get(it[1], it[1]), escaped)


def folded(text: str) -> str:
    """A text as a page shows it: white space in one, and without what has no width."""
    return " ".join(text.replace("\u200b", "").replace("\u00ad", "").split())
