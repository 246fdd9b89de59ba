"""The podium over Chromium: the caption, the eye on what people do, and the shield, in a world of its own.

All are there again after the page was replaced, before anybody can click in it. Where the podium is asked for after a page has
come, that page's own scripts may have begun to listen before it does.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import BrowserGone
from handrail.page.chromium.finder import finding
from handrail.page.chromium.network_errors import unreachable
from handrail.page.chromium.overlay.isolated_world import TELL, IsolatedWorld
from handrail.page.chromium.scripts import quoted, script
from handrail.page.overlay import Caption, Emphasis, OverlayAnswer, UserAction
from handrail.page.port import Target, Use
from handrail.palette import colour_of

NAME = "handrail podium"

_MACHINERY = (
    f"globalThis.podium ??= ({script('overlay/overlay.js')})({{ seeing: {finding.SCRIPT}, css: {quoted('overlay/caption.css')}, "
    f"drawing: {script('overlay/caption.js')}, placing: {script('overlay/placement.js')}, "
    f"watching: {script('overlay/watch.js')}, "
    f"tell: message => globalThis.{TELL}(JSON.stringify(message)) }})"
)

Answer = TypeVar("Answer", OverlayAnswer, UserAction)

_SHUT = {"target": finding.encoded(()), "use": "click", "stop": True, "keep": True, "acts": False}
"""The shield, while the program does nothing."""


@dataclass(frozen=True)
class _Shown:
    caption: Caption
    target: Target | None
    emphasis: Emphasis
    number: int


@dataclass(frozen=True)
class _Watched:
    target: Target
    use: Use
    stop_others: bool
    stop_target: bool
    number: int


class ChromiumOverlay:
    """The podium over the window that `window` names. `number` is its own among the windows of a run, counted from 0."""

    def __init__(self, window: Callable[[], PlaywrightPage], number: int = 0) -> None:
        self._window, self._colour = window, colour_of(number)
        self._shown: _Shown | None = None
        self._watched: _Watched | None = None
        self._shield: dict[str, Any] | None = None
        self._shields: Literal["never", "between captions", "always"] = "never"
        self._writes = False
        self._numbers = 0
        self._words: asyncio.Queue[OverlayAnswer] = asyncio.Queue()
        self._deeds: asyncio.Queue[UserAction] = asyncio.Queue()
        self._over: PlaywrightPage | None = None
        self._gone = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._errands: set[asyncio.Future[None]] = set()

    async def attach(self) -> None:
        """Be over the window that there is now, with what is shown and watched for. Raises Playwright's error."""
        async with self._one_at_a_time:
            page = self._window()
            if page is not self._over:
                self._gone = gone = asyncio.Event()
                page.on("close", lambda _: gone.set())
                page.on("crash", lambda _: gone.set())
                self._world = await IsolatedWorld.of(page, NAME, _MACHINERY, self._on_told)
                self._over = page
            await self._world.know(f"podium.become({json.dumps(self._state())})")

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        self._shown = _Shown(caption, target, emphasis, self._next_number())
        self._writes = False
        _empty(self._words)
        await self._attach_or_say_why()
        with contextlib.suppress(PlaywrightError):  # it went in this very moment; whoever waits for a word hears of it
            await self._world.to_front()

    async def hide(self) -> None:
        self._shown = None
        _empty(self._words)
        with contextlib.suppress(PlaywrightError):  # a window that is gone shows nothing
            await self.attach()

    async def watch(self, target: Target, use: Use, *, stop_others: bool, stop_target: bool = False) -> None:
        self._watched = _Watched(target, use, stop_others, stop_target, self._next_number())
        _empty(self._deeds)
        await self._attach_or_say_why()

    async def unwatch(self) -> None:
        self._watched = None
        _empty(self._deeds)
        with contextlib.suppress(PlaywrightError):  # in a window that is gone, nothing is done any more
            await self.attach()

    async def block_input(self, *, always: bool) -> None:
        before, self._shields = self._shields, "always" if always else "between captions"
        if before != self._shields:
            self._shield = _SHUT
            await self._attach_or_say_why()

    @asynccontextmanager
    async def allow_action(self, target: Target | None, use: Use = "click") -> AsyncIterator[None]:
        """The program is about to act, with `target` or with the keyboard: its own shield lets that pass."""
        if self._shields == "never":
            yield
            return
        await self._raise(
            _SHUT | {"target": finding.encoded(target), "use": use, "keep": False, "acts": True} if target else None
        )
        try:
            yield
        finally:
            await self._raise(_SHUT)

    async def _raise(self, block_input: dict[str, Any] | None) -> None:
        self._shield = block_input
        with contextlib.suppress(PlaywrightError):  # a window that is gone says so to the act itself
            await self.attach()

    def is_writing(self) -> bool:
        return self._writes

    async def next_answer(self) -> OverlayAnswer:
        return await self._next(self._words)

    async def next_user_action(self) -> UserAction:
        return await self._next(self._deeds)

    async def _next(self, answers: asyncio.Queue[Answer]) -> Answer:
        """The next of these, unless the window is closed first: then nobody can answer in it any more."""
        answer, gone = asyncio.ensure_future(answers.get()), asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result()
        finally:
            answer.cancel()
            gone.cancel()
        raise BrowserGone("the window in which an answer was waited for was closed, or it crashed")

    async def _attach_or_say_why(self) -> None:
        complaint = ""
        try:
            return await self.attach()
        except PlaywrightError as error:
            complaint = error.message
        raise unreachable("the caption could not be shown", complaint)

    def _next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _state(self) -> dict[str, Any]:
        """What `podium.js` is to know."""
        shown, watched = self._shown, self._watched
        return {
            "caption": shown
            and {
                **asdict(replace(shown.caption, pictures=())),
                "pictures": [(words, base64.b64encode(png).decode()) for words, png in shown.caption.pictures],
                "target": shown.target and finding.encoded(shown.target),
                "emphasis": shown.emphasis,
                "number": shown.number,
                "colour": asdict(self._colour),
            },
            "watch": watched
            and {
                "target": finding.encoded(watched.target),
                "use": watched.use,
                "stop": watched.stop_others,
                "keep": watched.stop_target,
                "number": watched.number,
            },
            "shield": self._shield and {**self._shield, "always": self._shields == "always"},
        }

    def _on_told(self, told: dict[str, Any]) -> None:
        """What was done, unless it was done with a caption, or in a watch, that is over."""
        shown, watched = self._shown, self._watched
        if shown and told["number"] == shown.number and "writes" in told:
            self._writes = bool(told["writes"])
        elif shown and told["number"] == shown.number:
            control = next((it for it in shown.caption.controls if it.key in (told.get("asks"), told.get("key"))), None)
            if control and "asks" in told:
                self._run(f"podium.ask({json.dumps(control.key)})")
            elif control:
                self._words.put_nowait(OverlayAnswer(control.key, told["reason"] if control.asks_reason else ""))
        elif watched and told["number"] == watched.number:
            self._deeds.put_nowait(
                UserAction(told["right"], told["stopped"], finding.seen_element(told["what"]).with_row)
            )

    def _run(self, script: str) -> None:
        errand = asyncio.ensure_future(self._world.run(script))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)


def _empty(answers: asyncio.Queue[Any]) -> None:
    while not answers.empty():
        answers.get_nowait()
