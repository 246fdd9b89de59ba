"""The page of a coverage, in a browser: as a matrix, on a telephone, with a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from covering import CHANGED, INCOMPLETE, Covered, covered, edition, performed, written
from handrail.coverage import Coverage, ProvingRun, impact, with_runs
from handrail.report.coverage.html import html

from .test_in_a_browser import RED, picture, violations

__all__ = ["covered", "written"]
RUN = "20261130T090000Z-colours-hq"
pytestmark = pytest.mark.usefixtures("written")


def proved(coverage: Coverage, folder: Path) -> Coverage:
    record = performed(folder / RUN, coverage.runbook.digest, content=picture(RED))
    return with_runs(coverage, [ProvingRun(RUN, record, folder / RUN)])


def opened(page: Page, file: Path, text: str) -> Page:
    file.write_text(text, encoding="utf-8")
    page.goto(file.as_uri())
    return page


def test_each_sentence_has_its_steps_and_its_evidence(page: Page, tmp_path: Path, covered: Covered) -> None:
    opened(page, tmp_path / "c.html", html(proved(covered(), tmp_path), None))
    expect(page.locator(".verdict")).to_have_text(
        "Every sentence of the document is accounted for, and every step; what is performed is proved"
    )
    row = page.get_by_role("table").first.get_by_role("row").filter(has_text="Change the colour.")
    expect(row.get_by_role("rowheader")).to_contain_text("3.1")
    expect(row).to_contain_text("004-primary.png")
    expect(row).to_contain_text("Base Software Version 7.0.1")
    expect(row.get_by_role("cell").nth(-2)).to_have_text("Ann")
    expect(row.get_by_role("cell").nth(-1)).to_have_text("2026-11-30 09:01:24 UTC")
    row.get_by_role("link", name="4", exact=True).click()
    expect(page.locator("#step-4")).to_be_in_viewport()


@pytest.mark.whole
def test_a_picture_fills_the_window_and_goes_back(page: Page, tmp_path: Path, covered: Covered) -> None:
    opened(page, tmp_path / "c.html", html(proved(covered(), tmp_path), None))
    shot = page.locator("#picture-3\\.1-1")
    small = shot.bounding_box()
    shot.click()
    large = shot.bounding_box()
    assert small
    assert large
    assert large["width"] > 3 * small["width"]
    expect(page.locator(".matrix .frame:visible")).to_contain_text("Step: 4, ")
    expect(page.locator("figure:has(:target) .cut")).to_be_hidden()
    page.get_by_role("link", name="Close").click()
    assert (again := shot.bounding_box())
    assert again["width"] == small["width"]


def test_an_altered_picture_is_not_shown(page: Page, tmp_path: Path, covered: Covered) -> None:
    coverage = proved(covered(), tmp_path)
    (tmp_path / RUN / "evidence/004-primary.png").write_bytes(b"another")
    opened(page, tmp_path / "c.html", html(coverage, None))
    expect(page.locator("#sentence-3\\.1")).to_contain_text("004-primary.png was altered")
    expect(page.locator("#sentence-3\\.1 svg")).to_have_count(0)


def test_what_a_new_edition_changes_comes_first(page: Page, tmp_path: Path, covered: Covered) -> None:
    coverage = covered()
    opened(page, tmp_path / "c.html", html(coverage, impact(coverage, edition(CHANGED, name="2025"))))
    rows = page.get_by_role("region", name="What the new edition changes").get_by_role("row")
    expect(rows).to_have_count(5)
    expect(rows.nth(1)).to_contain_text("now: Type your name or number.")
    expect(rows.nth(1)).to_contain_text("Step 2 is suspect: Press Tab")
    expect(rows.nth(3)).to_contain_text("No step carries it out")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", ["proved", "incomplete", "changed"])
def test_it_fetches_nothing_and_can_be_read_aloud(own_page: Page, tmp_path: Path, covered: Covered, kind: str) -> None:
    coverage = covered(*INCOMPLETE) if kind == "incomplete" else covered()
    found = impact(coverage, edition(CHANGED, name="2025")) if kind == "changed" else None
    asked: list[str] = []
    own_page.on("request", lambda request: asked.append(request.url))
    opened(own_page, tmp_path / "c.html", html(proved(coverage, tmp_path) if kind == "proved" else coverage, found))
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert violations(own_page) == []


@pytest.mark.whole
@pytest.mark.parametrize("width", [320, 390, 1000])
def test_a_narrow_window_shows_it_whole(page: Page, tmp_path: Path, covered: Covered, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, tmp_path / "c.html", html(proved(covered(*INCOMPLETE), tmp_path), None))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
