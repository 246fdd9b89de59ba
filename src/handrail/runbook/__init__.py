"""Reading runbooks: from YAML to steps, or to every mistake at once."""

from handrail.runbook.model import Input, Place, PlacedSection, Runbook, Section, digest_of, outline
from handrail.runbook.reading import Library, load
from handrail.runbook.shipped import shipped, shipped_names

__all__ = [
    "Input",
    "Library",
    "Place",
    "PlacedSection",
    "Runbook",
    "Section",
    "digest_of",
    "load",
    "outline",
    "shipped",
    "shipped_names",
]
