"""The downloads of a page: the one that a step waits for, and any other, which is cancelled with a notice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Download as PlaywrightDownload

from handrail.page.port import Notice


class Downloads:
    """The downloads of one page. `accept_for` keeps the tab that the browser opened for one from being told as a window."""

    def __init__(
        self,
        note: Callable[[Notice], None],
        spawn: Callable[[Awaitable[None]], None],
        accept_for: Callable[[PlaywrightDownload, float], Awaitable[None]],
    ) -> None:
        self._note, self._spawn, self._accept_for = note, spawn, accept_for
        self._awaited: asyncio.Future[PlaywrightDownload] | None = None

    def hear(self, download: PlaywrightDownload) -> None:
        """Give a download that begins to whoever waits for it; cancel any other."""
        if self._awaited and not self._awaited.done():
            self._awaited.set_result(download)
        else:
            self._note(Notice("download", f"a file came: {download.suggested_filename}", declared=False))
            self._spawn(download.cancel())

    async def expect(self, click: Callable[[], Awaitable[None]], patience: float) -> PlaywrightDownload | None:
        """Click, and return the download that begins, in whichever window; None if none does in time."""
        self._awaited = asyncio.get_running_loop().create_future()
        try:
            await click()
            download = await asyncio.wait_for(self._awaited, patience)
            await self._accept_for(download, patience)
            return download
        except TimeoutError:
            return None
        finally:
            self._awaited = None
