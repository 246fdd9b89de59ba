"""Sections under headings, bars, legends and captions, and what stands in them."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium

from .pointing import assert_found, shown, target

TOOLS = (
    "<select id=act-{0}><option>-- Select Action --<option>Delete</select><input type=submit id=apply-{0} value=Apply>"
)
ROWS = "<table><tr><th>Name</th><th>State</th></tr><tr><td><b>x</b></td><td>up</td></tr></table>"
CELL_BARS = "".join(
    f"<table width=900><tr><td bgcolor=#5f6062><font color=white><b>{title}</b></font></td></tr>"
    f"<tr><td><table><tr><td>{TOOLS.format(n)}</td><td><input type=button id=create-{n} value=Create></td></tr></table>"
    f"{ROWS}</td></tr></table>"
    for n, title in enumerate(["Security :: Certificates", "Certificate Requests"])
)
DIV_BARS = "".join(
    f"<div style='background: #5f6062; color: white'>{title}</div><div>{TOOLS.format(n)}</div>{ROWS}<p>{title} end here.</p>"
    for n, title in enumerate(["Certificates", "Requests", "Other"])
)
CLASS_BARS = "".join(
    f"<div class=panel><span class='panelTitle'>{title}</span><div>{TOOLS.format(n)}</div>{ROWS}</div>"
    for n, title in enumerate(["Certificates", "Requests"])
)
HEADER_ACROSS = "<form>" + "".join(
    f"<table><tr><th colspan=3>{title}</th></tr><tr><th>Name</th><th>State</th><th>Act</th></tr>"
    f"<tr><td>x</td><td>up</td><td>{TOOLS.format(n)}</td></tr></table>"
    for n, title in enumerate(["Certificates", "Requests"])
)  # one form around both
OWN_TITLES = (
    f"<fieldset id=set><legend>Certificates</legend>{TOOLS.format(0)}</fieldset>"
    f"<table id=list><caption>Requests</caption><tr><td>x</td><td>{TOOLS.format(1)}</td></tr></table>"
    f"<details open><summary>More</summary>{TOOLS.format(2)}</details>"
    f"<div role=region aria-label=Last>{TOOLS.format(3)}</div>"
)
BUTTONS_IN_BARS = "".join(
    f"<div class=bar><input type=button id=add-{n} value=Add style='float: right'><h2>{title}</h2></div><p>{TOOLS.format(n)}</p>"
    for n, title in enumerate(["Certificates", "Requests"])
)
PANELS = (
    "".join(
        f"<div class=panel><h2>{title}</h2><p>{TOOLS.format(n)}</p></div>" for n, title in enumerate(["One", "Two"])
    )
    + "<div class=actions><button id=save>Save</button></div>"
)
BOOTSTRAP = (
    "<div class=row><div class=col><h2>One</h2><p>About it.</p></div></div><div class=row><button id=one>Go</button></div>"
    "<div class=row><div class=col><h2>Two</h2></div></div><div class=row><button id=two>Go</button></div>"
)
# A list page of Flask-AppBuilder (Bootstrap 3): a panel that can be folded up stands in another, under a title of the same rank.
FOLDED_STYLE = """<style>.panel { border: 1px solid #ddd; border-radius: 4px }
  .panel-heading { background: #337ab7; padding: 9px } .collapse { display: none }</style>"""


def nested_panels(state: str) -> str:
    search = (
        "<div class=panel-group><div class='panel panel-default'><div class=panel-heading><h4><a href=#>Search</a></h4></div>"
        f"<div class='panel-body {state}'><form><button type=button>Add Filter</button><button id=search>Search</button></form>"
        "</div></div></div>"
    )
    return (
        f"{FOLDED_STYLE}<div class='panel panel-primary'><div class=panel-heading><h4>List Contacts</h4></div>"
        f"<div class=panel-body>{search}<a href=# id=add>Add</a><table id=list><tr><td>Vera</table></div></div>"
        "<h4>Other</h4><a href=# id=other>Add</a>"
    )


NESTED_LISTS = {
    'link "Add" in section "List Contacts"': "add",
    'table in section "List Contacts"': "list",
    'link "Add" in section "Other"': "other",
    'link "Add" in section "Search"': [],
    'table in section "Search"': [],
}
NESTED_TITLES = "".join(
    f"""<div class=box style='border: 1px solid'><div style='background: #333'>{name}</div><div>
    <div class=box style='border: 1px solid'><div style='background: #333'>Filter</div><input id=filter-{name}></div>
    <button id=go-{name}>Go</button></div></div>"""
    for name in ("Hosts", "Users")
)
NESTED_ELEMENTS = """<section><h2>Hosts</h2><section><h2>Filter</h2><input id=filter></section><button id=go>Go</button></section>
  <h2>Users</h2><button id=other>Go</button>"""
BESIDE_CARDS = """<div style='background: #eee'><h2>Hosts</h2><p>All</p><div class=card style='border: 1px solid'><h2>Users</h2>
  <button id=users>Go</button></div><button id=after>Go</button></div>"""
BARS_IN_ONE_BOX = """<div class=box style='border: 1px solid'><div class=box style='background: #333'><h2>Hosts</h2></div>
  <p>All</p>
  <div class=box style='background: #333'><h2>Users</h2></div><button id=users>Go</button></div>"""
DIALOG = "<dialog open><h2>Sure?</h2><button id=sure>OK</button></dialog><p><button id=page>OK</button></p>"
BENEATH = (
    f"<h1>Security</h1><div style='background: #333'>Certificates</div>{TOOLS.format(0)}"
    f"<h1>Network</h1>{TOOLS.format(1)}<div style='background: #333'>Routes</div>{TOOLS.format(2)}"
)
NO_TITLE = """<p>Certificates</p><button id=apply>Apply</button><a href=#>Requests</a>
  <table><tr><td>Other</td><td><b>x</b></td></tr></table>"""


def apply(*titles: str) -> dict[str, str | list[str]]:
    return {f'button "Apply" in section "{title}"': f"apply-{n}" for n, title in enumerate(titles)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            CELL_BARS,
            {
                **apply("Security :: Certificates", "Certificate Requests"),
                'button "Create" in section "Security :: Certificates"': "create-0",
                'combobox in section "Certificate Requests"': "act-1",
                'button "Apply" in section "x"': [],
                'button "Apply" in section "Name"': [],
            },
        ),
        (DIV_BARS, apply("Certificates", "Requests", "Other")),
        (CLASS_BARS, apply("Certificates", "Requests")),
        (HEADER_ACROSS, apply("Certificates", "Requests")),
        (OWN_TITLES, apply("Certificates", "Requests", "More", "Last")),
        (
            BUTTONS_IN_BARS,
            {
                **apply("Certificates", "Requests"),
                'button "Add" in section "Certificates"': "add-0",
                'button "Add" in section "Requests"': "add-1",
            },
        ),
        (PANELS, {**apply("One", "Two"), 'button "Save" in section "Two"': [], 'button "Save"': "save"}),
        (BOOTSTRAP, {'button "Go" in section "One"': "one", 'button "Go" in section "Two"': "two"}),
        (nested_panels("collapse"), NESTED_LISTS),
        (nested_panels(""), {**NESTED_LISTS, 'button "Search" in section "Search"': "search"}),
        (
            NESTED_TITLES,
            {
                'button "Go" in section "Hosts"': "go-Hosts",
                'button "Go" in section "Users"': "go-Users",
                'button "Go" in section "Filter"': [],
                'field in section "Filter"': ["filter-Hosts", "filter-Users"],
            },
        ),
        (
            NESTED_ELEMENTS,
            {
                'button "Go" in section "Hosts"': "go",
                'button "Go" in section "Filter"': [],
                'button "Go" in section "Users"': "other",
            },
        ),
        (
            BESIDE_CARDS,
            {'button "Go" in section "Hosts"': [], 'button "Go" in section "Users"': ["users", "after"]},
        ),
        (BARS_IN_ONE_BOX, {'button "Go" in section "Hosts"': [], 'button "Go" in section "Users"': "users"}),
        (DIALOG, {'button "OK" in section "Sure?"': "sure", 'button "OK"': ["sure", "page"]}),
        (
            BENEATH,
            {
                'button "Apply" in section "Certificates"': "apply-0",
                'button "Apply" in section "Network"': ["apply-1", "apply-2"],
                'button "Apply" in section "Routes"': "apply-2",
                'button "Apply" in section "Routes" in section "Security"': [],
            },
        ),
        (
            NO_TITLE,
            {f'button "Apply" in section "{name}"': [] for name in ("Certificates", "Requests", "Other", "x")},
        ),
    ],
    ids=[
        "cells",
        "divs",
        "classes",
        "across",
        "own",
        "buttons",
        "panels",
        "bootstrap",
        "folded",
        "unfolded",
        "titles",
        "elements",
        "cards",
        "bars",
        "dialog",
        "beneath",
        "none",
    ],
)
async def test_a_section_is_what_stands_under_its_title(
    body: str, expected: dict[str, str | list[str]], chromium: Chromium
) -> None:
    await assert_found(chromium, body, expected)


READ = """<h1>Status</h1><div class=bar><h2>Failover</h2> <a href=#>Help</a></div>Role: <b>Primary</b>
  <div>Zone <select><option>UTC<option selected>CET</select><input type=password value=secret></div>
  <p hidden>Never</p><div hidden><p>Never</p></div><details><summary>More</summary><div><p>Never</p></div></details>
  <h2>Disks</h2><p>Two</p><fieldset><legend>Fans</legend>Four <button>Stop</button></fieldset>
  <table><caption>Hosts</caption><tr><td>a</td><td>b</td></tr></table><div style='background: #333'>Bar</div><p>Five</p>"""


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("locator", "text"),
    [
        ('section "Failover"', "Role: Primary Zone CET More"),
        ('section "Disks"', "Two Fans Four Stop Hosts a b Bar Five"),
        ('section "Fans"', "Four Stop"),
        ('section "Hosts"', "a b"),
        ('section "Bar"', "Five"),
        ('heading "Failover"', "Failover"),
        ('button "Stop"', "Stop"),
    ],
)
async def test_a_section_reads_as_what_stands_under_its_title(locator: str, text: str, chromium: Chromium) -> None:
    page = await shown(chromium, READ)
    assert await page.find(target(locator), 5).text() == text


async def test_a_section_is_read_beyond_a_panel_in_it(chromium: Chromium) -> None:
    page = await shown(chromium, nested_panels("collapse"))
    assert await page.find(target('section "List Contacts"'), 5).text() == "Search Add Vera"
    assert await page.find(target('section "Search"'), 5).text() == ""


async def test_what_a_dropdown_offers_is_not_what_the_page_says(chromium: Chromium) -> None:
    zone = "<select><option>UTC<option selected>CET</select>"
    page = await shown(chromium, f"<table><tr id=zone><td>Zone<td>{zone}<tr><td>Model<td>B300</table>")
    assert await page.find(target('row "Zone"'), 5).text() == "Zone CET"
    assert await page.find(target('cell in row "Zone"'), 5).text() == "CET"


async def test_several_kinds_of_alternatives_are_read_by_their_kind(chromium: Chromium) -> None:
    page = await shown(chromium, "<h2>Disks</h2><p>Two</p>")
    assert await page.find(target('section "Gone"', 'heading "Disks"'), 5).text() == "Disks"
    assert await page.find(target('heading "Gone"', 'section "Disks"'), 5).text() == "Two"
