"""A page on paper: with its outline and tags, and out of nothing but itself."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from socket import create_server
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

import browsers
from handrail.errors import BrowserUnavailable
from handrail.page.chromium.launcher.launcher import Launch, SharedBrowser
from handrail.page.chromium.pdf import print_pdf

PAGE = "<html lang=en><title>A run</title><h1>The run</h1><h2>Step 1</h2><p id=end>The end</p><a href='#end'>there</a></html>"


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    return browsers.launch(tmp_path)


def root_of(pdf: bytes) -> Any:
    return PdfFileReader(BytesIO(pdf)).root


async def test_a_printed_page_has_tags_a_title_and_an_outline(launch: Launch, shared_browser: SharedBrowser) -> None:
    root = root_of(await print_pdf(PAGE, launch, shared_browser))
    first = root["/Outlines"]["/First"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], root["/Pages"]["/Count"]) == (True, "en", 1)
    assert (first["/Title"], first["/First"]["/Title"]) == ("The run", "Step 1")


async def test_nobody_is_asked_for_anything(launch: Launch, shared_browser: SharedBrowser) -> None:
    with create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        await print_pdf(
            f"{PAGE}<img src='{address}/a.png'><link rel=stylesheet href='{address}/a.css'>", launch, shared_browser
        )
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


async def test_no_script_runs(launch: Launch, shared_browser: SharedBrowser) -> None:
    written = "<script>for (let i = 0; i < 99; i++) document.write('<h2>' + i + '</h2><p style=\"break-after: page\">')</script>"
    assert root_of(await print_pdf(PAGE + written, launch, shared_browser))["/Pages"]["/Count"] == 1


async def test_a_browser_that_cannot_start_is_told(launch: Launch) -> None:
    broken = Launch(Path("/bin/false"), launch.home, launch.env)
    with pytest.raises(BrowserUnavailable, match="/bin/false could not be started"):
        await print_pdf(PAGE, broken)
