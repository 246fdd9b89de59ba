"""Entries of menus, in the kinds of menus that there are."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium


def linked(*names: str) -> str:
    return "".join(f"<li><a href='#{name}'>{name}</a></li>" for name in names)


BESIDE = f"<ul>{linked('Status', 'Storage')}</ul><ul>{linked('Status', 'Encryption')}</ul><h1>T</h1><a href=x>Disk</a>"
WITHIN = (
    f"<nav><ul><li><a href=a>Status</a><ul>{linked('Basics', 'Storage')}</ul></li>"
    f"<li><a href=b>Storage</a><ul>{linked('Status')}</ul></li></ul></nav><a href=x>Disk</a>"
)
LOOSE = "<div><a href=a>Status</a> <a href=b>Storage</a></div><div><a href=c>Status</a> <a href=d>Disk</a></div>"
FORM = f"<ul>{linked('Status')}</ul><form><a href=x>Disk</a></form>"


@pytest.mark.parametrize(
    ("body", "locator", "count"),
    [
        (BESIDE, 'entry "Status"', 1),
        (BESIDE, 'entry "Status" in entry "Storage"', 1),
        (BESIDE, 'entry "Storage" in entry "Status"', 0),
        (BESIDE, 'entry /(?!Encryption$).+/ in entry "Storage"', 1),
        (BESIDE, 'entry "Disk"', 1),
        (BESIDE, "entry /Di.+/", 0),
        (WITHIN, 'entry "Storage"', 1),
        (WITHIN, 'entry "Storage" in entry "Status"', 1),
        (WITHIN, 'entry "Basics" in entry "Storage"', 0),
        (WITHIN, 'entry /.+/ in entry "Status"', 2),
        (WITHIN, "entry /Di.+/", 0),
        (LOOSE, 'entry "Status"', 1),
        (LOOSE, 'entry "Status" in entry "Storage"', 1),
        (LOOSE, 'entry "Storage" in entry "Status"', 0),
        (FORM, "entry /Di.+/", 0),
        (FORM, 'entry "Disk"', 1),
    ],
)
async def test_finds_an_entry_in_its_menu(body: str, locator: str, count: int, chromium: Chromium) -> None:
    page = await chromium.open_page()
    await page.open(f"data:text/html,{quote('<!DOCTYPE html>' + body)}", 5)
    target = (Locator.parse(locator),)
    assert await page.has_state(target, "visible") == bool(count)
    assert (await page.locate(target) is not None) == (count == 1)
    await page.close()
