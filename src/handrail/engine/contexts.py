"""The contexts of steps: the page, the address and the values that each step may use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from handrail.page import Page, Target
from handrail.runbook import PlannedStep
from handrail.secrets import Secret
from handrail.steps import Call, Context, Handshake, Value
from handrail.steps.values import filled


@dataclass(frozen=True)
class ApplianceSession:
    """An appliance's open page, its addresses, and the account that signs in."""

    page: Page
    url: str
    address: tuple[str, int]
    username: str
    password: Secret

    def placeholder_values(self) -> dict[str, Value]:
        """The values of the placeholders that every section has: `url`, `host`, `username` and `password`."""
        host = urlsplit(self.url).hostname or ""
        return {"url": self.url, "host": host, "username": self.username, "password": self.password}


@dataclass
class StepContexts:
    """The maker of each step's context. A called runbook has values of its own; sections of one runbook share theirs."""

    sessions: Mapping[str, ApplianceSession]
    values: dict[str, Value]
    private_folder: Path
    now: Callable[[], datetime]
    handshake: Handshake
    secrets: Mapping[Path, Mapping[str, Secret]] = field(default_factory=dict)
    """The secrets of each called runbook, by its file and their names."""
    sign_in_page_locators: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    """The locators that together identify the sign-in page, by the number of each step that relies on being signed in."""
    settled: set[str] = field(default_factory=set)
    """The numbers of the steps that are done, by this process or an earlier one."""
    proof_held_before_start: dict[str, bool] = field(default_factory=dict)
    """By step number, whether its proof showed where it is looked for, when that was last looked at before the step."""
    inputs: Collection[str] = ()
    """The values of the run's inputs."""
    learn: Callable[[Secret], None] = lambda secret: None
    """Makes a value a secret of the run, from then on."""
    looks_ahead: bool = False
    """Whether to look there before a step also where no step of the runbook leads there."""
    _called_values: dict[str, dict[str, Value]] = field(default_factory=dict)
    """The values of each called runbook, by the number of the call."""

    def prepare(self, planned: PlannedStep) -> Context:
        """Prepare the page for a step of the runbook itself, and return the context of the step."""
        return self._prepare(
            planned, planned.appliance, _Scope(self.values, self.sessions[planned.appliance].placeholder_values())
        )

    def prepare_called(self, call: PlannedStep, child: PlannedStep, outer: Context) -> Context:
        """Prepare the page for `child`, a step of the runbook that `call` performs, and return its context."""
        assert isinstance(call.step, Call)
        assert call.calls is not None
        if call.number not in self._called_values:
            passed = filled(dict(call.step.with_), outer.values)
            inputs = call.calls.inputs.items()
            defaults = {name: value.default for name, value in inputs if value.default is not None}
            self._called_values[call.number] = {**defaults, **passed, **self.secrets.get(call.calls.file, {})}
        return self._prepare(
            child,
            outer.appliance,
            _Scope(self._called_values[call.number], self.sessions[outer.appliance].placeholder_values()),
        )

    def values_at(self, planned: PlannedStep) -> dict[str, Value]:
        """The values that are known now to a step, without preparing its page."""
        call = planned.number.rpartition(".")[0]
        values = self._called_values.get(call, {}) if call else self.values
        return {**values, **self.sessions[planned.appliance].placeholder_values()}

    def _prepare(self, planned: PlannedStep, role: str, values: dict[str, Value]) -> Context:
        session = self.sessions[role]
        session.page.set_sign_in_page_locators(self.sign_in_page_locators.get(planned.number, ()))
        return Context(
            number=planned.number,
            appliance=role,
            page=session.page,
            values=values,
            url=session.url,
            address=session.address,
            private_folder=self.private_folder,
            now=self.now,
            handshake=self.handshake,
            inputs=self.inputs,
            learn=self.learn,
            proof_held_before_start=self.proof_held_before_start.get(planned.number),
        )


class _Scope(dict[str, Value]):
    """The values of a runbook together with those of the appliance. A value that a step adds goes to the runbook."""

    def __init__(self, runbook_values: dict[str, Value], appliance_values: Mapping[str, Value]) -> None:
        super().__init__(runbook_values | dict(appliance_values))
        self._runbook_values = runbook_values

    def __setitem__(self, name: str, value: Value) -> None:
        super().__setitem__(name, value)
        self._runbook_values[name] = value
