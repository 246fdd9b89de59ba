"""Sign-ins: the steps that sign in, and the locators that identify the sign-in page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from handrail.errors import ExpectationNotMet, StepError
from handrail.page import MOST_QUOTED, Target
from handrail.runbook import PlannedSection, PlannedStep
from handrail.secrets import Secret
from handrail.steps import BaseStep, Context, placeholders_in
from handrail.steps.values import sole_placeholder


@dataclass(frozen=True)
class SignIns:
    """The sign-ins of a runbook. A password that was refused is never tried again: wrong ones lock accounts."""

    outline: Sequence[PlannedSection]

    async def refusal(self, planned: PlannedStep, context: Context) -> ExpectationNotMet | None:
        """The error for a step that fails since the appliance has refused the password; None if nothing shows that it has."""
        page, password = context.page, context.values.get("password")
        sign_in_page = self._sent_before(planned.number)
        if not sign_in_page or not isinstance(password, Secret):
            return None
        with suppress(StepError):  # the page is just being replaced
            if not all([await page.has_state(target, "visible") for target in sign_in_page]):
                return None
            says = "".join(f"; the page says: {text.rstrip('.')}" for text in (await page.messages())[:MOST_QUOTED])
            remedy = password.remedy or "give the command again, with the right one"
            return ExpectationNotMet(
                f"{context.appliance} did not let {context.values.get('username')} in, and shows its sign-in page again{says}; "
                f"the {password.name} is not tried twice, since wrong ones lock accounts: if it was wrong, {remedy}"
            )
        return None

    def _sent_before(self, number: str) -> tuple[Target, ...]:
        """The locators of the sign-in page, if this step of a sign-in comes after the password was sent."""
        calls = (planned for section in self.outline for step in section.steps for planned in step.walk())
        for call in filter(signs_in, calls):
            inner = list(call.walk())
            at = next(n for n, step in enumerate(inner) if "password" in placeholders_in(step.step.typed))
            sent = next((n for n in range(at, len(inner)) if _sends_always(inner[n].step)), len(inner))
            if any(step.number == number for step in inner[sent + 1 :]):
                return sign_in_page_locators(call)
        return ()


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
