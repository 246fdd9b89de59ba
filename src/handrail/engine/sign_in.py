"""Sign-ins: the steps that sign in, and the locators that identify the sign-in page."""

from __future__ import annotations

from handrail.page import Target
from handrail.runbook import PlannedStep
from handrail.steps import BaseStep, placeholders_in
from handrail.steps.values import sole_placeholder


def signs_in(planned: PlannedStep) -> bool:
    """Say whether a step signs in: it calls a runbook that fills in the appliance's password."""
    return planned.calls is not None and bool(sign_in_page_locators(planned))


def only_signs_in(planned: PlannedStep) -> bool:
    """Say whether a step does nothing but sign in: it types only name and password, needs no file, and holds no `once` step."""
    steps = [inner.step for inner in planned.walk()]
    typed = {sole_placeholder(step.typed) for step in steps if step.typed is not None}
    does_more = any(step.effect_in_force == "once" or step.reach == "fetches" or step.file_fields for step in steps)
    return signs_in(planned) and typed <= {"username", "password"} and not does_more


def sign_in_page_locators(planned: PlannedStep) -> tuple[Target, ...]:
    """The locators that, all together, mark the sign-in page: the fields that are filled in, and the button that sends them.

    Fields alone mark nothing: a page of settings may well have such fields. Empty where the step fills in no password.
    """
    steps = [inner.step for inner in planned.walk()]
    fields = [step.control for step in steps if step.typed is not None]
    password = next((n for n, step in enumerate(steps) if "password" in placeholders_in(step.typed)), None)
    if password is None:
        return ()
    buttons = [step.control for step in steps[password:] if _sends_always(step)]
    return (*fields, *buttons[:1])


def _sends_always(step: BaseStep) -> bool:
    return step.reach == "sends" and bool(step.control) and step.when is None
