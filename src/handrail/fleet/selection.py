"""The selection of pairs for a rollout: by name, glob and label, as in `lab,site=london,!hq-*`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from handrail.errors import InvalidCall
from handrail.inventory import Pair
from handrail.source import nearest

ALL = "all"
GLOB = re.compile(r"[*?\[]")
MAX_LISTED = 12
"""The number of names that an error lists."""
GRAMMAR = (
    "--pairs takes names, globs as in hq-*, labels as in site=london, `all`, and `!` before what is left out; several with "
    "commas, and with + for what all of them have to be, as in site=london+tier=gold"
)


@dataclass(frozen=True)
class Term:
    """One term of a selection: its parts all have to hold of a pair, which it then takes, or leaves out."""

    text: str
    parts: tuple[str, ...]
    leaves_out: bool = False


@dataclass(frozen=True)
class Selection:
    """The pairs that were selected, in the order of the terms that took them; and for every pair, which term decided."""

    pairs: tuple[Pair, ...]
    reasons: Mapping[str, Term | None] = field(default_factory=dict)
    """The term that took each pair of the fleet, or left it out of those that another takes; None if nothing takes it."""


def select(pairs: Mapping[str, Pair], selection: str | Sequence[str]) -> Selection:
    """Select pairs. What `!` leaves out stays out, wherever it stands; terms with `!` alone leave out of all pairs.

    The order is that of the terms, and for each of them that of the inventories. Raises `InvalidCall` for a name, a glob or a
    label that no pair has, and for an empty selection.
    """
    texts = [selection] if isinstance(selection, str) else list(selection)
    terms = [term for text in texts for term in _terms(text, pairs)]
    if not pairs:
        raise InvalidCall("there are no pairs to select from: no inventory that was given has any")
    matched = {term: _matching(term, pairs) for term in terms}
    out: dict[str, Term | None] = {name: term for term in reversed(terms) if term.leaves_out for name in matched[term]}
    taking = [term for term in terms if not term.leaves_out]
    if terms and not taking:
        taking = [Term(ALL, (ALL,))]
        matched[taking[0]] = tuple(pairs)
    taken: dict[str, Term | None] = {}
    for term in taking:
        for name in matched[term]:
            if name not in out:
                taken.setdefault(name, term)
    if not taken:
        raise InvalidCall(_nothing(texts, taking, out))
    meant = {name for term in taking for name in matched[term]}
    reasons = {name: taken.get(name) or (out.get(name) if name in meant else None) for name in pairs}
    return Selection(tuple(pairs[name] for name in taken), reasons)


def _nothing(texts: Iterable[str], taking: Sequence[Term], out: Mapping[str, Term | None]) -> str:
    whole = ",".join(texts)
    if not taking:
        return f"--pairs {whole or 'without a word'} selects nothing. {GRAMMAR}"
    by = ", ".join(dict.fromkeys(term.text for term in out.values() if term))
    return f"--pairs {whole} selects nothing: every pair that it takes is left out by {by}"


def _terms(text: str, pairs: Mapping[str, Pair]) -> list[Term]:
    if text in pairs and text != ALL:
        return [Term(text, (text,))]
    return [_term(part.strip(), text, pairs) for part in text.split(",") if text.strip()]


def _term(text: str, whole: str, pairs: Mapping[str, Pair]) -> Term:
    body = text.removeprefix("!").strip()
    parts = (body,) if body in pairs else tuple(part.strip() for part in body.split("+"))
    if not all(parts):
        raise InvalidCall(f"--pairs {whole}: a term of it is empty. {GRAMMAR}")
    if wrong := next((part for part in parts if part.startswith("!") and part not in pairs), None):
        raise InvalidCall(f"--pairs {whole}: `!` stands before a whole term, not before {wrong[1:]} in it. {GRAMMAR}")
    if ALL in parts and ALL in pairs:
        raise InvalidCall("`all` in --pairs means every pair, and one pair is called so; give it another name")
    return Term(text, parts, leaves_out=text.startswith("!"))


def _matching(term: Term, pairs: Mapping[str, Pair]) -> tuple[str, ...]:
    """The pairs of which all parts of the term hold. Raises `InvalidCall` if there is none."""
    names = [_names(part, pairs) for part in term.parts]
    both = tuple(name for name in names[0] if all(name in others for others in names[1:]))
    if not both:
        raise InvalidCall(f"--pairs: no pair is all of {term.text.removeprefix('!')}")
    return both


def _names(part: str, pairs: Mapping[str, Pair]) -> tuple[str, ...]:
    if part == ALL:
        return tuple(pairs)
    if part in pairs:
        return (part,)
    if "=" in part:
        return _labelled(part, pairs)
    found = tuple(name for name in pairs if fnmatchcase(name, part))
    if not found:
        raise InvalidCall(f"--pairs: no pair is called {part}{_meant(part, pairs)}")
    return found


def _meant(part: str, pairs: Mapping[str, Pair]) -> str:
    """The hint for a word that is no name: a label, a word of a label, a name that is spelled alike, or what there is."""
    if GLOB.search(part):
        return f"; there are {_listed(pairs)}"
    if words := _words(part, pairs):
        return f"; {part} is a label: say which word, as in {part}={words[0]}"
    labels = [label for pair in pairs.values() for label, words in pair.labels.items() if part in words]
    return f"; {part} is a word of a label: say {labels[0]}={part}" if labels else _known(part, pairs, "pairs")


def _labelled(part: str, pairs: Mapping[str, Pair]) -> tuple[str, ...]:
    label, _, word = part.partition("=")
    words = _words(label, pairs)
    if not words:
        labels = dict.fromkeys(name for pair in pairs.values() for name in pair.labels)
        known = (
            _known(label, labels, "labels") if labels else "; no pair has labels yet: `labels:` of a pair gives it some"
        )
        raise InvalidCall(f"--pairs {part}: no pair has a label {label}{known}")
    found = tuple(
        name for name, pair in pairs.items() if any(fnmatchcase(have, word) for have in pair.labels.get(label, ()))
    )
    if not found:
        raise InvalidCall(f"--pairs {part}: no pair has {label}={word}{_known(word, words, f'words of {label}')}")
    return found


def _words(label: str, pairs: Mapping[str, Pair]) -> tuple[str, ...]:
    """The words of a label that there are."""
    return tuple(dict.fromkeys(word for pair in pairs.values() for word in pair.labels.get(label, ())))


def _known(word: str, known: Iterable[str], what: str) -> str:
    words = tuple(known)
    near = nearest(word, words)
    return f"; did you mean {near}?" if near else f"; the {what} are {_listed(words)}"


def _listed(words: Iterable[str]) -> str:
    names = list(words)
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    return ", ".join(names[:MAX_LISTED]) + more
