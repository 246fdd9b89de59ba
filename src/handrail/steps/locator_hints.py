"""Hints for locators that cannot be read: what they are instead, or the locator that their author probably means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handrail.locator import RELATIONS, ROLES, Alternatives, ElementName, LocatorMistake, locators
from handrail.synonyms import RELATIONS as OTHER_RELATIONS
from handrail.synonyms import ROLES as OTHER_ROLES
from handrail.synonyms import role_meant_by, synonym

_XPATH = re.compile(r"\s*(xpath\s*[=:]|\(?\.?//|\.\./|/(html|body|div)\b|/[a-z]+(\[|/[a-z]{2,}))", re.IGNORECASE)
_SELECTOR = re.compile(
    r"\s*([.#][A-Za-z_]|\[[\w-]+[\]=~^$*|]|[a-z]\w*[.#\[][\w-]|[a-z]\w*:[a-z]|[a-z]\w*\s*>\s*[a-z]|(text|id|name|role)[=:])"
)
_PLACE = re.compile(
    r"""\s*(?:the\s+)?(?:first|second|third|fourth|fifth|last|nth|\d+(?:st|nd|rd|th))\s+(?P<one>\w.*)"""
    r"""|(?P<behind>.*["/])\s*(?:\[\d+\]|(?:nth|index|number|no\.?|\#)[\s=:(]*\d+\)?)\s*"""
)
_NO_PLACE = 'which one of several is meant, no number tells: narrow it with `in` or `beside`, as in: {named} in row "…"'
_NO_WORDS = '{what}, which says where an element stands in the source of the page; say what a person sees, as in: button "Export"'
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a"
"""The quotation marks that programs for letters put in place of the one on the keyboard."""
_TYPOGRAPHIC = re.compile(f"[{_DOUBLE}{_SINGLE}]")
_TOKEN = re.compile(
    rf"""("(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)+/i?(?=\s|$))|'([^']+)'|[{_DOUBLE}]([^{_DOUBLE}]+)[{_DOUBLE}]"""
    rf"""|(?<!\w)[{_SINGLE}]([^{_SINGLE}]+)[{_SINGLE}](?!\w)|(\S+)"""
)
_TWO_WORDS = re.compile(r"\b(next to|left of|right of|inside of)\b")


def explained(
    mistake: LocatorMistake, text: str, targets: Mapping[str, Alternatives], likely: str = "button"
) -> tuple[str, int]:
    """The sentence for an author about a text that is no locator, and the place in the text to which it belongs.

    `likely` is the role of what the field points at, where the author gives a name alone.
    """
    if _XPATH.match(text):
        return _NO_WORDS.format(what="this is an XPath"), 0
    if _SELECTOR.match(text) and not text.lstrip().startswith('css="'):
        return _NO_WORDS.format(what="this is a selector"), 0
    if place := _PLACE.fullmatch(text):
        return _NO_PLACE.format(named=_named(place["one"] or place["behind"], targets, likely)), 0
    sentence, meant = str(mistake), meant_by(text, targets, likely)
    typographic = _TYPOGRAPHIC.search(text)
    if meant and typographic and ('"' not in text or text.lstrip().startswith(typographic[0])):
        return (
            f"the quotation marks of a locator are straight, not {typographic[0]}; write: {meant}",
            typographic.start(),
        )
    if meant and meant not in sentence:
        known = re.sub(r"; a locator begins.*|, as in: .*?(?=, found |$)", "", sentence)
        return f"{known} Write: {meant}" if known.endswith("?") else f"{known}; write: {meant}", mistake.offset
    return sentence, mistake.offset


def _named(text: str, targets: Mapping[str, Alternatives], likely: str) -> str:
    try:
        locators(text, targets)
    except LocatorMistake:
        text = meant_by(text, targets, likely) or ""
    return text.strip() if '"' in text or "/" in text else 'button "Delete"'


def meant_by(text: str, targets: Mapping[str, Alternatives], likely: str = "button") -> str | None:
    """The locator that the author probably means, as it is written in a runbook; None if nobody can tell."""
    inner = _TWO_WORDS.sub(lambda two: two[0].replace(" ", "-"), _without_marks_around(text))
    words = [_Word(match) for match in _TOKEN.finditer(inner)]
    if any(word.bare.startswith(('"', "/")) for word in words):
        return None  # where a name ends that has no end, nobody can tell
    meant = " ".join(_said(words, targets, likely))
    try:
        locators(meant, targets)
    except LocatorMistake:
        return None
    if meant.split() == text.split() or _differs_in_roles_alone(text, meant):
        return None
    return f"'{meant}'" if ": " in meant or " #" in meant or "'" in meant else meant


def _without_marks_around(text: str) -> str:
    """The text without the typographic quotation marks that stand around the whole of it, as a program for letters puts them."""
    inner = text.strip()
    marks = _DOUBLE + _SINGLE
    begins = inner[:1] in marks and re.match(r"[a-z]+\b", inner[1:]) is not None
    return inner[1:-1] if len(inner) > 2 and begins and inner[-1] in marks else text


class _Word:
    """One word of a locator as it is written: `name` has its straight quotes, and is empty for a word without any."""

    def __init__(self, match: re.Match[str]) -> None:
        quoted, single, typographic, raised, bare = match.groups()
        self.bare = bare or ""
        name = single or typographic or raised
        self.name = quoted or (str(ElementName(name)) if name else "")


def _said(words: list[_Word], targets: Mapping[str, Alternatives], likely: str) -> Iterator[str]:
    """The words of the locator that is meant: each part begins with a role, and its name is in quotes."""
    part: list[_Word] = []
    for index, word in enumerate(words):
        relation = _relation(word.bare)
        if part and relation and words[index + 1 :] and (part[-1].name or _role(words[index + 1].bare, targets)):
            yield from (*_part(part, targets, likely), relation)
            part, likely = [], "section"
        else:
            part.append(word)
    yield from _part(part, targets, likely)


def _relation(word: str) -> str | None:
    other = synonym(word, RELATIONS, OTHER_RELATIONS)
    return word.lower() if word.lower() in RELATIONS else other.known[0] if other else None


def _role(word: str, targets: Mapping[str, Alternatives]) -> str | None:
    return word if word in targets or word in ROLES else role_meant_by(word, ROLES) if word else None


def _part(words: list[_Word], targets: Mapping[str, Alternatives], likely: str) -> Iterator[str]:
    role, words = _role_and_name(words, targets)
    if role is None and words and not words[0].bare[:1].islower():
        yield likely  # what one points at by its name alone
    elif role:
        yield role
    bare = " ".join(word.bare for word in words if word.bare)
    if bare.count('"') == 1 and bare.endswith('"'):
        bare = bare[:-1]
    yield from [str(ElementName(bare))] if bare else []
    yield from (word.name for word in words if word.name)


def _role_and_name(words: list[_Word], targets: Mapping[str, Alternatives]) -> tuple[str | None, list[_Word]]:
    """The role with which a part begins, and the words behind it. A role may be two words, or that of an element around it."""
    first, second = [*(word.bare for word in words[:2]), "", ""][:2]
    if second and (joined := _exact_role(first + second)):
        return joined, words[2:]
    if _exact_role(first) and _exact_role(second) and words[2:] and words[2].name:
        return _exact_role(second), words[2:]
    role = _role(first, targets) if words else None
    return role, words[1:] if role else words


def _exact_role(word: str) -> str | None:
    meant = synonym(word, ROLES, OTHER_ROLES) if word.islower() else None
    return word if word in ROLES else meant.known[0] if meant else None


def _differs_in_roles_alone(text: str, meant: str) -> bool:
    written, said = text.split(), meant.split()
    differing = [after for before, after in zip(written, said, strict=False) if before != after]
    return len(written) == len(said) and all(word in ROLES for word in differing)
