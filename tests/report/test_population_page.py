"""The page of a population, in a browser: its orders without a script, on a telephone, with a screen reader."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from handrail.app.population import period, population, sample, write_population
from populations import population_of_runs

from .test_in_a_browser import violations

__all__ = ["population_of_runs"]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def opened(page: Page, population_of_runs: Path) -> Page:
    found = population(population_of_runs, period(None, None, NOW, "+00:00"), sample(2, "7"), NOW)
    page.goto(write_population(found, "html").as_uri())
    return page


def rows(page: Page) -> list[str]:
    """The numbers of the runs as a reader sees them, from above."""
    script = (
        "rows => rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(row => row.id)"
    )
    found: list[str] = page.locator(".population tbody tr").evaluate_all(script)
    return [name.removeprefix("run-") for name in found]


def test_rows_are_ordered_without_a_script(opened: Page) -> None:
    assert rows(opened) == ["1", "2", "3", "4", "5", "6"]
    opened.get_by_text("seal", exact=True).click()
    assert rows(opened) == ["3", "4", "5", "1", "2", "6"]
    drawn = [it.split()[0] for it in opened.locator(".drawn li").all_inner_texts()]
    opened.get_by_text("drawn", exact=True).first.click()
    assert rows(opened)[:2] == drawn


def test_each_row_is_read_as_a_row_of_a_table(opened: Page) -> None:
    row = opened.get_by_role("table", name="Runs").get_by_role("row").filter(has_text="data/notes.txt was added")
    expect(row.get_by_role("cell").last).to_contain_text("broken: not as it was sealed")
    expect(row.get_by_role("cell").nth(2)).to_contain_text("4 days after the one before")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    assert violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
