"""Handrail carries out a vendor's written procedure in the vendor's own web pages, and leaves proof of what it did.

These names are the library; `docs/reference/python.md` explains them. Each is imported when it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from handrail.version import __version__ as __version__

if TYPE_CHECKING:
    from handrail.app.add_document import DocumentFile, StoredEdition, add_document
    from handrail.app.browser import shared_browser
    from handrail.app.check import CheckedRunbook, check
    from handrail.app.coverage import ProvedCoverage, coverage_of, coverage_text, prove
    from handrail.app.document_impact import impact_of
    from handrail.app.environment import real_environment
    from handrail.app.keys import SealingKey, make_key
    from handrail.app.lookup import load_runbook
    from handrail.app.perform import RunResult, perform, rehearse
    from handrail.app.plan import Plan, PlanLine, PlanSection, plan
    from handrail.app.publish import PublishedRun, publish
    from handrail.app.resume import ResumeRequest, resume
    from handrail.app.rollouts.process import RolloutResult
    from handrail.app.rollouts.request import RolloutRequest
    from handrail.app.rollouts.rollout import RolloutResumption, resume_rollout, roll_out
    from handrail.app.rollouts.terms import RolloutTerms
    from handrail.app.rollouts.verify import verify_rollout
    from handrail.app.seal import ResealedRun, seal_again
    from handrail.app.sign import SignedOff, SigningKey, sign_off, sign_off_request
    from handrail.app.stop import StopSignal
    from handrail.app.verify import VerificationResult, verify
    from handrail.coverage import Coverage, CoveredSentence, CoveredStep, Impact, Suspect
    from handrail.editions import Edition
    from handrail.engine import Approval, Choice, Listener, Question, Reply
    from handrail.errors import (
        AuthorError,
        EvidenceBroken,
        HandrailError,
        InvalidCall,
        InvalidFile,
        Mistake,
        OutcomeUnknown,
        RunStopped,
        SecretKept,
        StepError,
        SurroundingsError,
    )
    from handrail.inventory import Fleet, Inventory, Pair, load_fleet, load_inventory
    from handrail.journal import Entry, RunRecord, StepRecord
    from handrail.run import DoubtResolution, Environment, RequiredRehearsal, RunFolder, RunRequest
    from handrail.runbook import Runbook
    from handrail.sealing import CheckResult, SignOff

__all__ = [
    "DoubtResolution",
    "Approval",
    "AuthorError",
    "CheckResult",
    "CheckedRunbook",
    "Choice",
    "Coverage",
    "CoveredSentence",
    "CoveredStep",
    "DocumentFile",
    "Edition",
    "Entry",
    "Environment",
    "EvidenceBroken",
    "Fleet",
    "HandrailError",
    "Impact",
    "InvalidCall",
    "InvalidFile",
    "Inventory",
    "Listener",
    "Mistake",
    "OutcomeUnknown",
    "Pair",
    "Plan",
    "PlanLine",
    "PlanSection",
    "ProvedCoverage",
    "PublishedRun",
    "Question",
    "Reply",
    "RequiredRehearsal",
    "ResealedRun",
    "ResumeRequest",
    "RolloutRequest",
    "RolloutResult",
    "RolloutResumption",
    "RolloutTerms",
    "RunFolder",
    "RunRecord",
    "RunRequest",
    "RunResult",
    "RunStopped",
    "Runbook",
    "SealingKey",
    "SecretKept",
    "SignOff",
    "SignedOff",
    "SigningKey",
    "StepError",
    "StepRecord",
    "StopSignal",
    "StoredEdition",
    "SurroundingsError",
    "Suspect",
    "VerificationResult",
    "add_document",
    "check",
    "coverage_of",
    "coverage_text",
    "impact_of",
    "load_fleet",
    "load_inventory",
    "load_runbook",
    "make_key",
    "perform",
    "plan",
    "prove",
    "publish",
    "real_environment",
    "rehearse",
    "resume",
    "resume_rollout",
    "roll_out",
    "seal_again",
    "shared_browser",
    "sign_off",
    "sign_off_request",
    "verify",
    "verify_rollout",
]

_MODULES = {
    "app.add_document": ("DocumentFile", "StoredEdition", "add_document"),
    "app.browser": ("shared_browser",),
    "app.check": ("CheckedRunbook", "check"),
    "app.coverage": ("ProvedCoverage", "coverage_of", "coverage_text", "prove"),
    "app.document_impact": ("impact_of",),
    "app.environment": ("real_environment",),
    "app.keys": ("SealingKey", "make_key"),
    "app.perform": ("RunResult", "perform", "rehearse"),
    "app.lookup": ("load_runbook",),
    "app.plan": ("Plan", "PlanLine", "PlanSection", "plan"),
    "app.publish": ("PublishedRun", "publish"),
    "app.resume": ("ResumeRequest", "resume"),
    "app.rollouts.process": ("RolloutResult",),
    "app.rollouts.request": ("RolloutRequest",),
    "app.rollouts.rollout": ("RolloutResumption", "resume_rollout", "roll_out"),
    "app.rollouts.terms": ("RolloutTerms",),
    "app.rollouts.verify": ("verify_rollout",),
    "app.seal": ("ResealedRun", "seal_again"),
    "app.sign": ("SignedOff", "SigningKey", "sign_off", "sign_off_request"),
    "app.stop": ("StopSignal",),
    "app.verify": ("VerificationResult", "verify"),
    "coverage": ("Coverage", "CoveredSentence", "CoveredStep", "Impact", "Suspect"),
    "editions": ("Edition",),
    "engine": ("Approval", "Choice", "Listener", "Question", "Reply"),
    "errors": (
        *("AuthorError", "EvidenceBroken", "HandrailError", "InvalidCall", "InvalidFile", "Mistake", "OutcomeUnknown"),
        *("RunStopped", "SecretKept", "StepError", "SurroundingsError"),
    ),
    "inventory": ("Fleet", "Inventory", "Pair", "load_fleet", "load_inventory"),
    "journal": ("Entry", "RunRecord", "StepRecord"),
    "run": ("DoubtResolution", "Environment", "RequiredRehearsal", "RunFolder", "RunRequest"),
    "runbook": ("Runbook",),
    "sealing": ("CheckResult", "SignOff"),
}
"""Where each name is."""


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"handrail.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
