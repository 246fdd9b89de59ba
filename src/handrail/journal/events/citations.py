"""The sentences of a vendor's document that the steps of a run carry out."""

from pydantic import BaseModel, ConfigDict


class CitedSentence(BaseModel):
    """A sentence of the document as its stored edition has it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    says: str
    is_original: bool = False
    """Whether these are the vendor's own words, and not those of whoever stored the edition."""


class CitedDocument(BaseModel):
    """The document that steps cite: which edition was stored when the run began, and its sentences by step."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: str = ""
    edition: str = ""
    """Empty if no stored edition could be read; then there are no `sentences` either."""
    steps: dict[str, tuple[str, ...]] = {}
    """By the number of a step: the ids of its sentences, or the runbook's own words for them if no edition could be read."""
    sentences: dict[str, CitedSentence] = {}
    """By id: each that a step names."""
