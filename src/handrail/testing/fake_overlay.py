"""An overlay in memory: it remembers the captions that were shown, and a test says what people answer and do."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from handrail.page import Caption, Control, Emphasis, OverlayAnswer, Target, Use, UserAction

Happening = OverlayAnswer | UserAction | Callable[[], Awaitable[None]]
"""An answer in the caption, an action in the page, or the effect that an action has there."""

Reply = TypeVar("Reply", OverlayAnswer, UserAction)


@dataclass(frozen=True)
class Shown:
    """A caption that was shown, and how it pointed at its target."""

    caption: Caption
    target: Target | None
    emphasis: Emphasis


@dataclass(frozen=True)
class Watched:
    """The arguments of one call of `watch`."""

    target: Target
    use: Use
    stop_others: bool
    stop_target: bool = False


@dataclass
class FakeOverlay:
    """Remembers what was shown and watched, and plays what was enqueued, in that order.

    An answer is given while a caption is shown, an action is done while the page is watched; where nothing fits, `next_answer`
    and `next_user_action` wait. An effect is called when its turn comes, which is when the next answer or action is waited for:
    `enqueue(page.find(SAVE, 0).click, UserAction(True, False, 'button "Save"'))`.
    """

    shown: list[Shown] = field(default_factory=list)
    """Every caption so far."""
    current: Shown | None = None
    """The caption that shows now."""
    watches: list[Watched] = field(default_factory=list)
    """Every watch so far."""
    watching: Watched | None = None
    """The watch that is kept now."""

    input_blocked: Literal["never", "between captions", "always"] = "never"
    writing: bool = False
    """Somebody is in the middle of a reason."""

    _asking: Control | None = None
    _queue: deque[Happening] = field(default_factory=deque)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def enqueue(self, *happenings: Happening) -> None:
        """Have people do this, after all that was enqueued before. Whoever waits already does not hear of it yet."""
        self._queue.extend(happenings)

    def happen(self, *happenings: Happening) -> None:
        """Have people do this while somebody waits for it."""
        self.enqueue(*happenings)
        self._announce()

    def press(self, key: str) -> None:
        """Have a person press a key while a caption is shown: a letter, or Enter."""
        controls = self.current.caption.controls if self.current else ()
        for index, control in enumerate(controls):
            if key == control.key or (key == "Enter" and index == 0 and not control.ignores_enter):
                self._press(control)
                return

    def _press(self, control: Control) -> None:
        if control.asks_reason:
            self.writing, self._asking = True, control
        else:
            self.happen(OverlayAnswer(control.key))

    def write(self, reason: str) -> None:
        """Have a person write the reason for which they were asked."""
        assert self._asking, "nobody was asked for a reason"
        self.writing = False
        self.happen(OverlayAnswer(self._asking.key, reason))

    def use(self, control: str, *, is_target: bool) -> bool:
        """Have a person use a control of the page; whether the page hears of that."""
        if self.watching:
            stopped = self.watching.stop_target if is_target else self.watching.stop_others
            self.happen(UserAction(is_target, stopped, control))
            return not stopped
        return self.input_blocked == "never" or (self.input_blocked == "between captions" and self.current is not None)

    @property
    def remaining(self) -> tuple[Happening, ...]:
        """All that was enqueued and has not happened."""
        return tuple(self._queue)

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        self.current = Shown(caption, target, emphasis)
        self.shown.append(self.current)
        self._announce()

    async def hide(self) -> None:
        self.current = None

    async def watch(self, target: Target, use: Use, *, stop_others: bool, stop_target: bool = False) -> None:
        self.watching = Watched(target, use, stop_others, stop_target)
        self.watches.append(self.watching)
        self._announce()

    async def unwatch(self) -> None:
        self.watching = None

    async def block_input(self, *, always: bool) -> None:
        self.input_blocked = "always" if always else "between captions"

    def is_writing(self) -> bool:
        return self.writing

    async def next_answer(self) -> OverlayAnswer:
        return await self._next(OverlayAnswer, lambda: self.current is not None)

    async def next_user_action(self) -> UserAction:
        return await self._next(UserAction, lambda: self.watching is not None)

    def _announce(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _next(self, kind: type[Reply], is_possible: Callable[[], bool]) -> Reply:
        while True:
            async with self._one_at_a_time:
                changed, happening = self._changed, self._queue[0] if self._queue and is_possible() else None
                if isinstance(happening, kind):
                    self._queue.popleft()
                    self._announce()
                    return happening
                if happening is not None and not isinstance(happening, OverlayAnswer | UserAction):
                    self._queue.popleft()
                    await happening()
                    continue
            await changed.wait()
