"""Where a person answers: in the caption over a page, or at the terminal, whichever comes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, TypeVar

from handrail.errors import StepError
from handrail.page import Caption, Emphasis, Overlay, OverlayAnswer, Target, UserAction

T = TypeVar("T")

PLATE = "nothing to do here now"
"""What stands beside the name of an appliance whose turn it is not."""

Listen: TypeAlias = Callable[[Caption], Awaitable[OverlayAnswer]]
"""Says at the terminal what a caption says, and waits there for one of its controls."""


@dataclass(frozen=True)
class Said:
    """An answer: the control's letter, why, and where it was given."""

    key: str
    reason: str
    via: Literal["page", "terminal"]


@dataclass
class Prompter:
    """Shows captions over the windows of appliances, by role, and waits for what people do. It knows nothing of steps.

    What it shows holds no secret: `redact` takes them out. While the program is at work, what people click and type is kept
    from the pages; with `shut`, while a caption stands, too. Every other window has a plate with its name.
    """

    overlays: Mapping[str, Overlay]
    redact: Callable[[str], str]
    listen: Listen | None = None
    shut: bool = False
    sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep
    _at: str = field(default="", init=False)
    """The appliance over which the last caption was shown."""

    async def show(self, caption: Caption, target: Target | None, emphasis: Emphasis) -> Caption:
        """Gives what is shown."""
        shown = replace(
            caption,
            heading=self.redact(caption.heading),
            sentence=self.redact(caption.sentence),
            note=self.redact(caption.note),
            message=self.redact(caption.message),
        )
        if self._at != shown.appliance:
            await self._turn_to(shown.appliance)
        await self.overlays[shown.appliance].show(shown, target, emphasis)
        return shown

    async def _turn_to(self, appliance: str) -> None:
        self._at = appliance
        await self.overlays[appliance].block_input(always=self.shut)
        for other, overlay in self.overlays.items():
            if other != appliance:
                with suppress(StepError):  # that window was closed: whoever is to work in it hears of it
                    await overlay.block_input(always=self.shut)
                    await overlay.show(Caption(other, "", PLATE, ""))

    async def ask(
        self,
        caption: Caption,
        target: Target | None = None,
        emphasis: Emphasis = "outline",
        within: float | None = None,
    ) -> Said | None:
        """The answer; None where none came within so many seconds."""
        shown = await self.show(caption, target, emphasis)
        waits = self._answers(shown)
        return (
            await _first(*waits, self._nobody(within, shown.appliance)) if within is not None else await _first(*waits)
        )

    async def watch(self, caption: Caption, target: Target | None, emphasis: Emphasis) -> Said | UserAction:
        """The next thing that a person says or does, where the page is watched."""
        shown = await self.show(caption, target, emphasis)
        return await _first(self.overlays[caption.appliance].next_user_action(), *self._answers(shown))

    @asynccontextmanager
    async def given_over(self, appliance: str) -> AsyncIterator[None]:
        """The page is a person's meanwhile: plain letters are the page's, and the caption's want Alt."""
        overlay = self.overlays[appliance]
        await overlay.watch((), "click", stop_others=False)
        try:
            yield
        finally:
            await overlay.unwatch()

    async def hide(self, appliance: str) -> None:
        await self.overlays[appliance].hide()

    def _answers(self, shown: Caption) -> list[Coroutine[Any, Any, Any]]:
        spoken = [self._at_the_terminal(self.listen, shown)] if self.listen else []
        return [self._in_the_page(shown.appliance), *spoken]

    async def _in_the_page(self, appliance: str) -> Said:
        word = await self.overlays[appliance].next_answer()
        return Said(word.key, word.reason, "page")

    async def _at_the_terminal(self, listen: Listen, shown: Caption) -> Said:
        word = await listen(shown)
        return Said(word.key, word.reason, "terminal")

    async def _nobody(self, within: float, appliance: str) -> None:
        """Who is in the middle of an answer is waited for."""
        await self.sleep(within)
        while self.overlays[appliance].is_writing():
            await self.sleep(within)


async def _first(*waits: Coroutine[Any, Any, T]) -> T:
    """What comes first; nobody waits for the others any more."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task in done).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
