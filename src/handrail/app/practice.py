"""Serving the practice pair until somebody ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from handrail.errors import InvalidCall
from handrail_practice.pair import Pair
from handrail_practice.variation import variation


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

    Raises `InvalidCall` for a profile, a scenario or a variation that does not exist.
    """
    try:
        practice = Pair(directory, profile, scenarios, variation(vary))
        if fresh:
            practice.forget()
        async with practice as pair:
            on_ready(pair)
            await asyncio.Event().wait()
    except ValueError as error:
        message = str(error)
    raise InvalidCall(message)
