"""Sealing of a run's folder, so that whoever gets it can verify that it is whole, unaltered, and whose it is."""

from handrail.sealing.bag import DATA, MENDED, is_sealed, link, payload, recorded_name, relink, sealed_by
from handrail.sealing.check_result import CheckResult, CheckState, TrustAnchors
from handrail.sealing.keys import Signatory, new_key, open_key
from handrail.sealing.later_reports import LaterReport, made_by
from handrail.sealing.seal import SealingOptions, seal, seal_rollout, unseal
from handrail.sealing.sign_off import ROLES, SIGN_OFFS, Role, SignOff, told_sign_offs
from handrail.sealing.verification import Verification

__all__ = [
    "DATA",
    "MENDED",
    "ROLES",
    "SIGN_OFFS",
    "CheckResult",
    "CheckState",
    "LaterReport",
    "Role",
    "SealingOptions",
    "SignOff",
    "Signatory",
    "TrustAnchors",
    "Verification",
    "is_sealed",
    "link",
    "made_by",
    "new_key",
    "open_key",
    "payload",
    "recorded_name",
    "relink",
    "seal",
    "seal_rollout",
    "sealed_by",
    "told_sign_offs",
    "unseal",
]
