"""A run's folder, made so that whoever is handed it can see whether it is whole, unaltered, and whose it is."""

from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import DATA, is_sealed, link, payload, relink
from handrail.sealing.check_result import CheckResult, Trust
from handrail.sealing.keys import Signatory, new_key, open_key
from handrail.sealing.seal import SealingOptions, seal, unseal
from handrail.sealing.verification import Verification

__all__ = [
    "DATA",
    "CheckResult",
    "JournalSummary",
    "SealingOptions",
    "Signatory",
    "Trust",
    "Verification",
    "is_sealed",
    "link",
    "new_key",
    "open_key",
    "payload",
    "relink",
    "seal",
    "unseal",
]
