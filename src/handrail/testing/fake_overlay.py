"""A podium in memory: it remembers what was shown, and answers with what was laid ready."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from handrail.page import Caption, Emphasis, OverlayAnswer, Target, Use, UserAction

Happening = OverlayAnswer | UserAction | Callable[[], Awaitable[None]]
"""What a person does: a word in the caption, a deed in the page, or what comes of a deed there."""

Answer = TypeVar("Answer", OverlayAnswer, UserAction)


@dataclass(frozen=True)
class Shown:
    """A caption that was shown, and what it pointed at."""

    caption: Caption
    target: Target | None
    emphasis: Emphasis


@dataclass(frozen=True)
class Watched:
    """What was watched for."""

    target: Target
    use: Use
    stop_others: bool
    stop_target: bool = False


@dataclass
class FakeOverlay:
    """Remembers, and plays what `lay_ready` was given, in that order. With nothing left, `word` and `user_action` wait,
    as for a person.

    A word comes while a caption is shown, a deed while the page is watched. What is neither is called when its turn comes, which
    is when the next answer is waited for: `lay_ready(page.find(SAVE, 0).click, Deed(True, False, 'button "Save"'))`.
    """

    shown: list[Shown] = field(default_factory=list)
    """Every caption so far."""
    now: Shown | None = None
    """The caption that stands there."""
    watches: list[Watched] = field(default_factory=list)
    """Everything that was watched for so far."""
    watching: Watched | None = None
    """What is watched for now."""

    shielded: Literal["", "between captions", "always"] = ""
    """When the page is the program's alone."""
    writing: bool = False
    """Somebody is in the middle of a reason."""

    _coming: deque[Happening] = field(default_factory=deque)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def lay_ready(self, *happenings: Happening) -> None:
        """What a person is going to do, after what was laid ready before."""
        self._coming.extend(happenings)

    async def happens(self, *happenings: Happening) -> None:
        """The same while somebody waits for it already."""
        async with self._changed:
            self.lay_ready(*happenings)
            self._changed.notify_all()

    @property
    def left(self) -> tuple[Happening, ...]:
        """What was laid ready and has not happened: nothing, where a test has gone as it was written."""
        return tuple(self._coming)

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        async with self._changed:
            self.now = Shown(caption, target, emphasis)
            self.shown.append(self.now)
            self._changed.notify_all()

    async def hide(self) -> None:
        self.now = None

    async def watch(self, target: Target, use: Use, *, stop_others: bool, stop_target: bool = False) -> None:
        async with self._changed:
            self.watching = Watched(target, use, stop_others, stop_target)
            self.watches.append(self.watching)
            self._changed.notify_all()

    async def unwatch(self) -> None:
        self.watching = None

    async def block_input(self, *, always: bool) -> None:
        self.shielded = "always" if always else "between captions"

    def is_writing(self) -> bool:
        return self.writing

    async def word(self) -> OverlayAnswer:
        return await self._next(OverlayAnswer, lambda: self.now is not None)

    async def user_action(self) -> UserAction:
        return await self._next(UserAction, lambda: self.watching is not None)

    async def _next(self, kind: type[Answer], may: Callable[[], bool]) -> Answer:
        async with self._changed:
            while True:
                if may() and self._coming:
                    coming = self._coming[0]
                    if isinstance(coming, kind):
                        self._coming.popleft()
                        self._changed.notify_all()
                        return coming
                    if not isinstance(coming, OverlayAnswer | UserAction):
                        self._coming.popleft()
                        await coming()
                        continue
                await self._changed.wait()
