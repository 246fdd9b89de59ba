"""Locators: the way in which a runbook points at elements:  `button "Export" in section "Security :: Certificates :: Export"`.

    locator  =  part { " in " part }            the nearest first, as one says it
    part     =  ROLE [ name ]  |  css="…"
    name     =  "exactly this"  |  /a regular expression/

A locator is text that a person could say while pointing. It knows nothing of HTML; `page/` finds what it names.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

ARIA = """
alert alertdialog article banner button cell checkbox columnheader combobox dialog form grid group heading img link list
listbox listitem main menu menubar menuitem navigation option paragraph progressbar radio radiogroup region row rowheader
searchbox slider spinbutton status switch tab table tablist tabpanel textbox tree treeitem
"""
OURS = {
    "entry": "an entry of a menu; `in` another entry, of the menu that one opens",
    "field": "any form control, by its label",
    "file": "a file chooser",
    "section": "what stands under a heading, up to the next one of its rank",
    "text": "the smallest thing that reads so",
}
"""Roles of our own, for elements that a person points at and ARIA has no role for."""

ROLES = frozenset(ARIA.split()) | frozenset(OURS)
"""The words that a part may begin with."""

MAX_PARTS = 8
MAX_CHARACTERS = 1000
"""Limits; nobody says more than these while pointing."""

_TOKEN = re.compile(
    r"""\s*(?:
      css=(?P<css>"(?:[^"\\]|\\.)*"|[^"\s].*)
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<regex>/(?:[^/\\]|\\.)+/)
    | (?P<word>[^\s"/]+)
    | (?P<broken>["/].*)
    )""",
    re.VERBOSE | re.DOTALL,
)


class LocatorMistake(ValueError):
    """A text that is not a locator; `offset` counts characters from its beginning."""

    def __init__(self, sentence: str, offset: int) -> None:
        super().__init__(sentence)
        self.offset = offset


@dataclass(frozen=True)
class Name:
    """The name of an element: exactly this text, or any that a regular expression matches whole."""

    text: str
    is_regex: bool = False

    def __str__(self) -> str:
        if self.is_regex:
            return f"/{self.text}/"
        return '"' + self.text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True)
class Locator:
    """An element on a page, by its role, its name, and the element that it is in."""

    role: str
    name: Name | None = None
    inside: Locator | None = None

    def __str__(self) -> str:
        part = f"css={self.name}" if self.role == "css" else f"{self.role} {self.name}" if self.name else self.role
        return f"{part} in {self.inside}" if self.inside else part

    @property
    def parts(self) -> tuple[Locator, ...]:
        """This part and those around it, the nearest first."""
        return (self, *(self.inside.parts if self.inside else ()))

    def renamed(self, change: Callable[[Name], Name]) -> Locator:
        """The same locator with `change` applied to every name in it."""
        return replace(
            self,
            name=change(self.name) if self.name else None,
            inside=self.inside.renamed(change) if self.inside else None,
        )

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Read a locator. Raises `LocatorMistake`."""
        if len(text) > MAX_CHARACTERS:
            raise LocatorMistake(f"a locator is at most {MAX_CHARACTERS} characters long; this one has {len(text)}", 0)
        tokens = _tokens(text)
        parts = [_part(tokens)]
        while tokens:
            kind, word, offset = tokens.pop(0)
            if (kind, word) != ("word", "in"):
                raise LocatorMistake(_unexpected(word, parts[-1]), offset)
            if len(parts) == MAX_PARTS:
                raise LocatorMistake(f"a locator has at most {MAX_PARTS} parts; say it with fewer", offset)
            if not tokens:
                raise LocatorMistake("a locator cannot end with `in`; say in what", offset)
            parts.append(_part(tokens))
        located = parts.pop()
        while parts:
            located = replace(parts.pop(), inside=located)
        return located


def _tokens(text: str) -> list[tuple[str, str, int]]:
    tokens: list[tuple[str, str, int]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise LocatorMistake(f"cannot read {text[position:]!r}", position)
        kind = match.lastgroup
        if kind == "broken":
            quote = match["broken"][0]
            raise LocatorMistake(f"a name that begins with {quote} must end with {quote}", match.start(kind))
        tokens.append((kind, match[kind], match.start(kind)))
        position = match.end()
    if not tokens:
        raise LocatorMistake('a locator cannot be empty; write for instance: button "Export"', 0)
    return tokens


def _part(tokens: list[tuple[str, str, int]]) -> Locator:
    kind, word, offset = tokens.pop(0)
    if kind == "css":
        return Locator("css", Name(_unquoted(word) if word.startswith('"') else word))
    if kind != "word":
        raise LocatorMistake(f"a locator begins with a role, as in: button {word}", offset)
    if word not in ROLES:
        raise LocatorMistake(_unknown_role(word), offset)
    if tokens and tokens[0][0] in ("quoted", "regex"):
        return Locator(word, _name(*tokens.pop(0)))
    return Locator(word)


def _unexpected(word: str, part: Locator) -> str:
    if part.name is None and part.role != "css":
        return f"""expected `in` or a name in double quotes, as in: {part.role} "{word.strip("'")}", found {word}"""
    return f"expected `in` or the end of the locator, found {word}"


def _unknown_role(word: str) -> str:
    near = difflib.get_close_matches(word, ROLES, n=1)
    if near:
        return f"`{word}` is not a role; did you mean `{near[0]}`?"
    return f'`{word}` is not a role; a locator begins with one, as in: button "Export", row "…", field "…"'


def _name(kind: str, word: str, offset: int) -> Name:
    if kind == "quoted":
        text = " ".join(_unquoted(word).split())
        if not text:
            raise LocatorMistake("a name cannot be empty", offset)
        return Name(text)
    if re.search(r"\(\?(?![:=!]|<[=!])|\\[AZz]", word):
        raise LocatorMistake(
            f"{word} uses what only some regular expressions know; keep to what browsers know too", offset
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Python warns of what it may read otherwise one day: an unescaped [ in [ ]
            re.compile(word[1:-1])
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise LocatorMistake(f"the regular expression {word} is not valid: {error}", offset) from None
    return Name(word[1:-1], is_regex=True)


def _unquoted(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL)
