"""The pictures of docs/: reports of runs on the practice pair, photographed."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page, sync_playwright

from handrail.app.demo import RUNBOOK
from handrail.app.environment import is_root, real_environment
from handrail.app.lookup import chosen_pair, library
from handrail.app.perform import perform
from handrail.engine import Approval
from handrail.mode import REHEARSAL
from handrail.run import RunRequest
from handrail.runbook import load, shipped
from handrail_practice.pair import running_pair

WIDTH = 1040
MARGIN = 12
MAX_PICTURE_BYTES = 250_000
"""Documents are read over slow lines, too."""


def take_pictures(folder: Path) -> Iterator[Path]:
    """Perform the first runbook on a practice pair, and photograph its report."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        rehearsal, report = _reports(Path(scratch))
        with _open(rehearsal) as page:
            yield _take(page, "#step-7, #step-8", folder / "rehearsal.png")
        with _open(report) as page:
            yield _take(page, "header, main > section:nth-of-type(1)", folder / "report-head.png")
            yield _take(page, "main > section:nth-last-of-type(2)", folder / "report.png")


def _reports(scratch: Path) -> tuple[Path, Path]:
    """The reports of a rehearsal, and of the run after it."""
    environment = replace(real_environment(), operator="ana", machine="desk")
    runbook, _ = load(shipped() / f"{RUNBOOK}.yaml", library())
    with running_pair(scratch / "practice") as practice:
        pair = chosen_pair(practice.inventory_path, "practice")
        request = RunRequest(runbook, pair, practice.inventory_path, out=scratch / "runs")
        request = replace(request, approval=Approval("ana", request.assignment.digest()))
        rehearsal = asyncio.run(perform(replace(request, mode=REHEARSAL), environment))
        run = asyncio.run(perform(request, environment))
        run.raise_for_error()
        return rehearsal.folder.report, run.folder.report


@contextmanager
def _open(report: Path) -> Iterator[Page]:
    chosen = real_environment().browser
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chosen.executable, args=["--no-sandbox"] if is_root() else [], env=dict(os.environ)
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 900})
        page.goto(report.as_uri())
        page.evaluate("Promise.all([...document.images].map(it => { it.loading = 'eager'; return it.decode(); }))")
        yield page
        browser.close()


def _take(page: Page, selector: str, file: Path) -> Path:
    """Take a picture from the first selected element to the last, as wide as the page."""
    boxes = [box for part in page.locator(selector).all() if (box := part.bounding_box())]
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    clip = FloatRect(x=0, y=top, width=WIDTH, height=bottom - top)
    picture = shrink(page.screenshot(clip=clip, full_page=True))
    assert len(picture) < MAX_PICTURE_BYTES, f"{file.name} has {len(picture)} bytes"
    file.write_bytes(picture)
    return file


def shrink(png: bytes) -> bytes:
    """Reduce a picture to 256 colours, which are enough for a page of text."""
    content = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(256).save(content, "PNG", optimize=True)
    return content.getvalue()
