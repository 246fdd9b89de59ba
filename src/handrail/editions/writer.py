"""The text of a stored edition: YAML that a person reviews, and goes on with in their own words."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.editions.edition import DocumentSection, Edition


def edition_text(edition: Edition) -> str:
    """Write an edition as YAML."""
    return "\n".join(
        [*_head(edition), "sections:", *(line for part in edition.sections for line in _section(part)), ""]
    )


def _head(edition: Edition) -> Iterator[str]:
    yield f"document: {_quoted(edition.document)}"
    if edition.url:
        yield f"url: {_quoted(edition.url)}"
    yield f"edition: {_quoted(edition.edition)}"
    yield f"read_on: {_quoted(edition.read_on)}"
    yield f"sha256: {_quoted(edition.sha256)}"


def _section(section: DocumentSection) -> Iterator[str]:
    yield f"  - heading: {_quoted(section.heading)}"
    if section.sentences:
        yield "    sentences:"
    for sentence in section.sentences:
        yield f"      - id: {_quoted(sentence.id)}"
        yield f"        sha256: {_quoted(sentence.sha256)}"
        yield f"        says: {_quoted(sentence.says)}"


def _quoted(text: str) -> str:
    """A text in single quotes: nothing in it means anything but itself, for any reader of YAML."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
