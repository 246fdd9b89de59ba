"""The text of a page without its secrets. Playwright's aria snapshot holds the values even of password fields, in clear."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import indent

from handrail.page.port import FindSecrets

MIN_SUBSTRING_CHARACTERS = 4
"""Characters below which a value is replaced only if it is a word of its own."""
_QUOTED_KEY = re.compile(r"'(?:[^']|'')*'(?=:|$)")
_IN_QUOTES = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


_IFRAME = re.compile(r"^( *)- iframe\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class FramedText:
    """The snapshot of a frame, with its name, and how many frames deep it is."""

    name: str
    text: str
    depth: int = 1


def with_frames(text: str, frames: Sequence[FramedText]) -> str:
    """Return a page's snapshot with those of its frames in their places; at its end, where the places are not certain.

    `frames` are in the order of the page, each before those in it.
    """
    inner = list(_nested(frames))
    places = list(_IFRAME.finditer(text))
    if len(places) != len(inner):
        kept = [line for line in text.split("\n") if line and not _IFRAME.match(line)]
        return "\n".join([*kept, *inner])
    for place, lines in zip(reversed(places), reversed(inner), strict=True):
        text = text[: place.start()] + indent(lines, place[1]) + text[place.end() :]
    return text


def _nested(frames: Sequence[FramedText]) -> Iterator[str]:
    """The snapshot of each outermost frame, with its name and what is in it."""
    least = min((frame.depth for frame in frames), default=0)
    outermost = [index for index, frame in enumerate(frames) if frame.depth == least]
    for start, end in pairwise([*outermost, len(frames)]):
        frame = frames[start]
        title = f"- frame {json.dumps(frame.name, ensure_ascii=False)}" if frame.name else "- frame"
        body = with_frames(_content(frame.text), frames[start + 1 : end])
        yield f"{title}:\n{indent(body, '  ')}" if body else title


def _content(text: str) -> str:
    """The snapshot of a document without the line for the document itself."""
    first, _, rest = text.partition("\n")
    return "\n".join(line.removeprefix("  ") for line in rest.split("\n")) if first.startswith("- document") else text


def without_secrets(text: str, values: Mapping[str, str], find_secrets: FindSecrets) -> str | None:
    """Return the snapshot with names in place of secrets, and of `values`, which maps hidden values of controls to names.

    The result is None if the snapshot shows a secret in pieces, with parts of its own structure between them.
    """
    for value, name in values.items():
        text = re.sub(_any_of(_written(value)), f"«secret:{name}»".replace("\\", ""), text)
    text = _replaced(text, find_secrets)
    pieces = "".join("".join(_pieces(text)).split())
    return None if any(True for _ in find_secrets(pieces)) else text


def _replaced(text: str, find_secrets: FindSecrets) -> str:
    pieces, done = [], 0
    for start, end, name in find_secrets(text):
        pieces += [text[done:start], f"«secret:{name}»"]
        done = end
    return "".join((*pieces, text[done:]))


def _written(value: str) -> Iterator[str]:
    """The spellings of a value in the snapshot's YAML."""
    for plain in (value, folded(value)):
        for text in (plain, json.dumps(plain, ensure_ascii=False)[1:-1]):
            yield from (text, text.replace("'", "''"))


def _any_of(texts: Iterable[str]) -> str:
    longest_first = sorted(filter(None, set(texts)), key=len, reverse=True)
    return "|".join(
        re.escape(text) if len(text) >= MIN_SUBSTRING_CHARACTERS else rf"(?<!\w){re.escape(text)}(?!\w)"
        for text in longest_first
    )


def _pieces(text: str) -> Iterator[str]:
    """The names and values of the snapshot, in their order."""
    for line in text.split("\n"):
        node = line.strip().removeprefix("- ")
        quoted = _QUOTED_KEY.match(node)
        key, _, value = (quoted[0], "", node[quoted.end() + 2 :]) if quoted else node.partition(": ")
        yield from (_unescaped(name) for name in _IN_QUOTES.findall(key.replace("''", "'") if quoted else key))
        yield _unescaped(value[1:-1]) if value.startswith('"') else value


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _character(match[1]), text)


def _character(escape: str) -> str:
    return chr(int(escape[1:], 16)) if len(escape) == 3 else _PLAIN.get(escape, escape)


def folded(text: str) -> str:
    """Return a text as a page shows it: with single spaces, and without characters that have no width."""
    return " ".join(text.replace("\u200b", "").replace("\u00ad", "").split())
