"""One edition of a vendor's document, as it is stored: its sections, and the digest of each of their sentences."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from handrail.characters import hidden_characters, looks_like_space
from handrail.errors import Mistake


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document. Its digest is that of the original, whether or not that is kept."""

    id: str
    """The number of its section, and its own in that section: `3.2`."""
    sha256: str
    says: str
    """The sentence itself, or what it says in the words of whoever stored it; empty until they have written that."""

    @property
    def is_original(self) -> bool:
        """Say whether the sentence is kept as it stands in the document."""
        return digest_of(self.says) == self.sha256


@dataclass(frozen=True)
class DocumentSection:
    """The sentences under one heading; none under the caption of a picture."""

    heading: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Edition:
    """An edition of a document."""

    document: str
    edition: str
    """As the document names it; else the day on which it was read."""
    read_on: str
    sha256: str
    """The SHA-256 of the very file that it was made of."""
    sections: tuple[DocumentSection, ...]
    url: str = ""
    unwritten: tuple[Mistake, ...] = ()
    """A mistake for each sentence of which nobody has written yet what it says."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for section in self.sections for sentence in section.sentences)

    def by_section(self) -> Iterator[tuple[DocumentSection, Sentence]]:
        """Each sentence with its section, in the order of the document."""
        for section in self.sections:
            for sentence in section.sentences:
                yield section, sentence


def plain_sentence(text: str) -> str:
    """A text by which two prints of a sentence are the same: composed letters, one space between words, nothing hidden."""
    spaced = "".join(_shown(char) for char in unicodedata.normalize("NFC", text))
    return " ".join(spaced.split())


def _shown(char: str) -> str:
    if char in "\n\r\t\f\v" or looks_like_space(char):
        return " "
    return "" if any(hidden_characters(char)) else char


def digest_of(sentence: str) -> str:
    """The SHA-256 of a sentence in its plain form."""
    return hashlib.sha256(plain_sentence(sentence).encode()).hexdigest()
