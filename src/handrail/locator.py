"""Locators: the way in which a runbook points at elements:  `button "Export" in section "Security :: Certificates :: Export"`.

    locator  =  part { (" in " | " beside ") part }            the nearest first, as one says it
    part     =  ROLE [ name ]  |  css="…"  |  TARGET
    name     =  "exactly this"  |  /a regular expression/  |  /one in small letters or capitals/i

A locator is text that a person could say while pointing. It knows nothing of HTML; `page/` finds what it names. A `TARGET`
is a runbook's own name for one locator or several alternatives; `locators` puts them in its place.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from handrail import synonyms

ARIA_ROLES = """
alert alertdialog article banner button cell checkbox columnheader combobox dialog form grid group heading img link list
listbox listitem main menu menubar menuitem navigation option paragraph progressbar radio radiogroup region row rowheader
searchbox slider spinbutton status switch tab table tablist tabpanel textbox tree treeitem
"""
CUSTOM_ROLES = {
    "entry": "an entry of a menu; `in` another entry, of the menu that one opens",
    "field": "any form control, by its label",
    "file": "a file chooser",
    "frame": "a page within the page, by its title, name, label or heading",
    "section": "what stands under a title, up to the next one of its rank",
    "text": "the smallest thing that reads so",
}
"""Handrail's own roles, with their meaning: for elements that a person points at and ARIA has no role for."""

ROLES = frozenset(ARIA_ROLES.split()) | frozenset(CUSTOM_ROLES)
"""The words with which a part may begin."""

MAX_PARTS = 8
MAX_CHARACTERS = 1000
"""The limits of one locator; nobody says more than these while pointing."""

MAX_ALTERNATIVES = 20
"""The limit of locators for which one name stands."""

TARGET_NAME = re.compile("[A-Za-z][A-Za-z0-9_-]*")
"""The form of a target's name, which is not a reserved word."""

RELATIONS = ("in", "beside")
"""The words between two parts: the first is in the second, or stands beside it."""

RESERVED = ROLES | {*RELATIONS, "css"}
"""The words that have a meaning in every locator."""

_TOKEN = re.compile(
    r"""\s*(?:
      css=(?P<css>"(?:[^"\\]|\\.)*"|[^"\s].*)
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<regex>/(?:[^/\\]|\\.)+/i?)
    | (?P<word>[^\s"/]+)
    | (?P<broken>["/].*)
    )""",
    re.VERBOSE | re.DOTALL,
)


class LocatorMistake(ValueError):
    """A text that is not a locator; `offset` counts characters from its beginning, `unknown` is a word that is no target."""

    def __init__(self, sentence: str, offset: int, unknown: str = "") -> None:
        super().__init__(sentence)
        self.offset, self.unknown = offset, unknown


@dataclass(frozen=True)
class ElementName:
    """The name of an element: exactly this text, or any that a regular expression matches whole, in any letters if it says so."""

    text: str
    is_regex: bool = False
    ignores_case: bool = False

    def __str__(self) -> str:
        if self.is_regex:
            return f"/{self.text}/{'i' if self.ignores_case else ''}"
        return '"' + self.text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True)
class Locator:
    """An element on a page, by its role, its name, and the element that it is in or beside: at most one of both."""

    role: str
    name: ElementName | None = None
    inside: Locator | None = None
    beside: Locator | None = None

    def __str__(self) -> str:
        part = f"css={self.name}" if self.role == "css" else f"{self.role} {self.name}" if self.name else self.role
        return f"{part} {'in' if self.inside else 'beside'} {self.next}" if self.next else part

    @property
    def next(self) -> Locator | None:
        """The next part: what this one is in or beside."""
        return self.inside or self.beside

    @property
    def parts(self) -> tuple[Locator, ...]:
        """This part and those that narrow it, the nearest first."""
        return (self, *(self.next.parts if self.next else ()))

    def renamed(self, change: Callable[[ElementName], ElementName]) -> Locator:
        """Return the locator with `change` applied to every name in it."""
        return replace(
            self,
            name=change(self.name) if self.name else None,
            inside=self.inside.renamed(change) if self.inside else None,
            beside=self.beside.renamed(change) if self.beside else None,
        )

    def narrowed(self, relation: str, outer: Locator) -> Locator:
        """Return the locator with another part at its end."""
        if self.inside:
            return replace(self, inside=self.inside.narrowed(relation, outer))
        if self.beside:
            return replace(self, beside=self.beside.narrowed(relation, outer))
        return replace(self, inside=outer) if relation == "in" else replace(self, beside=outer)

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Read a locator that names no target. Raises `LocatorMistake`."""
        (locator,) = locators(text, {})
        return locator


Alternatives: TypeAlias = tuple[Locator, ...]
"""Locators in the author's order; the first that matches an element is used."""


def locators(text: str, targets: Mapping[str, Alternatives]) -> Alternatives:
    """Read a locator; if it names targets, return one for each combination of their alternatives. Raises `LocatorMistake`.

    The alternatives of the first part change last: with `a` for a1, a2 and `b` for b1, b2, the text `a in b` is
    a1 in b1, a1 in b2, a2 in b1, a2 in b2.
    """
    if len(text) > MAX_CHARACTERS:
        raise LocatorMistake(f"a locator is at most {MAX_CHARACTERS} characters long; this one has {len(text)}", 0)
    parts, relations = _parts(text, targets)
    if math.prod(map(len, parts)) > MAX_ALTERNATIVES:
        raise LocatorMistake(f"this stands for more than {MAX_ALTERNATIVES} locators; name fewer targets in it", 0)
    located = parts.pop()
    while parts:
        relation = relations.pop()
        located = tuple(inner.narrowed(relation, outer) for inner in parts.pop() for outer in located)
    if targets:
        _refuse_long(located)
    return located


def target_names(text: str) -> tuple[str, ...]:
    """The words of a locator that may name a target; none if the locator cannot be read."""
    try:
        return tuple(word for kind, word, _ in _tokens(text) if kind == "word" and word not in RESERVED)
    except LocatorMistake:
        return ()


def _parts(text: str, targets: Mapping[str, Alternatives]) -> tuple[list[Alternatives], list[str]]:
    tokens = _tokens(text)
    parts, relations = [_part(tokens, targets)], []
    while tokens:
        kind, word, offset = tokens.pop(0)
        if kind != "word" or word not in RELATIONS:
            raise LocatorMistake(_unexpected(word, parts[-1][-1]), offset)
        if len(parts) == MAX_PARTS:
            raise LocatorMistake(f"a locator has at most {MAX_PARTS} parts; say it with fewer", offset)
        if not tokens:
            raise LocatorMistake(f"a locator cannot end with `{word}`; say {word} what", offset)
        relations.append(word)
        parts.append(_part(tokens, targets))
    return parts, relations


def _refuse_long(located: Alternatives) -> None:
    parts, characters = max(len(locator.parts) for locator in located), max(len(str(locator)) for locator in located)
    if parts > MAX_PARTS:
        raise LocatorMistake(
            f"with what its targets stand for, this locator has {parts} parts; it may have {MAX_PARTS}", 0
        )
    if characters > MAX_CHARACTERS:
        raise LocatorMistake(
            f"with what its targets stand for, this locator has {characters} characters; it may have {MAX_CHARACTERS}",
            0,
        )


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
            raise LocatorMistake(_unended(quote, match["broken"]), match.start(kind))
        tokens.append((kind, match[kind], match.start(kind)))
        position = match.end()
    if not tokens:
        raise LocatorMistake('a locator cannot be empty; write for instance: button "Export"', 0)
    return tokens


def _part(tokens: list[tuple[str, str, int]], targets: Mapping[str, Alternatives]) -> Alternatives:
    kind, word, offset = tokens.pop(0)
    named = tokens[0] if tokens and tokens[0][0] in ("quoted", "regex") else None
    if kind == "css" and not word.startswith('"'):
        raise LocatorMistake(f"a selector stands in double quotes, as in: css={ElementName(word.strip())}", offset)
    if kind == "css":
        return (Locator("css", ElementName(_unquoted(word))),)
    if kind != "word":
        raise LocatorMistake(f"a locator begins with a role, as in: button {word}", offset)
    if word in targets and named:
        raise LocatorMistake(f"`{word}` is a target of this runbook; a name in quotes belongs to a role", named[2])
    if word in targets:
        return targets[word]
    if word not in ROLES:
        raise LocatorMistake(
            _unknown_word(word, () if named else tuple(targets)), offset, unknown="" if named else word
        )
    return (Locator(word, _name(*tokens.pop(0)) if named else None),)


def _unexpected(word: str, part: Locator) -> str:
    if part.name is None and part.role != "css":
        return f"""expected `in` or a name in double quotes, as in: {part.role} "{word.strip("'")}", found {word}"""
    return f"expected `in`, `beside` or the end of the locator, found {word}"


def _unknown_word(word: str, targets: tuple[str, ...]) -> str:
    near = synonyms.role_meant_by(word, ROLES, targets)
    what = "neither a role nor a target of this runbook" if targets else "not a role"
    if near:
        return f"`{word}` is {what}; did you mean `{near}`?"
    if targets:
        return f"`{word}` is {what}; its targets are {', '.join(targets)}"
    return f'`{word}` is {what}; a locator begins with one, as in: button "Export", row "…", field "…"'


def _name(kind: str, word: str, offset: int) -> ElementName:
    if kind == "quoted":
        text = " ".join(_unquoted(word).split())
        if not text:
            raise LocatorMistake("a name cannot be empty", offset)
        return ElementName(text)
    if re.search(r"\(\?(?![:=!]|<[=!])|\\[AZz]", word):
        raise LocatorMistake(
            f"{word} uses what only some regular expressions know; keep to what browsers know too", offset
        )
    loose = re.search(r"(?<!\\)\$([A-Za-z_]\w*)", re.sub(r"\[(?:\\.|[^\]\\])*\]", "", word))
    if loose:
        raise LocatorMistake(
            f"in a pattern `$` is the end of the text, so {word} matches nothing; "
            f"a value is written ${{{loose[1]}}}, the sign \\$",
            offset,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Python warns of what it may read otherwise one day: an unescaped [ in [ ]
            re.compile(_pattern(word))
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise LocatorMistake(f"the regular expression {word} is not valid: {error}", offset) from None
    return ElementName(_pattern(word), is_regex=True, ignores_case=word.endswith("i"))


def _pattern(word: str) -> str:
    return word[1 : word.rindex("/")]


def _unended(quote: str, text: str) -> str:
    has_backslash = quote == '"' and "\\" in text
    hint = r'; in a name, \" is a quotation mark and \\ a backslash, as in "D:\\"' if has_backslash else ""
    return f"a name that begins with {quote} must end with {quote}{hint}"


def _unquoted(word: str) -> str:
    """Return the text in quotes. A backslash is itself, unless a quotation mark or another backslash follows."""
    return re.sub(r'\\(["\\])', r"\1", word[1:-1])
