"""Entries of menus, in the kinds of menus that there are."""

from __future__ import annotations

import pytest

from handrail.errors import ElementNotFound
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.steps.menu import follow_menu

from .pointing import shown


def linked(*names: str) -> str:
    return "".join(f"<li><a href='#{name}'>{name}</a></li>" for name in names)


BESIDE = f"<ul>{linked('Status', 'Storage')}</ul><ul>{linked('Status', 'Encryption')}</ul><h1>T</h1><a href=x>Disk</a>"
WITHIN = (
    f"<nav><ul><li><a href=a>Status</a><ul>{linked('Basics', 'Storage')}</ul></li>"
    f"<li><a href=b>Storage</a><ul>{linked('Status')}</ul></li></ul></nav><a href=x>Disk</a>"
)
LOOSE = "<div><a href=a>Status</a> <a href=b>Storage</a></div><div><a href=c>Status</a> <a href=d>Disk</a></div>"
FORM = f"<ul>{linked('Status')}</ul><form><a href=x>Disk</a></form>"

CLICKED = "onclick='document.title = this.id'"
PLAIN = (
    f"<h1>Old</h1><ul><li {CLICKED}>Users</li><li {CLICKED}>Status</li></ul><p {CLICKED}>Disk</p><p>Status of it</p>"
)
HAND = """<style>.tab { cursor: pointer }</style><div><div class=tab><span>Status</span></div><div class=tab>Users</div></div>
  <h1>T</h1><div class=tab>Storage</div>"""
CURRENT = f"<table><tr><td><a href=x>Status</a></td><td><b>Users</b></td><td><a href=y>Network</a></td></tr></table>\
  <ul>{linked('Basics')}<li class=on>Health</li>{linked('Support')}</ul>\
  <h1>Health</h1><table><tr><td><a href=x>a</a></td><td>Disk</td></tr></table>"
INLINE = "<div><a href=x>Status</a> | <b>Users</b> | <a href=y>Network</a></div><h1>T</h1>\
  <p>See <b>Disk</b> and <a href=x>this</a></p>"

SPAN = f"<span {CLICKED}>"
IN_CELLS = f"<table><tr><td>{SPAN}Status</span></td><td>{SPAN}Users</span></td></tr></table>\
  <table><tr><td>{SPAN}Basics</span></td></tr></table>"
IN_TREE = f"<ul><li>{SPAN}Status</span><ul><li>{SPAN}Basics</span></li><li>{SPAN}Health</span></li></ul></li>\
  <li>{SPAN}Users</span></li></ul><p>{SPAN}Disk</span> and more</p>"
TRAIL = "<table><tr><td><a href=a>Status</a></td><td><a href=b>Users</a></td></tr></table>\
  <div><a href=c>Status</a> &gt; <a href=d>Basics</a></div><h1>T</h1>"
TRAILS = f"<nav aria-label=Breadcrumb>{linked('Status', 'Basics')}</nav><ol class=breadcrumbs>{linked('Status')}</ol>\
  <p><span><a href=x>Status</a></span><span> &raquo; </span><span><a href=y>Disk</a></span></p><ul>{linked('Status')}</ul>"
UP = "<div><a href=a>Status</a>"
FAVOURITES = (
    f"<ul>{linked('Status', 'Storage')}</ul><ul>{linked('Basics', 'Disk')}</ul><h1>T</h1><ul>{linked('Disk')}</ul>"
)


MENUS: dict[str, tuple[str, dict[str, int]]] = {
    "in cells": (
        IN_CELLS,
        {
            'entry "Status"': 1,
            'entry "Users"': 1,
        },
    ),
    "in a tree": (
        IN_TREE,
        {
            'entry "Status"': 1,
            'entry "Health" in entry "Status"': 1,
            'entry "Users"': 1,
            'entry "Disk"': 0,
        },
    ),
    "a trail": (
        TRAIL,
        {
            'entry "Status"': 1,
            'entry "Basics"': 1,
            "entry /Basi.+/": 0,
        },
    ),
    "trails": (
        TRAILS,
        {
            'entry "Status"': 1,
            'entry "Disk"': 1,
        },
    ),
    "favourites": (
        FAVOURITES,
        {
            'entry "Disk" in entry "Status"': 1,
        },
    ),
    "favourites without a title": (
        FAVOURITES.replace("<h1>T</h1>", ""),
        {
            'entry "Disk" in entry "Status"': 1,
        },
    ),
    "a trail that ends in bold": (
        f"{UP} &gt; <b>Basics</b></div><ul>{linked('Basics', 'Disk')}</ul>",
        {
            'entry "Basics" in entry "Status"': 0,
        },
    ),
    "lists beside each other": (
        BESIDE,
        {
            'entry "Status"': 1,
            'entry "Status" in entry "Storage"': 1,
            'entry "Storage" in entry "Status"': 0,
            'entry /(?!Encryption$).+/ in entry "Storage"': 1,
            'entry "Disk"': 1,
            "entry /Di.+/": 0,
        },
    ),
    "lists within each other": (
        WITHIN,
        {
            'entry "Storage"': 1,
            'entry "Storage" in entry "Status"': 1,
            'entry "Basics" in entry "Storage"': 0,
            'entry /.+/ in entry "Status"': 2,
            "entry /Di.+/": 0,
        },
    ),
    "loose links": (
        LOOSE,
        {
            'entry "Status"': 1,
            'entry "Status" in entry "Storage"': 1,
            'entry "Storage" in entry "Status"': 0,
        },
    ),
    "a form": (
        FORM,
        {
            "entry /Di.+/": 0,
            'entry "Disk"': 1,
        },
    ),
    "plain elements": (
        PLAIN,
        {
            'entry "Status"': 1,
            'entry "Disk"': 0,
            'entry "Status of it"': 0,
        },
    ),
    "what the pointer marks": (
        HAND,
        {
            'entry "Status"': 1,
            'entry "Storage"': 0,
        },
    ),
    "the current entry": (
        CURRENT,
        {
            'entry "Users"': 1,
            'entry "Health" in entry "Users"': 1,
            'entry "Status" in entry "Users"': 0,
            'entry "Disk"': 0,
            "entry /.+/ in entry /Users/": 3,
        },
    ),
    "words in a line": (
        INLINE,
        {
            'entry "Users"': 1,
            'entry "Disk"': 0,
        },
    ),
}
"""Documents, and how many elements of each a locator means."""


@pytest.mark.sampled(5)
@pytest.mark.parametrize("menu", MENUS)
async def test_finds_an_entry_in_its_menu(menu: str, chromium: Chromium) -> None:
    body, counts = MENUS[menu]
    page = await shown(chromium, body)
    for locator, count in counts.items():
        target = (Locator.parse(locator),)
        assert await page.has_state(target, "visible") == bool(count), locator
        assert (await page.locate(target) is not None) == (count == 1), locator


async def test_a_trail_in_a_frame_is_no_other_entry(chromium: Chromium) -> None:
    frame = "<a href=x>Status</a> &gt; <a href=y>Basics</a>"
    body = f"<ul>{linked('Status', 'Users')}</ul><iframe title=Main srcdoc='{frame}'></iframe>"
    page = await shown(chromium, body)
    await page.find((Locator.parse('entry "Status"'),), 5).ready("click")
    await page.find((Locator.parse('entry "Basics"'),), 5).ready("click")


async def test_a_plain_entry_is_clicked(chromium: Chromium) -> None:
    page = await shown(chromium, PLAIN.replace("<li", "<li id=said"))
    await page.find((Locator.parse('entry "Status"'),), 5).click()
    assert await page.title() == "said"


TOGGLED = """<ul><li>
  <a href='#' onclick="const menu = this.nextElementSibling; menu.hidden = !menu.hidden; return false">Status</a>
  <ul hidden><li><a href='#' onclick="document.title += '+'; return false">Disk</a></li></ul></li>
<li><a href=x>Users</a></li></ul><h1>T</h1><ul><li><a href='#'>Disk</a></li><li><a href='#'>Other</a></li></ul>"""


async def test_a_menu_that_a_click_has_closed_is_opened_again(chromium: Chromium) -> None:
    page = await shown(chromium, TOGGLED)
    await follow_menu("Status > Disk", page, 5)
    await follow_menu("Status > Disk", page, 5)
    assert await page.title() == "++"


def telling(*names: str) -> str:
    tells = "top.document.title += textContent + `,`; return false"
    return "".join(f"<li><a href=x onclick='{tells}'>{name}</a></li>" for name in names)


STORAGE_BESIDE = f"<ul>{telling('Status', 'Storage')}</ul><ul>{telling('Status', 'Encryption')}</ul><h1>T</h1>"


async def test_what_was_there_before_is_not_what_an_entry_opens(chromium: Chromium) -> None:
    page = await shown(chromium, STORAGE_BESIDE)
    told = 'no entry "Storage" in entry "Status"; entry "Storage" was there before entry "Status" was chosen; if that is meant'
    with pytest.raises(ElementNotFound, match=told):
        await follow_menu("Status > Storage", page, 5)
    assert "Storage" not in await page.title()


ABOVE = f"<ul id=tabs hidden>{telling('Disk')}</ul><ul onclick='tabs.hidden = false'>{telling('Status', 'Users')}</ul><h1>T</h1>"
FRAMED = f'<ul>{telling("Status", "Users")}</ul><iframe srcdoc="{telling("Disk")}"></iframe>'


@pytest.mark.parametrize("body", [ABOVE, FRAMED])
async def test_what_came_with_an_entry_is_followed_wherever_it_stands(body: str, chromium: Chromium) -> None:
    page = await shown(chromium, body)
    await follow_menu("Status > Disk", page, 5)
    assert (await page.title()).endswith("Status,Disk,")


OPENED = f"""<nav><ul><li><a href='#' onclick="sub.hidden = false; return false">Security</a>
  <ul id=sub hidden>{linked("Accounts", "Certificates", "Certificate Requests")}</ul></li>
  <li><a href=b>Secure Remote</a></li>{linked("Status", "Support", "Users")}</ul></nav>
  <h1>T</h1><p>Read of <a href=x>certificates</a> <a href=z>here</a></p><ul>{linked("Sessions")}</ul>"""
LONG = f"<nav>{linked(*(f'Host {n}' for n in range(300)), 'Certificates')}</nav><h1>T</h1>"


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("body", "path", "told"),
    [
        (
            OPENED,
            "Securty > Certificates",
            'no entry "Securty"; there are entry "Security", entry "Secure Remote", entry "',
        ),
        (
            OPENED,
            "Security > Certificats",
            'no entry "Certificats" in entry "Security"; there are entry "Certificates", entry "Certificate Requests", ',
        ),
        (OPENED, "Security > Users of it", 'no entry "Users of it" in entry "Security"; there are entry "'),
        (
            OPENED.replace("id=sub hidden", "id=sub"),
            "Sicherheit > Zertifikate",
            'no entry "Sicherheit"; there are entry "Security", entry "Secure Remote", entry "Status", entry "Support"',
        ),
        (OPENED, "Requests", 'no entry "Requests"; there are entry "'),
        (OPENED, "certificate", 'no entry "certificate"; there are entry "certificates", entry "'),
        (LONG, "Certificats", 'no entry "Certificats"; there are entry "Certificates", entry "Host'),
    ],
)
async def test_a_missed_entry_tells_those_of_its_menu_the_likest_first(
    body: str, path: str, told: str, chromium: Chromium
) -> None:
    page = await shown(chromium, body)
    with pytest.raises(ElementNotFound) as missed:
        await follow_menu(path, page, 2 if path.startswith("Security >") else 0.2)  # what it opens takes its time
    assert str(missed.value).startswith(told)
    assert '"here"' not in str(missed.value)
