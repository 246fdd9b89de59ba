"""Serving a practice pair, or a fleet of them, until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from handrail.errors import ApplianceBusy, InvalidCall, SurroundingsError
from handrail_practice.fleet import Fleet
from handrail_practice.pair import Pair
from handrail_practice.variation import variation

S = TypeVar("S", Pair, Fleet)

HOLDER = "holder"
"""The file in the folder that is locked as long as it is served, and names the process that serves it."""


@dataclass(frozen=True)
class PracticeRequest:
    """What is to be served, from which folder."""

    directory: Path
    profile: str = "sra"
    scenarios: Sequence[str] = ()
    vary: Sequence[str] = ()
    fresh: bool = False
    """It forgets everything that was done to it before, but not its passwords."""


async def serve_practice_pair(request: PracticeRequest, on_ready: Callable[[Pair], None]) -> None:
    """Serve the practice pair that keeps its state in the folder, until cancelled. `on_ready` is called once it answers.

    Raises `InvalidCall` for a profile, a scenario or a variation that does not exist, and `ApplianceBusy` if another process
    serves a pair or a fleet from this folder: its inventory would lead to dead ports.
    """

    def pair() -> Pair:
        return Pair(request.directory, request.profile, request.scenarios, variation(request.vary))

    await _serve(request, pair, on_ready)


async def serve_practice_fleet(request: PracticeRequest, count: int, on_ready: Callable[[Fleet], None]) -> None:
    """Serve a fleet of practice pairs, each with a folder of its own in the folder; otherwise like `serve_practice_pair`."""

    def fleet() -> Fleet:
        return Fleet(request.directory, count, request.profile, request.scenarios, variation(request.vary))

    await _serve(request, fleet, on_ready)


async def _serve(request: PracticeRequest, make: Callable[[], S], on_ready: Callable[[S], None]) -> None:
    try:
        practice = make()
        with _held(request.directory):
            if request.fresh:
                practice.forget()
            async with practice as served:
                on_ready(served)
                await asyncio.Event().wait()
    except ValueError as error:
        message = str(error)
    raise InvalidCall(message)


@contextmanager
def _held(directory: Path) -> Iterator[None]:
    """Hold a folder until the context ends; the kernel lets go of it with its process."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory / HOLDER, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        reason = error.strerror
        raise SurroundingsError(f"{directory} cannot be written ({reason}); name another folder with --dir") from None
    with contextlib.closing(os.fdopen(descriptor, "r+", encoding="ascii")) as holder:
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ApplianceBusy(
                f"practice appliances are served from {directory} already, by process {holder.read().strip() or 'unknown'}; "
                "end that one first, or name another folder with --dir"
            ) from None
        holder.truncate()
        holder.write(f"{os.getpid()}\n")
        holder.flush()
        yield
