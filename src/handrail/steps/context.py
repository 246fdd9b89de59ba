"""The context of a step: everything that the step may use when it runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from handrail.page import Page
from handrail.secrets import MIN_SUBSTRING_CHARACTERS, Secret
from handrail.steps.values import DownloadedFile, Reference, Value

if TYPE_CHECKING:
    from handrail.journal import Event
    from handrail.tls import PeerCertificate


class Handshake(Protocol):
    """A function that opens a TLS connection, within `timeout` seconds, and returns the certificate that is served there.

    `server_name` is sent by SNI; None sends no name. A run uses `handrail.tls.handshake`.
    """

    def __call__(
        self, address: tuple[str, int], server_name: str | None, *, timeout: float
    ) -> Awaitable[PeerCertificate]: ...


def _ignore(event: Event) -> None:
    """Drop a fact: the default of a context whose facts nobody records."""


async def _ignore_now(event: Event) -> None:
    """Drop a fact, as above."""


def _keep_to_oneself(secret: Secret) -> None:
    """Tell nobody of a secret: the default of a context whose facts nobody records."""


@dataclass(frozen=True)
class Context:
    """One appliance's page and address, the values of its runbook, and the run's private folder.

    A step adds its output to `values`, and records facts with `record`.
    """

    number: str
    appliance: str
    page: Page
    values: dict[str, Value]
    url: str
    address: tuple[str, int]
    private_folder: Path
    now: Callable[[], datetime]
    handshake: Handshake
    proof_held_before_start: bool | None = None
    """Whether the page under the `at` of the step's `done_when` showed the proof before the step; None if nobody looked there."""
    inputs: Collection[str] = ()
    """The values of the run's inputs, which its first entry tells."""
    learn: Callable[[Secret], None] = _keep_to_oneself
    """Makes a value a secret of the run, from then on."""
    record: Callable[[Event], None] = _ignore
    record_now: Callable[[Event], Awaitable[None]] = _ignore_now
    """Records a fact at once, so that listeners hear of it before the page changes."""

    def secret_or_text(self, text: str) -> str | Secret:
        """Return the value of a field that may name a secret."""
        value = self.values[text.name] if isinstance(text, Reference) else text
        assert not isinstance(value, DownloadedFile)
        return value

    def typed_secret(self, text: str) -> Secret:
        """Make a text that is typed where a page hides it a secret of the run, though the runbook declares none."""
        secret = Secret(f"step {self.number}", text)
        if len(text) >= MIN_SUBSTRING_CHARACTERS:  # what is shorter stands in many texts by chance
            self.learn(secret)
        return secret

    def file(self, text: str) -> DownloadedFile:
        """Return the file that a field names."""
        value = self.values[text.name] if isinstance(text, Reference) else None
        assert isinstance(value, DownloadedFile)
        return value
