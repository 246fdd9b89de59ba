"""One window of a page: Playwright's page, and what belongs to it alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from playwright.async_api import FileChooser
from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.camera.camera import Camera
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.finder import Finder
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.traffic import Traffic
from handrail.page.port import Location, Notice, Target


@dataclass
class Window:
    """A window: its Playwright page, Chromium's own protocol to it, its traffic, the finder and the camera that look at it."""

    page: PlaywrightPage
    devtools: Devtools
    traffic: Traffic
    finder: Finder
    camera: Camera

    @classmethod
    async def of(cls, page: PlaywrightPage, known: KnownTargets, note: Callable[[Notice], None]) -> Window:
        """The window of a Playwright page. `known` are the targets of all windows; `note` hears of pages from another host."""
        devtools, traffic = await Devtools.of(page, finding.KEPT), Traffic(page, note)
        page.on("framenavigated", lambda _: devtools.forget_rest())
        await asyncio.gather(devtools.send("Page.enable", {}), traffic.frame_loads.listen(devtools))
        finder = Finder(page, devtools, traffic, known)
        return cls(page, devtools, traffic, finder, Camera(page, devtools, known, finder.frames))

    async def locate(self, target: Target) -> Location | None:
        """Locate an element on a picture of the whole page, which shows all that is in what scrolls by itself."""
        located = await self.finder.locate(target)
        if located is None or not located[1]:
            return located and located[0]
        async with self.camera.expanded():
            pictured = await self.finder.locate(target)
        return replace(located[0], rectangle=pictured[0].rectangle) if pictured else None

    async def expect_file_chooser(self, click: Callable[[], Awaitable[None]], patience: float) -> FileChooser | None:
        """Click, and return the browser's file chooser that opens; None if none does in time."""
        opened: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()

        def hear(chooser: FileChooser) -> None:
            if not opened.done():
                opened.set_result(chooser)

        self.page.on("filechooser", hear)
        try:
            await click()
            return await asyncio.wait_for(opened, patience)
        except TimeoutError:
            return None
        finally:
            self.page.remove_listener("filechooser", hear)
