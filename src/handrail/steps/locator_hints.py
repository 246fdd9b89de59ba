"""Hints for locators that cannot be read: what they are instead, or the locator that their author probably means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handrail.locator import RELATIONS, ROLES, Alternatives, ElementName, LocatorMistake, locators
from handrail.synonyms import RELATIONS as OTHER_RELATIONS
from handrail.synonyms import role_meant_by, synonym

_XPATH = re.compile(r"\s*(xpath\s*[=:]|\(?\.?//|\.\./|/(html|body|div)\b|/[a-z]+(\[|/[a-z]{2,}))", re.IGNORECASE)
_SELECTOR = re.compile(
    r"\s*([.#][A-Za-z_]|\[[\w-]+[\]=~^$*|]|[a-z]\w*[.#\[][\w-]|[a-z]\w*:[a-z]|[a-z]\w*\s*>\s*[a-z]|(text|id|name|role)[=:])"
)
_NO_WORDS = '{what}, which says where an element stands in the source of the page; say what a person sees, as in: button "Export"'
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
"""The quotation marks that programs for letters put in place of the one on the keyboard."""
_TYPOGRAPHIC = re.compile(f"[{_DOUBLE}]")
_TOKEN = re.compile(
    rf"""("(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)+/i?(?=\s|$))|'([^']+)'|[{_DOUBLE}]([^{_DOUBLE}]+)[{_DOUBLE}]|(\S+)"""
)
_TWO_WORDS = re.compile(r"\b(next to|left of|right of|inside of)\b")


def explained(mistake: LocatorMistake, text: str, targets: Mapping[str, Alternatives]) -> tuple[str, int]:
    """The sentence for an author about a text that is no locator, and the place in the text to which it belongs."""
    if _XPATH.match(text):
        return _NO_WORDS.format(what="this is an XPath"), 0
    if _SELECTOR.match(text) and not text.lstrip().startswith('css="'):
        return _NO_WORDS.format(what="this is a selector"), 0
    sentence, meant = str(mistake), meant_by(text, targets)
    typographic = _TYPOGRAPHIC.search(text)
    if meant and typographic and '"' not in text:
        return (
            f"the quotation marks of a locator are straight, not {typographic[0]}; write: {meant}",
            typographic.start(),
        )
    if meant and meant not in sentence:
        known = sentence.split("; a locator begins")[0]
        return f"{known} Write: {meant}" if known.endswith("?") else f"{known}; write: {meant}", mistake.offset
    return sentence, mistake.offset


def meant_by(text: str, targets: Mapping[str, Alternatives]) -> str | None:
    """The locator that the author probably means, as it is written in a runbook; None if nobody can tell."""
    words = [_Word(match) for match in _TOKEN.finditer(_TWO_WORDS.sub(lambda two: two[0].replace(" ", "-"), text))]
    if any(word.bare.startswith(('"', "/")) for word in words):
        return None  # where a name ends that has no end, nobody can tell
    meant = " ".join(_said(words, targets))
    try:
        locators(meant, targets)
    except LocatorMistake:
        return None
    if meant.split() == text.split() or _differs_in_roles_alone(text, meant):
        return None
    return f"'{meant}'" if ": " in meant or " #" in meant or "'" in meant else meant


class _Word:
    """One word of a locator as it is written: `name` has its straight quotes, and is empty for a word without any."""

    def __init__(self, match: re.Match[str]) -> None:
        quoted, single, typographic, bare = match.groups()
        self.bare = bare or ""
        self.name = quoted or (str(ElementName(single or typographic)) if single or typographic else "")


def _said(words: list[_Word], targets: Mapping[str, Alternatives]) -> Iterator[str]:
    """The words of the locator that is meant: each part begins with a role, and its name is in quotes."""
    part: list[_Word] = []
    for index, word in enumerate(words):
        relation = _relation(word.bare)
        if part and relation and words[index + 1 :] and _role(words[index + 1].bare, targets):
            yield from (*_part(part, targets), relation)
            part = []
        else:
            part.append(word)
    yield from _part(part, targets)


def _relation(word: str) -> str | None:
    other = synonym(word, RELATIONS, OTHER_RELATIONS)
    return word if word in RELATIONS else other.known[0] if other else None


def _role(word: str, targets: Mapping[str, Alternatives]) -> str | None:
    return word if word in targets or word in ROLES else role_meant_by(word, ROLES) if word else None


def _part(words: list[_Word], targets: Mapping[str, Alternatives]) -> Iterator[str]:
    role = _role(words[0].bare, targets) if words else None
    if role is None and words and not words[0].bare[:1].islower():
        yield "button"  # what one clicks by its name alone
    elif role:
        yield role
        words = words[1:]
    bare = " ".join(word.bare for word in words if word.bare)
    yield from [str(ElementName(bare))] if bare else []
    yield from (word.name for word in words if word.name)


def _differs_in_roles_alone(text: str, meant: str) -> bool:
    written, said = text.split(), meant.split()
    differing = [after for before, after in zip(written, said, strict=False) if before != after]
    return len(written) == len(said) and all(word in ROLES for word in differing)
