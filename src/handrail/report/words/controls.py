"""The wording of the evidence by control: what is shown of each, and by which steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from handrail.journal import EvidenceKept
from handrail.mode import DRAFT, Mode
from handrail.report.auditing.matrix import AnsweringStep, ControlEvidence, Shown, proves_something
from handrail.report.words.steps import finding, step_ended
from handrail.report.words.units import plural

_ORIGINS: Mapping[str, str] = {
    "runbook": "named at the head of the runbook",
    "section": "named at the section",
    "step": "named at the step",
}
_COUNTED: Mapping[Shown, str] = {
    "performed": "performed",
    "so already": "found so already",
    "not due": "not due",
    "not reached": "not come to",
}


def controls(evidence: ControlEvidence) -> str:
    return ", ".join(evidence.controls)


def controls_origin(origin: str) -> str:
    """Where it is written that a step answers to a control, as a clause; empty if that is said elsewhere."""
    return _ORIGINS.get(origin, "")


def control_verdict(evidence: ControlEvidence, mode: Mode) -> str:
    """Whether a run shows that controls were carried out, and by how many steps."""
    if not proves_something(mode):
        label = (
            "a draft changes while it is performed" if mode is DRAFT else "a rehearsal performs nothing that changes"
        )
        return f"{evidence.verdict}: {label}, so it is no evidence"
    ended = Counter(_COUNTED.get(step.shown) or _ended(step) for step in evidence.steps)
    performed = ended.pop("performed", 0) or "none"
    others = [f"{ended[words]} {words}" for words in (*_COUNTED.values(), *ended) if ended[words]]
    total = plural(len(evidence.steps), "step")
    return f"{evidence.verdict}: {', '.join([f'{performed} of {total} performed', *dict.fromkeys(others)])}"


def controls_told(evidence: ControlEvidence, mode: Mode) -> str:
    """The line of controls on a report's first page."""
    return f"{controls(evidence)} {control_verdict(evidence, mode)}"


def answered(step: AnsweringStep) -> str:
    """How a step that answers to a control ended, with the reason; empty if it was simply performed."""
    telling = step.telling
    if telling is None:
        return "the run did not come to it"
    if step.shown == "performed":
        return ""
    inner = f"step {telling.number}: " if telling is not step.record else ""
    return inner + _ended(step) + (f": {telling.reason}" if telling.reason else "")


def _ended(step: AnsweringStep) -> str:
    assert step.telling is not None
    return step_ended(step.telling)


def other_steps(evidence: ControlEvidence) -> Iterator[str]:
    """The steps that were not performed and leave no question of their own, in a sentence each."""
    not_due, unreached = evidence.steps_shown("not due"), evidence.steps_shown("not reached")
    if not_due:
        yield f"Not due: {'steps' if len(not_due) > 1 else 'step'} {', '.join(step.number for step in not_due)}"
    if unreached:
        yield f"Not come to: {'; '.join(f'{step.number}, {step.sentence}' for step in unreached)}"


def other_proofs(step: AnsweringStep) -> Iterator[str]:
    """What proves a step beside its pictures, a sentence each."""
    return iter(dict.fromkeys(finding(fact) for fact in step.facts))


def picture_number(kept: EvidenceKept) -> str:
    """The number with which a picture's file begins, as in 028; the file's name if there is none."""
    name = PurePosixPath(kept.file).name
    number = re.match(r"\d+", name)
    return number[0] if number else name
