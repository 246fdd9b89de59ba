"""How a runbook covers its document: which step carries out each sentence, and where each step comes from. Pure functions."""

from handrail.coverage.changes import Change, ChangeKind
from handrail.coverage.impact import Impact, Suspect, impact
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
from handrail.coverage.reviews import Review, read_reviews, reviews_file, with_reviews

__all__ = [
    "Change",
    "ChangeKind",
    "Coverage",
    "CoveredSection",
    "CoveredSentence",
    "CoveredStep",
    "Impact",
    "OrderDeviation",
    "Proof",
    "ProvingRun",
    "Review",
    "SentenceState",
    "StepState",
    "Suspect",
    "Verdict",
    "cover",
    "impact",
    "read_reviews",
    "reviews_file",
    "with_reviews",
    "with_runs",
]
