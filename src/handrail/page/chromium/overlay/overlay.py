"""The overlay over Chromium: captions, the watch over what people do, and the block of their input, in a world of its own.

All of these are restored after the page was replaced, before anybody can click in it. If an overlay attaches after a page has
come, that page's own scripts may hear events before it does.
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
from handrail.page.chromium.overlay.isolated_world import BINDING, IsolatedWorld
from handrail.page.chromium.scripts import quoted, script
from handrail.page.overlay import Caption, Emphasis, OverlayAnswer, UserAction
from handrail.page.port import Target, Use
from handrail.palette import colour_of

WORLD = "handrail overlay"

_BOOTSTRAP_SCRIPT = (
    f"globalThis.overlay ??= ({script('overlay/overlay.js')})({{ finding: {finding.SCRIPT}, "
    f"css: {quoted('overlay/caption.css')}, createCaption: {script('overlay/caption.js')}, "
    f"placeCaption: {script('overlay/placement.js')}, "
    f"contents: {script('overlay/contents.js')}, createWatch: {script('overlay/watch.js')}, "
    f"tell: message => globalThis.{BINDING}(JSON.stringify(message)) }})"
)

_BLOCK = {"target": finding.encoded(()), "use": "click", "blockOthers": True, "blockTarget": True, "ofProgram": False}
"""The block, while the program does nothing."""

Reply = TypeVar("Reply", OverlayAnswer, UserAction)


@dataclass(frozen=True)
class _ShownCaption:
    caption: Caption
    target: Target | None
    emphasis: Emphasis
    number: int


@dataclass(frozen=True)
class _Watch:
    target: Target
    use: Use
    block_others: bool
    block_target: bool
    number: int


class ChromiumOverlay:
    """The overlay over the window that `window` names. `number` counts the windows of a run from 0, and gives the colour."""

    def __init__(self, window: Callable[[], PlaywrightPage], number: int = 0) -> None:
        self._window, self._colour = window, colour_of(number)
        self._shown: _ShownCaption | None = None
        self._watched: _Watch | None = None
        self._block: dict[str, Any] | None = None
        self._blocks: Literal["never", "between captions", "always"] = "never"
        self._is_writing = False
        self._moved: tuple[float, float] | None = None
        """The left and top edge of the caption, in pixels, where a person has put it."""
        self._last_number = 0
        self._answers: asyncio.Queue[OverlayAnswer] = asyncio.Queue()
        self._user_actions: asyncio.Queue[UserAction] = asyncio.Queue()
        self._attached_to: PlaywrightPage | None = None
        self._gone = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._tasks: set[asyncio.Future[None]] = set()

    async def attach(self) -> None:
        """Attach to the current window, and restore caption, watch and block. Raises Playwright's error."""
        async with self._one_at_a_time:
            page = self._window()
            if page is not self._attached_to:
                self._gone = gone = asyncio.Event()
                page.on("close", lambda _: gone.set())
                page.on("crash", lambda _: gone.set())
                self._world = await IsolatedWorld.of(page, WORLD, _BOOTSTRAP_SCRIPT, self._hear)
                self._attached_to = page
            await self._world.set_state_script(f"overlay.update({json.dumps(self._state())})")

    async def show(self, caption: Caption, target: Target | None = None, emphasis: Emphasis = "outline") -> None:
        self._shown = _ShownCaption(caption, target, emphasis, self._next_number())
        self._is_writing = False
        _empty(self._answers)
        await self._attach_or_say_why()
        with contextlib.suppress(
            PlaywrightError
        ):  # it went in this very moment; whoever waits for an answer hears of it
            await self._world.to_front()

    async def hide(self) -> None:
        self._shown = None
        _empty(self._answers)
        with contextlib.suppress(PlaywrightError):  # a window that is gone shows nothing
            await self.attach()

    async def watch(self, target: Target, use: Use, *, block_others: bool, block_target: bool = False) -> None:
        self._watched = _Watch(target, use, block_others, block_target, self._next_number())
        _empty(self._user_actions)
        await self._attach_or_say_why()

    async def unwatch(self) -> None:
        self._watched = None
        _empty(self._user_actions)
        with contextlib.suppress(PlaywrightError):  # in a window that is gone, nothing is done any more
            await self.attach()

    async def block_input(self, *, always: bool) -> None:
        before, self._blocks = self._blocks, "always" if always else "between captions"
        if before != self._blocks:
            self._block = _BLOCK
            await self._attach_or_say_why()

    @asynccontextmanager
    async def allow_action(self, target: Target | None, use: Use = "click") -> AsyncIterator[None]:
        """Let the program's own action through the block, with `target` or with the keyboard."""
        if self._blocks == "never":
            yield
            return
        await self._set_block(_admitting(target, use) if target else None)
        try:
            yield
        finally:
            await self._set_block(_BLOCK)

    async def _set_block(self, block: dict[str, Any] | None) -> None:
        self._block = block
        with contextlib.suppress(PlaywrightError):  # a window that is gone says so to the action itself
            await self.attach()

    def is_writing(self) -> bool:
        return self._is_writing

    async def next_answer(self) -> OverlayAnswer:
        return await self._next(self._answers)

    async def next_user_action(self) -> UserAction:
        return await self._next(self._user_actions)

    async def _next(self, replies: asyncio.Queue[Reply]) -> Reply:
        """Return the next reply. Raises `BrowserGone` if the window is closed first."""
        reply, gone = asyncio.ensure_future(replies.get()), asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait((reply, gone), return_when=asyncio.FIRST_COMPLETED)
            if reply.done():
                return reply.result()
        finally:
            reply.cancel()
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
        self._last_number += 1
        return self._last_number

    def _state(self) -> dict[str, Any]:
        """The argument of `update` in `overlay.js`."""
        shown, watched = self._shown, self._watched
        return {
            "caption": shown
            and {
                **asdict(replace(shown.caption, pictures=())),
                "pictures": [(title, base64.b64encode(png).decode()) for title, png in shown.caption.pictures],
                "target": shown.target and finding.encoded(shown.target),
                "emphasis": shown.emphasis,
                "number": shown.number,
                "colour": asdict(self._colour),
                "moved": self._moved,
            },
            "watch": watched
            and {
                "target": finding.encoded(watched.target),
                "use": watched.use,
                "blockOthers": watched.block_others,
                "blockTarget": watched.block_target,
                "number": watched.number,
            },
            "block": self._block and {**self._block, "always": self._blocks == "always"},
        }

    def _hear(self, message: dict[str, Any]) -> None:
        """Hear what people did, unless it was done with a caption, or in a watch, that is over."""
        shown, watched = self._shown, self._watched
        if shown and message["number"] == shown.number and "writing" in message:
            self._is_writing = bool(message["writing"])
        elif shown and message["number"] == shown.number and "moved" in message:
            self._moved = message["moved"] and (float(message["moved"][0]), float(message["moved"][1]))
        elif shown and message["number"] == shown.number:
            self._hear_answer(shown.caption, message)
        elif watched and message["number"] == watched.number:
            control = finding.seen_element(message["control"]).with_row
            self._user_actions.put_nowait(UserAction(message["right"], message["blocked"], control))

    def _hear_answer(self, caption: Caption, message: dict[str, Any]) -> None:
        keys = (message.get("asks"), message.get("key"))
        button = next((button for button in caption.buttons if button.key in keys), None)
        if button and "asks" in message:
            self._run(f"overlay.ask({json.dumps(button.key)})")
        elif button:
            self._answers.put_nowait(OverlayAnswer(button.key, message["reason"] if button.asks_reason else ""))

    def _run(self, script: str) -> None:
        task = asyncio.ensure_future(self._world.run(script))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _admitting(target: Target, use: Use) -> dict[str, Any]:
    return _BLOCK | {"target": finding.encoded(target), "use": use, "blockTarget": False, "ofProgram": True}


def _empty(replies: asyncio.Queue[Any]) -> None:
    while not replies.empty():
        replies.get_nowait()
