"""Characters that a reader cannot see, or takes for others: what they are called, and how they are shown by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
"""Control characters but for tab and line end, and the two line ends that only some programs know."""
_INVISIBLE = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    r"\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What Unicode lets a display ignore (soft hyphen, zero-width, bidirectional, tags), and letters without ink."""
_VARIATIONS = r"(?<![\u203c-\u3299\U0001f000-\U0001faff])[\ufe00-\ufe0f]"
"""Signs that choose the look of the one before, unless that is a symbol, such as ⚠️."""
_SPACES = r"\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that are not the space of the keyboard."""
_HALVES = r"\ud800-\udfff"

_HIDDEN = re.compile(rf"[{_CONTROLS}{_INVISIBLE}{_SPACES}{_HALVES}]|{_VARIATIONS}")
_HIDDEN_BUT_SPACES = re.compile(rf"[{_CONTROLS}{_INVISIBLE}{_HALVES}]|{_VARIATIONS}")
_INVISIBLE_ALONE = re.compile(rf"[{_INVISIBLE}{_HALVES}]")
_WITHOUT_WIDTH = re.compile("[\xad\u200b\u2060\ufeff]")
"""Signs that say where a line may be broken, or may not, and nothing else."""
_LOOK_ALIKE_SPACE = re.compile(f"[{_SPACES}]")
_HARMLESS_UNREAD = re.compile(rf"[\xad\u200b-\u200d\u2060\ufeff{_SPACES}]")
"""Signs without width, and spaces: they neither turn a line round nor hide words."""
_NAMES = {
    "\x00": "null",
    "\a": "bell",
    "\b": "backspace",
    "\t": "tab",
    "\n": "line end",
    "\v": "vertical tab",
    "\f": "form feed",
    "\r": "carriage return",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
}


def hidden_characters(text: str) -> Iterator[tuple[int, str]]:
    """Find what a reader cannot see or takes for a space: the place and the character. Tabs and line ends are none."""
    for match in _HIDDEN.finditer(text):
        yield match.start(), match[0]


def visible(text: str, *, spaces: bool = True) -> str:
    r"""Show hidden characters by their numbers, as in `\u202e`; look-alike spaces too, unless they may stay."""
    return (_HIDDEN if spaces else _HIDDEN_BUT_SPACES).sub(lambda match: number_of(match[0]), text)


def as_seen(text: str) -> str:
    """The text as a reader takes it from the screen: without soft hyphens and zero-width signs, other hidden ones by number."""
    return visible(_WITHOUT_WIDTH.sub("", text))


def without_width(text: str) -> str:
    """The text without signs that only say where a line may be broken, each accented letter as one character."""
    import unicodedata

    return unicodedata.normalize("NFC", _WITHOUT_WIDTH.sub("", text))


_TYPED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
    }
)


def alike(text: str) -> str:
    """The text without what a reader cannot see, with the keyboard's signs for those that look like them."""
    spaced = _LOOK_ALIKE_SPACE.sub(" ", without_width(text))
    return _HIDDEN.sub("", spaced).translate(_TYPED)


def without_invisible(text: str) -> str:
    """Show invisible characters alone by their numbers: the text's control characters are the terminal's own."""
    return _INVISIBLE_ALONE.sub(lambda match: number_of(match[0]), text)


def number_of(char: str) -> str:
    r"""The number of a character as JSON writes it, `\u202e`, so that a line of JSON stays one."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


def on_one_line(text: str) -> str:
    r"""The text as a part of a sentence: its line ends and tabs are shown as `\n` and `\t`, but for one at the end."""
    return text.removesuffix("\n").replace("\n", "\\n").replace("\t", "\\t")


def described(char: str) -> str:
    """The character in words with its number, as in "control character (escape, U+001B)"."""
    import unicodedata  # for messages alone

    name = _NAMES.get(char) or unicodedata.name(char, "").lower()
    if unicodedata.category(char) == "Cc":
        return f"control character ({name}{', ' if name else ''}U+{ord(char):04X})"
    return f"{name or 'character without a name'} (U+{ord(char):04X})"


def looks_like_space(char: str) -> bool:
    return bool(_LOOK_ALIKE_SPACE.match(char))


def is_harmless_unread(char: str) -> bool:
    """Say whether a hidden character deceives nobody where nothing is performed: the text around it looks as it is."""
    return bool(_HARMLESS_UNREAD.match(char))
