"""The port of claims. An adapter is finished when it passes `handrail.fakes.claims_spec`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

Answer: TypeAlias = Literal["ok", "taken"]
"""The answer to a claim: the number is the writer's, or another's."""

Holder: TypeAlias = Literal["gone", "silent", "alive"]
"""What is known of the process that held a run before: it has ended; it holds nothing any more, and may still be there, cut off;
or it is there."""


class RunClaims(Protocol):
    """The claims of one run, in the hands of one writer."""

    @property
    def holder(self) -> Holder:
        """What is known of whoever held the run before; of a new run, `gone`."""

    def claim(self, number: int, line: bytes) -> Answer:
        """Claim a number, with the line that will be written. One writer gets it, however many ask, and whenever.

        Raises `OSError` if there is no room, and `ClaimsUnavailable` if nobody answers: then the number is not the writer's.
        """

    def claimed(self, number: int) -> bytes | None:
        """The line for which a number was claimed since the claims were closed last; None for any other number."""

    def release(self, number: int) -> None:
        """Make a number free again, whose line could not be written."""

    def close(self, *, taken: bool) -> None:
        """End the writer's hold on the run. Unless it was `taken` by another, all lines are written, and may be forgotten.

        Numbers whose lines are written are never free again.
        """


class ClaimSession(Protocol):
    """What one run of one process holds. It ends with the process, however that ends."""

    @property
    def place(self) -> str:
        """The place of the run's claims, for its journal; empty for the run's own folder."""

    def lock_appliances(self, keys: Mapping[str, str], *, pass_over: bool = False) -> None:
        """Lock appliances by these `keys`, each with words for it, until the session ends.

        Raises `ApplianceBusy`, with the process that holds one and its run; nothing is locked then. `pass_over` goes on beside
        another process of the same run: it is frozen, and was taken over.
        """

    def open(self, journal: Path, *, take_over: bool = False, run: Path | None = None) -> RunClaims:
        """Hold the run of a journal's file. Raises `ApplianceBusy` if another process does, unless it is to be taken over.

        `run` is its folder, if that has become another than the session was begun for.
        """


class Claims(Protocol):
    """The claims of all runs, and the locks of all appliances."""

    def session(self, run: Path, place: str | None = None) -> AbstractContextManager[ClaimSession]:
        """Begin to hold things for the run in this folder, until the context ends.

        `place` is what the journal of a run that began earlier says; None for a new run. Raises `InvalidCall` if the claims of
        that run are elsewhere, and `ClaimsUnavailable` if nobody answers.
        """
