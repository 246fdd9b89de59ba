"""How a runbook covers its document: which step carries out each sentence, and where each step comes from. Pure functions."""

from handrail.coverage.matrix import (
    Coverage,
    CoveredSection,
    CoveredSentence,
    CoveredStep,
    OrderDeviation,
    Proof,
    ProvingRun,
    SentenceState,
    StepState,
    Verdict,
    cover,
)
from handrail.coverage.proofs import with_runs

__all__ = [
    "Coverage",
    "CoveredSection",
    "CoveredSentence",
    "CoveredStep",
    "OrderDeviation",
    "Proof",
    "ProvingRun",
    "SentenceState",
    "StepState",
    "Verdict",
    "cover",
    "with_runs",
]
