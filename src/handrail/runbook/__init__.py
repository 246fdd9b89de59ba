"""Runbooks, read from YAML: steps, or every mistake at once."""

from handrail.runbook.draft import Draft
from handrail.runbook.model import (
    Input,
    PlannedSection,
    PlannedStep,
    Runbook,
    RunbookDocument,
    Section,
    VendorPage,
    digest_of,
    must_be_inputs,
    outline,
)
from handrail.runbook.places import Place, places_of_steps
from handrail.runbook.reader import Library, load
from handrail.runbook.shipped_runbooks import shipped, shipped_names

__all__ = [
    "Draft",
    "Input",
    "Library",
    "Place",
    "PlannedSection",
    "PlannedStep",
    "Runbook",
    "RunbookDocument",
    "Section",
    "VendorPage",
    "digest_of",
    "load",
    "must_be_inputs",
    "outline",
    "places_of_steps",
    "shipped",
    "shipped_names",
]
