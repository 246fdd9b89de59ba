"""Runbooks, read from YAML: steps, or every mistake at once."""

from handrail.runbook.draft import Draft
from handrail.runbook.model import (
    Input,
    PlannedSection,
    PlannedStep,
    Runbook,
    Section,
    VendorDocument,
    digest_of,
    must_be_inputs,
    outline,
)
from handrail.runbook.reader import Library, load
from handrail.runbook.shipped_runbooks import shipped, shipped_names

__all__ = [
    "Draft",
    "Input",
    "Library",
    "PlannedSection",
    "PlannedStep",
    "Runbook",
    "Section",
    "VendorDocument",
    "digest_of",
    "load",
    "must_be_inputs",
    "outline",
    "shipped",
    "shipped_names",
]
