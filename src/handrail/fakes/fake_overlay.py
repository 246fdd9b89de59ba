"""An overlay in memory. It remembers the captions that were shown; a test decides what people answer and do."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from handrail.page import Caption, CaptionButton, Emphasis, OverlayAnswer, Target, Use, UserAction

Happening = OverlayAnswer | UserAction | Callable[[], Awaitable[None]]
"""An answer in the caption, an action in the page, or the effect that an action has there."""

Reply = TypeVar("Reply", OverlayAnswer, UserAction)


@dataclass(frozen=True)
class ShownCaption:
    """A caption that was shown, and how it pointed at its target."""

    caption: Caption
    target: Target | None
    emphasis: Emphasis


@dataclass(frozen=True)
class WatchCall:
    """The arguments of one call of `watch`."""

    target: Target
    use: Use
    block_others: bool
    block_target: bool = False


@dataclass
class FakeOverlay:
    """Remembers captions and watches, and plays the happenings that were enqueued, in their order.

    An answer is given while a caption is shown, an action is done while the page is watched; if nothing fits, `next_answer`
    and `next_user_action` wait. An effect is called when its turn comes, which is when the next answer or action is waited for:
    `enqueue(page.find(SAVE, 0).click, UserAction(True, False, 'button "Save"'))`.
    """

    shown: list[ShownCaption] = field(default_factory=list)
    """Every caption so far."""
    current: ShownCaption | None = None
    """The caption that shows now."""
    watches: list[WatchCall] = field(default_factory=list)
    """Every watch so far."""
    watching: WatchCall | None = None
    """The watch that is kept now."""

    input_blocked: Literal["never", "between captions", "always"] = "never"
    writing: bool = False
    """A person is in the middle of writing a reason."""

    _asking: CaptionButton | None = None
    _queue: deque[Happening] = field(default_factory=deque)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def enqueue(self, *happenings: Happening) -> None:
        """Have people do this after everything that was enqueued before. It happens at the next call that waits for it."""
        self._queue.extend(happenings)

    def happen(self, *happenings: Happening) -> None:
        """Have people do this while somebody waits for it."""
        self.enqueue(*happenings)
        self._announce()

    def press(self, key: str) -> None:
        """Have a person press a key while a caption is shown: a letter, or Enter."""
        buttons = self.current.caption.buttons if self.current else ()
        for index, button in enumerate(buttons):
            if key == button.key or (key == "Enter" and index == 0 and not button.ignores_enter):
                self._press(button)
                return

    def _press(self, button: CaptionButton) -> None:
        if button.asks_reason:
            self.writing, self._asking = True, button
        else:
            self.happen(OverlayAnswer(button.key))

    def write(self, reason: str) -> None:
        """Have a person write the reason for which they were asked."""
        assert self._asking, "nobody was asked for a reason"
        self.writing = False
        self.happen(OverlayAnswer(self._asking.key, reason))

    def use(self, control: str, *, is_target: bool) -> bool:
        """Have a person use a control of the page, and return whether the page hears of that."""
        if self.watching:
            blocked = self.watching.block_target if is_target else self.watching.block_others
            self.happen(UserAction(is_target, blocked, control))
            return not blocked
        return self.input_blocked == "never" or (self.input_blocked == "between captions" and self.current is not None)

    @property
    def remaining(self) -> tuple[Happening, ...]:
        """The happenings that were enqueued and are still to come."""
        return tuple(self._queue)

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        self.current = ShownCaption(caption, target, emphasis)
        self.shown.append(self.current)
        self._announce()

    async def hide(self) -> None:
        self.current = None

    async def watch(self, target: Target, use: Use, *, block_others: bool, block_target: bool = False) -> None:
        self.watching = WatchCall(target, use, block_others, block_target)
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
