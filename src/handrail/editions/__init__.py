"""Stored editions of vendors' documents: their sentences by section, with digests. Nothing is fetched."""

from handrail.editions.anchors import AnchorNotFound, find_anchor
from handrail.editions.edition import DocumentSection, Edition, Sentence, digest_of, plain_sentence
from handrail.editions.making import make_edition
from handrail.editions.reader import read_edition
from handrail.editions.writer import edition_text

__all__ = [
    "AnchorNotFound",
    "DocumentSection",
    "Edition",
    "Sentence",
    "digest_of",
    "edition_text",
    "find_anchor",
    "make_edition",
    "plain_sentence",
    "read_edition",
]
