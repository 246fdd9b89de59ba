"""Serving the practice pair until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from handrail.errors import ApplianceBusy, InvalidCall, SurroundingsError
from handrail_practice.pair import Pair
from handrail_practice.variation import variation

HOLDER = "holder"
"""The file in the pair's folder that is locked as long as the pair is served, and names the process that serves it."""


async def serve_practice_pair(
    directory: Path,
    profile: str,
    scenarios: Sequence[str],
    vary: Sequence[str],
    on_ready: Callable[[Pair], None],
    *,
    fresh: bool = False,
) -> None:
    """Serve the practice pair that keeps its state in `directory`, until cancelled. `on_ready` is called once it answers.

    If it is to be `fresh`, it forgets everything that was done to it, but not its passwords.

    Raises `InvalidCall` for a profile, a scenario or a variation that does not exist, and `ApplianceBusy` if another process
    serves the pair in this folder: its inventory would lead to a dead port.
    """
    try:
        practice = Pair(directory, profile, scenarios, variation(vary))
        with _held(directory):
            if fresh:
                practice.forget()
            async with practice as pair:
                on_ready(pair)
                await asyncio.Event().wait()
    except ValueError as error:
        message = str(error)
    raise InvalidCall(message)


@contextmanager
def _held(directory: Path) -> Iterator[None]:
    """Hold the folder of a pair until the context ends; the kernel lets go of it with its process."""
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
                f"a practice pair is served from {directory} already, by process {holder.read().strip() or 'unknown'}; "
                "end that one first, or name another folder with --dir"
            ) from None
        holder.truncate()
        holder.write(f"{os.getpid()}\n")
        holder.flush()
        yield
