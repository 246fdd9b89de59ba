"""Plain HTTP: a run on an appliance without TLS sends no secret there, unless whoever runs it says so."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.action import PAGELESS
from handrail.errors import InvalidCall
from handrail.run.request import RunRequest
from handrail.runbook import PlannedStep, outline
from handrail.steps.values import sole_placeholder


def refuse_secrets_by_plain_http(request: RunRequest) -> None:
    """Refuse a run that would send a secret by plain HTTP, if nobody has allowed it. Raises `InvalidCall` with the step."""
    appliances = request.appliances()
    names = {"password"} | {name for runbook in request.runbook.family() for name in runbook.secrets}
    for section in () if request.allow_plain_http else outline(request.runbook):
        appliance = appliances[section.appliance]
        if appliance.is_plain and appliance.http_authentication:
            raise InvalidCall(
                f"the inventory's `http_authentication` of {section.appliance} ({appliance.name}) would be sent by plain HTTP, "
                "where anybody on the network between can read it; or say --allow-plain-http"
            )
        sending = (planned for planned in section.walk() if any(name in names for name in _secrets_sent(planned)))
        if appliance.is_plain and (planned := next(sending, None)):
            raise InvalidCall(
                f"step {planned.number}, {planned.step.describe()}, would send a secret to {section.appliance} "
                f"({appliance.name}) by plain HTTP, where anybody on the network between can read it. Give the appliance a "
                "certificate, and let the inventory name it; or say --allow-plain-http"
            )


def _secrets_sent(planned: PlannedStep) -> Iterator[str]:
    """The placeholders of a step that stand where a secret may, if the step uses a page."""
    if planned.step.reach not in PAGELESS:
        for field in planned.step.secret_fields:
            name = sole_placeholder(getattr(planned.step, field) or "")
            if name:
                yield name
