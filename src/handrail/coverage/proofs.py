"""What runs prove of a coverage: the last picture of the steps that carry out a sentence, by whom, when, and on which version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handrail.coverage.matrix import Coverage, CoveredSection, Proof, ProvingRun, Verdict
from handrail.journal import ApplianceProved, EvidenceKept, StepRecord

DONE = ("passed", "by hand", "so already")
"""The outcomes of a step after which things are as its sentence wants them."""


def with_runs(coverage: Coverage, runs: Sequence[ProvingRun]) -> Coverage:
    """The coverage, with what each of these runs of its very runbook proves of each sentence."""
    readings = [_Reading(run) for run in runs]
    sections = tuple(
        CoveredSection(
            section.heading,
            tuple(
                replace(it, proofs=tuple(reading.proof(it.steps) for reading in readings if it.steps))
                for it in section.sentences
            ),
        )
        for section in coverage.sections
    )
    return replace(coverage, sections=sections, runs=tuple(runs))


class _Reading:
    """One run, asked for its steps."""

    def __init__(self, run: ProvingRun) -> None:
        self._name, self._record = run.name, run.record
        self._steps = {step.number: step for step in run.record.steps}

    def proof(self, numbers: Sequence[str]) -> Proof:
        """What the run proves of a sentence that these steps carry out."""
        missed = next((number for number in numbers if number not in self._steps), None)
        steps = [self._steps[number] for number in numbers if number in self._steps]
        failed = next((step for step in steps if not (step.outcome in DONE or _is_not_due(step))), None)
        if failed:
            return self._about(failed, "not proved", failed.reason)
        if missed:
            return Proof(self._name, "not proved", missed, reason="the run did not come to it")
        done = [step for step in steps if step.outcome in DONE]
        if not done:
            return self._about(steps[-1], "not due", steps[-1].reason)
        pictured = [step for step in done if self._picture(step)]
        shown = (pictured or done)[-1]
        return self._about(shown, "proved", shown.reason if shown.outcome != "passed" else "")

    def _about(self, step: StepRecord, verdict: Verdict, reason: str) -> Proof:
        return Proof(
            run=self._name,
            verdict=verdict,
            step=step.number,
            outcome=step.outcome,
            at=step.began + step.took,
            by=step.by or self._record.operator_at(step.began),
            picture=self._picture(step) if verdict == "proved" else None,
            version=self._version(step),
            reason=reason,
        )

    def _picture(self, step: StepRecord) -> EvidenceKept | None:
        """The last picture of a step, or of the steps of the runbook that it calls."""
        inner = [it for number, it in self._steps.items() if number.startswith(f"{step.number}.")]
        kept = [picture for it in (step, *inner) for picture in it.pictures if not picture.drawn_on]
        return kept[-1] if kept else None

    def _version(self, step: StepRecord) -> str:
        """What the appliance shows of itself in this run, such as its version; else what it was recognised by."""
        read: dict[str, str] = {}
        shown: dict[str, str] = {}
        for _, event in self._record.run_facts:
            if isinstance(event, ApplianceProved) and event.appliance == step.appliance:
                read |= event.read
                shown |= event.shown
        return ", ".join(f"{label} {text}" for label, text in (read or shown).items())


def _is_not_due(step: StepRecord) -> bool:
    """Whether the step's condition did not hold. What a person leaves out was due."""
    return step.outcome == "skipped" and not step.by
