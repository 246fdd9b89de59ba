"""The condition on which a step counts as so already: not by what a page lists, but by the certificate that is served."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from handrail.steps.context import Context
from handrail.steps.fields import FilledText


class SoAlready(BaseModel):
    """The certificate that shows that a step is so already, although the run did not perform it.

        asked_for: $site
        serves: $bundle

    Where the step's `done_when` shows before it, the section's appliance is asked for its certificate. If that is the inspected
    one, the step is not performed, and the run goes on at the page under `at`; if it is not, or nothing is served, the run ends:
    a row of the same name may be another certificate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    secret_fields: ClassVar[tuple[str, ...]] = ()
    file_fields: ClassVar[tuple[str, ...]] = ()
    fingerprint_fields: ClassVar[tuple[str, ...]] = ("serves",)

    asked_for: FilledText
    serves: FilledText

    def describe(self) -> str:
        return f"the appliance serves {self.serves}"

    async def difference(self, context: Context, patience: float) -> str:
        """Ask the appliance, and record its answer: what it serves instead, in words; empty if it serves that certificate."""
        from handrail.journal import HandshakeProbed

        expected = context.file(self.serves).fingerprint
        served = await context.handshake(context.address, self.asked_for, timeout=patience)
        address = f"{context.address[0]}:{context.address[1]}"
        context.record(
            HandshakeProbed(
                step=context.number, address=address, asked_for=self.asked_for, fingerprint=served.fingerprint
            )
        )
        if served.fingerprint == expected:
            return ""
        return f"{address}, asked for {self.asked_for}, serves {served.fingerprint[:16]}…, not {expected[:16]}…"
