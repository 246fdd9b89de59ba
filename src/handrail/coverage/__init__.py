"""How a runbook covers its document: which step carries out each sentence, and where each step comes from. Pure functions."""

from handrail.coverage.matrix import (
    Coverage,
    CoveredSection,
    CoveredSentence,
    CoveredStep,
    OrderDeviation,
    SentenceState,
    StepState,
    cover,
)

__all__ = [
    "Coverage",
    "CoveredSection",
    "CoveredSentence",
    "CoveredStep",
    "OrderDeviation",
    "SentenceState",
    "StepState",
    "cover",
]
