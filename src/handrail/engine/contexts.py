"""The contexts of steps: for each, the page, address and values that it may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """An appliance in its role: its page, its addresses, and the account that signs in."""

    page: Page
    url: str
    address: tuple[str, int]
    username: str
    password: Secret

    def names(self) -> dict[str, Value]:
        """The values of the placeholders that every section has of its own appliance."""
        host = urlsplit(self.url).hostname or ""
        return {"url": self.url, "host": host, "username": self.username, "password": self.password}


@dataclass
class StepContexts:
    """Gives each step its context. A called runbook has values of its own; sections of one runbook share theirs."""

    sessions: Mapping[str, ApplianceSession]
    values: dict[str, Value]
    folder: Path
    now: Callable[[], datetime]
    handshake: Handshake
    secrets: Mapping[Path, Mapping[str, Secret]] = field(default_factory=dict)
    """By the file of a called runbook: its secrets, by name."""
    sign_in_page_locators: Mapping[str, Sequence[Target]] = field(default_factory=dict)
    """By step number: the locators of the sign-in page, for steps that rely on being signed in."""
    settled: set[str] = field(default_factory=set)
    """The numbers of the steps that are done, by this process or an earlier one."""
    proof_held_before_start: dict[str, bool] = field(default_factory=dict)
    """By step number: whether its `done_when` held before it began, and so proves nothing."""
    _called: dict[str, dict[str, Value]] = field(default_factory=dict)
    """By the number of a call: the values of the runbook that it performs."""

    def context(self, planned: PlannedStep) -> Context:
        """The context of a step of the runbook itself."""
        return self._context(planned, planned.appliance, _Scope(self.values, self.sessions[planned.appliance].names()))

    def inner(self, call: PlannedStep, child: PlannedStep, outer: Context) -> Context:
        """The context of `child`, a step of the runbook that `call` performs."""
        assert isinstance(call.step, Call)
        assert call.calls is not None
        if call.number not in self._called:
            given = filled(dict(call.step.with_), outer.values)
            inputs = call.calls.inputs.items()
            defaults = {name: value.default for name, value in inputs if value.default is not None}
            self._called[call.number] = {**defaults, **given, **self.secrets.get(call.calls.file, {})}
        return self._context(
            child, outer.appliance, _Scope(self._called[call.number], self.sessions[outer.appliance].names())
        )

    def _context(self, planned: PlannedStep, role: str, values: dict[str, Value]) -> Context:
        session = self.sessions[role]
        session.page.set_sign_in_page_locators(self.sign_in_page_locators.get(planned.number, ()))
        return Context(
            number=planned.number,
            appliance=role,
            page=session.page,
            values=values,
            url=session.url,
            address=session.address,
            folder=self.folder,
            now=self.now,
            handshake=self.handshake,
            proof_held_before_start=self.proof_held_before_start.get(planned.number, False),
        )


class _Scope(dict[str, Value]):
    """The values of a runbook together with those of the appliance. A value that a step adds goes to the runbook."""

    def __init__(self, shared: dict[str, Value], own: Mapping[str, Value]) -> None:
        super().__init__(shared | dict(own))
        self._shared = shared

    def __setitem__(self, name: str, value: Value) -> None:
        super().__setitem__(name, value)
        self._shared[name] = value
