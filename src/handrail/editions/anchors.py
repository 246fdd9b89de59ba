"""Anchors: the ways to point at a sentence of an edition, by its id or by some words that only it has."""

from __future__ import annotations

import re

from handrail.editions.edition import Edition, Sentence, plain_sentence

_ID = re.compile(r"\d+\.\d+")
MAX_LISTED = 4


class AnchorNotFound(Exception):
    """An anchor points at no sentence, or at several. The sentence tells its author why."""


def find_anchor(edition: Edition, anchor: str) -> Sentence:
    """The sentence that is meant. Raises `AnchorNotFound`."""
    return _by_id(edition, anchor) if _ID.fullmatch(anchor) else _by_words(edition, anchor)


def _by_id(edition: Edition, anchor: str) -> Sentence:
    for sentence in edition.sentences:
        if sentence.id == anchor:
            return sentence
    section = anchor.partition(".")[0]
    near = [sentence.id for sentence in edition.sentences if sentence.id.partition(".")[0] == section]
    with_sentences = dict.fromkeys(sentence.id.partition(".")[0] for sentence in edition.sentences)
    if len(near) > 1:
        hint = f"section {section} has {near[0]} to {near[-1]}"
    elif near:
        hint = f"section {section} has {near[0]} alone"
    else:
        hint = f"there are sentences in the sections {', '.join(with_sentences) or 'of none'}"
    raise AnchorNotFound(f"the stored edition has no sentence {anchor}; {hint}")


def _by_words(edition: Edition, anchor: str) -> Sentence:
    words = plain_sentence(anchor)
    found = [sentence for sentence in edition.sentences if words in plain_sentence(sentence.says)]
    if len(found) == 1:
        return found[0]
    if found:
        more = "" if len(found) <= MAX_LISTED else f" and {len(found) - MAX_LISTED} more"
        listed = ", ".join(sentence.id for sentence in found[:MAX_LISTED])
        raise AnchorNotFound(
            f'"{words}" stands in {len(found)} sentences ({listed}{more}); quote more of it, or name the id'
        )
    ignoring_case = [one.id for one in edition.sentences if words.casefold() in plain_sentence(one.says).casefold()]
    hint = f"; {', '.join(ignoring_case[:MAX_LISTED])} has it in other letters" if ignoring_case else ""
    raise AnchorNotFound(f'"{words}" stands in no sentence of the stored edition{hint}')
