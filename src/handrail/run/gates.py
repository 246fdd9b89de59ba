"""The gates of a run, made in the order in which its mode names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.engine import Approvals, Gate, GateChain, Operator, Recorder, StepContexts, TimeLimit, When
from handrail.engine.gates.rehearsal import Rehearsal
from handrail.engine.gates.right_appliance import RightAppliance
from handrail.mode import GateName
from handrail.page import Page
from handrail.run.certificates import downloaded_fingerprints, fetch_certificate
from handrail.run.environment import Environment
from handrail.run.participants import ResolvedRun
from handrail.run.request import RunRequest
from handrail.run.training import TrainingHooks
from handrail.runbook import outline


@dataclass(frozen=True)
class RunGates:
    """The maker of a run's gates: its mode names them, and its pages are open."""

    request: RunRequest
    environment: Environment
    resolved: ResolvedRun
    recorder: Recorder
    pages: Mapping[str, Page]
    contexts: StepContexts
    hooks: TrainingHooks
    time_limit: TimeLimit | None

    def chain(self) -> GateChain:
        return GateChain(tuple(gate for name in self.request.mode.gates for gate in self._make(name)))

    def _make(self, name: GateName) -> tuple[Gate, ...]:
        consult, record = self.environment.consult_operator, self.recorder.record
        match name:
            case "when":
                return (When(self.pages),)
            case "time-limit":
                return (self.time_limit,) if self.time_limit else ()
            case "approval":
                return (Approvals(self.request.approval, consult, record),)
            case "operator":
                return (Operator(consult, record),) if consult else ()
            case "training":
                return self.hooks.gates
            case "right-appliance":
                return (self._right_appliance(),)
            case "rehearsal":
                return (Rehearsal(self.pages, self.recorder, outline(self.request.runbook)),)

    def _right_appliance(self) -> RightAppliance:
        return RightAppliance(
            appliances=self.resolved.appliances,
            pages=self.pages,
            served_fingerprints={role: leaf.fingerprint for role, leaf in self.resolved.leaves.items()},
            downloaded_fingerprints=lambda: downloaded_fingerprints(self.contexts.values),
            signed_in_steps=self.contexts.sign_in_page_locators.keys(),
            verify_certificate=lambda appliance: fetch_certificate(appliance, self.environment.clock()),
            record=self.recorder.record,
        )
