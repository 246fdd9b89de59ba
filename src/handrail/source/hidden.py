"""Hidden characters in a file: what nobody can see there, and what an escape makes that nobody meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from handrail.characters import described, hidden_characters, is_harmless_unread, looks_like_space
from handrail.errors import Mistake

MAX_LISTED = 50
"""The hidden characters of a file that are listed."""

_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_ANY_ESCAPE = re.compile(
    r"\\(?:(?P<known>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0abt\tnvfre \"/\\N_LP\n])|.)", re.DOTALL
)
_BY_LETTER = {
    **{"0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"},
    **{"N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"},
}
"""The characters of YAML's one-letter escapes that cannot be seen."""
_WORKS = "between single quotes a backslash is a backslash"


def hidden_in(name: str, text: str, is_comment: Callable[[int], bool]) -> list[Mistake]:
    """The mistakes of a file that holds characters which a reader cannot see, or takes for a space.

    In a comment, which nobody performs, only those count that make the file look otherwise than it is.
    """
    found = hidden_characters(text.replace("\r\n", " \n"))
    deceiving = ((start, char) for start, char in found if not (is_harmless_unread(char) and is_comment(start)))
    return [Mistake(name, *position(text, start), _sentence(char)) for start, char in islice(deceiving, MAX_LISTED)]


def position(text: str, index: int) -> tuple[int, int]:
    """The line and the column, from 1, of a place in a text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _sentence(char: str) -> str:
    if looks_like_space(char):
        return f"a {described(char)} stands here, which looks like a space and is none; write a space"
    return f"a {described(char)} stands here, which nobody can see; take it out"


def hidden_escapes(spelling: str) -> Iterator[tuple[int, str]]:
    """Find the escapes of a text between double quotes that make a hidden character: the place, and the sentence about it."""
    for match in _ESCAPE.finditer(spelling):
        char = _meant(match[0][1:])
        if char in "\n\t" or any(hidden_characters(char)):
            yield match.start(), _escape_sentence(match[0], char, spelling)


def _meant(escape: str) -> str:
    if len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code < 0x110000 else "\ufffd"
    return _BY_LETTER.get(escape, "-")


def _escape_sentence(escape: str, char: str, spelling: str) -> str:
    sentence = f"between double quotes {escape} is a {described(char)}, which nobody can see"
    if len(escape) > 2 or escape == "\\e":  # written on purpose
        return f"{sentence}; take it out"
    lines = "write a text of several lines with |; " if char == "\n" else ""
    return f"{sentence}; {lines}{in_single_quotes(spelling)}"


def in_single_quotes(spelling: str) -> str:
    r"""The advice for a backslash between double quotes: the text as it is written between single quotes."""
    inside = spelling[1:].removesuffix('"')
    if "\n" in inside or "'" in inside or '\\"' in inside:
        return _WORKS
    return f"{_WORKS}: '{inside}'"


def broken_escape(text: str, start: int) -> tuple[int, str] | None:
    """The first backslash that begins no escape in the text between double quotes at `start`: its place, and a sentence."""
    quoted = _QUOTED.match(text, start)
    spelling = quoted[0] if quoted else ""
    for match in _ANY_ESCAPE.finditer(spelling):
        if not match["known"]:
            begins = (
                "the number of a character" if match[0][1] in "xuU" else "an escape, and there is none of that letter"
            )
            sentence = f"between double quotes {match[0]} begins {begins}; {in_single_quotes(spelling)}"
            return start + match.start(), sentence
    return None
