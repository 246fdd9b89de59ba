"""The prompter: shows captions, and takes answers in the caption over a page or at the terminal, whichever comes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, TypeVar

from handrail.errors import StepError
from handrail.page import Caption, Emphasis, Overlay, OverlayAnswer, Target, UserAction

T = TypeVar("T")

IDLE = "nothing to do here now"
"""The words beside an appliance's name in every window but that of the current step."""


def _only_idle(appliance: str, shown: Caption) -> Caption:
    return Caption(appliance, "", IDLE, "")


TerminalPrompt: TypeAlias = Callable[[Caption], Awaitable[OverlayAnswer]]
"""A function that prints a caption at the terminal, and waits there for one of its keys."""


@dataclass(frozen=True)
class LessonAnswer:
    """A person's answer to a caption: the key of the control, the reason, and where the answer was given."""

    key: str
    reason: str
    via: Literal["page", "terminal"]


@dataclass
class Prompter:
    """A prompter for the windows of appliances, by role. It knows nothing of steps.

    No caption holds a secret: `redact` takes them out. People's clicks and keys are kept from the pages, whether a caption is
    shown or the program is at work, unless `input_allowed`. Every other window shows the caption that `waiting` makes of
    its appliance and of the caption that is shown.
    """

    overlays: Mapping[str, Overlay]
    redact: Callable[[str], str]
    terminal: TerminalPrompt | None = None
    waiting: Callable[[str, Caption], Caption] = _only_idle
    sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep
    _current: str = field(default="", init=False)
    """The appliance over which the last caption was shown."""

    async def show(self, caption: Caption, target: Target, emphasis: Emphasis) -> Caption:
        """Show a caption, redacted, and return it as it is shown. An empty target points at nothing."""
        shown = self._redacted(caption)
        if self._current != shown.appliance:
            await self._move_to(shown)
        await self.overlays[shown.appliance].show(shown, target or None, emphasis)
        return shown

    def _redacted(self, caption: Caption) -> Caption:
        return replace(
            caption,
            heading=self.redact(caption.heading),
            sentence=self.redact(caption.sentence),
            note=self.redact(caption.note),
            message=self.redact(caption.message),
            facts=tuple((label, self.redact(text)) for label, text in caption.facts),
        )

    def tell_others_anew(self) -> None:
        """Let every other window be told of the next caption, though that stands in the same window as the last."""
        self._current = ""

    async def ask_everywhere(self, captions: Sequence[Caption]) -> LessonAnswer:
        """Show a caption in each of several windows, and wait for the first answer in any of them."""
        shown = [self._redacted(caption) for caption in captions]
        for caption in reversed(shown):
            await self.overlays[caption.appliance].block_input(always=True)
            await self.overlays[caption.appliance].show(caption, None, "none")
        others = (self._page_answer(caption.appliance) for caption in shown[1:])
        answer: LessonAnswer = await _first(*self._answers(shown[0]), *others)
        for caption in shown:
            await self.hide(caption.appliance)
        return answer

    async def _move_to(self, shown: Caption) -> None:
        appliance = self._current = shown.appliance
        await self.overlays[appliance].block_input(always=True)
        for other, overlay in self.overlays.items():
            if other != appliance:
                with suppress(StepError):  # that window was closed: the next step in it fails
                    await overlay.block_input(always=True)
                    await overlay.show(self._redacted(self.waiting(other, shown)))

    async def ask(
        self,
        caption: Caption,
        target: Target = (),
        emphasis: Emphasis = "outline",
        timeout: float | None = None,
    ) -> LessonAnswer | None:
        """Show a caption, and wait for the answer; None if none came within `timeout` seconds."""
        shown = await self.show(caption, target, emphasis)
        answers = self._answers(shown)
        if timeout is None:
            return await _first(*answers)
        return await _first(*answers, self._time_out(timeout, shown.appliance))

    async def watch(self, caption: Caption, target: Target, emphasis: Emphasis) -> LessonAnswer | UserAction:
        """Show a caption, and wait for an answer or for an action in the page, which must be watched."""
        shown = await self.show(caption, target, emphasis)
        return await _first(self.overlays[caption.appliance].next_user_action(), *self._answers(shown))

    @asynccontextmanager
    async def input_allowed(self, appliance: str) -> AsyncIterator[None]:
        """Let a person work in the page: it receives plain letters, and the caption's keys need Alt."""
        overlay = self.overlays[appliance]
        await overlay.watch((), "click", block_others=False)
        try:
            yield
        finally:
            await overlay.unwatch()

    async def hide(self, appliance: str) -> None:
        await self.overlays[appliance].hide()

    def _answers(self, shown: Caption) -> list[Coroutine[Any, Any, Any]]:
        at_the_terminal = [self._terminal_answer(self.terminal, shown)] if self.terminal else []
        return [self._page_answer(shown.appliance), *at_the_terminal]

    async def _page_answer(self, appliance: str) -> LessonAnswer:
        answer = await self.overlays[appliance].next_answer()
        return LessonAnswer(answer.key, answer.reason, "page")

    async def _terminal_answer(self, terminal: TerminalPrompt, shown: Caption) -> LessonAnswer:
        answer = await terminal(shown)
        return LessonAnswer(answer.key, answer.reason, "terminal")

    async def _time_out(self, timeout: float, appliance: str) -> None:
        """Wait for `timeout` seconds, and longer as long as somebody writes an answer."""
        await self.sleep(timeout)
        while self.overlays[appliance].is_writing():
            await self.sleep(timeout)


async def _first(*waits: Coroutine[Any, Any, T]) -> T:
    """The result that comes first; the other waits are cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task in done).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
