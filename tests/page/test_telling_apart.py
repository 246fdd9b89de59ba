"""The sentence for what a page has several times, or not at all: with text that can be pasted into the runbook."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium

from .pointing import complaints, counts
from .test_sections import CELL_BARS, DIV_BARS, OWN_TITLES

FORMS = "".join(
    f"<form aria-label='{name}'><input aria-label=Name><button>Apply</button></form>" for name in ("Host", "Port")
)
TABLE = """<h2>Hosts</h2><table><tr><th>Name</th><th>Web</th><th>Mail</th></tr>
  <tr><td><a href=#>a</a><br>1 Warning(s)</td><td><button>Stop</button></td><td><button>Stop</button></td></tr>
  <tr><td>b</td><td><button>Stop</button></td><td></td></tr></table>"""
SAME_ROWS = "".join(
    f"<h2>{title}</h2><table><tr><th>Name</th><th>Act</th></tr><tr><td>a</td><td><button>Stop</button></td></tr></table>"
    for title in ("Hosts", "Users")
)
LINES = "".join(f"<div><label>{name} <input></label> <button>Add</button></div>" for name in ("Host", "Port"))
LINES_OF_TWO = "".join(f"<h2>{title}</h2>{LINES}" for title in ("In", "Out"))
ROWS_ALIKE = "<table><tr><th>Name<th>Serial<th>Expiration<th>Act</tr>{}</table>".format(
    "".join(f"<tr><td>a<td>{serial}<td>2027<td><button>Stop</button></tr>" for serial in ("01", "02"))
)
ALIKE = "<p><button>Go</button> <button>Go</button></p><h2>Else</h2><button>Go</button>"
MANY = "".join("<button>Go</button>" for _ in range(11))
DIALOG = "<h1>Page</h1><button>OK</button><div role=dialog aria-label=Sure><button>OK</button></div>"
PATTERN = "<button>Apply</button><button>Apply now</button>"


@pytest.mark.parametrize(
    ("body", "locator", "told"),
    [
        (CELL_BARS, 'button "Apply"', ['in section "Security :: Certificates"', 'in section "Certificate Requests"']),
        (DIV_BARS, 'button "Apply"', ['in section "Certificates"', 'in section "Requests"', 'in section "Other"']),
        (
            OWN_TITLES,
            'button "Apply"',
            ['in group "Certificates"', 'in row "x"', 'in section "More"', 'in region "Last"'],
        ),
        (FORMS, 'button "Apply"', ['in form "Host"', 'in form "Port"']),
        (
            TABLE,
            'button "Stop"',
            ['in cell "Web" in row "a"', 'in cell "Mail"', 'in row "b"'],
        ),
        (TABLE, 'button "Stop" in row "a"', ['in cell "Web" in row "a"', 'in cell "Mail" in row "a"']),
        (SAME_ROWS, 'button "Stop"', ['in section "Hosts"', 'in section "Users"']),
        (SAME_ROWS, 'row "a"', ['in section "Hosts"', 'in section "Users"']),
        (SAME_ROWS, 'cell "Act" in row "a"', ['in row "a" in section "Hosts"', 'in row "a" in section "Users"']),
        (LINES, 'button "Add"', ['beside field "Host"', 'beside field "Port"']),
        (
            LINES_OF_TWO,
            'button "Add"',
            [f'beside field "{name}" in section "{title}"' for title in ("In", "Out") for name in ("Host", "Port")],
        ),
        (ROWS_ALIKE, 'row "a"', ['row "Serial: 01"', 'row "Serial: 02"']),
        (ROWS_ALIKE, 'cell "Expiration" in row "a"', ['in row "Serial: 01"', 'in row "Serial: 02"']),
        (ROWS_ALIKE, 'button "Stop" in row "a"', ['in row "Serial: 01"', 'in row "Serial: 02"']),
        (ROWS_ALIKE, 'button "Stop" in cell "Act" in row "a"', ['in row "Serial: 01"', 'in row "Serial: 02"']),
        (ROWS_ALIKE, 'button "Stop"', ['in row "Serial: 01"', 'in row "Serial: 02"']),
        (DIALOG, 'button "OK"', ['in section "Page"', 'in dialog "Sure"']),
    ],
)
async def test_what_is_there_twice_is_told_with_text_that_can_be_pasted(
    body: str, locator: str, told: list[str], chromium: Chromium
) -> None:
    (complaint,) = await complaints(chromium, body, [locator])
    plain = locator.split(" in ")[0]
    pointers = [narrowed if narrowed.startswith("row ") else f"{plain} {narrowed}" for narrowed in told]
    advice = "narrow it with `in`" + (" or `beside`" if "beside" in told[0] else "")
    assert complaint == f"{len(told)} elements match {locator}: {', '.join(pointers)}; {advice}"
    assert await counts(chromium, body, pointers) == [1] * len(pointers)


@pytest.mark.parametrize(
    ("body", "locator", "said"),
    [
        (
            ALIKE,
            'button "Go"',
            '3 elements match button "Go": button "Go" (which nothing around it tells apart), '
            'button "Go" (which nothing around it tells apart), button "Go" in section "Else"; narrow it with `in`',
        ),
        (MANY, 'button "Go"', "11 elements match"),
        (MANY, 'button "Go"', " and 3 more; nothing around them tells them apart"),
        (PATTERN, "button /Apply.*/", 'button "Apply", button "Apply now"; narrow it with `in`'),
    ],
)
async def test_says_so_where_nothing_tells_them_apart(body: str, locator: str, said: str, chromium: Chromium) -> None:
    (complaint,) = await complaints(chromium, body, [locator])
    assert said in complaint


PLAIN_MENU = """<h1>Old</h1><div><p>Status</p></div><table><tr><td>Host</td><td>edge-01</td></tr></table>
  <p>The certificate was imported.</p>"""


@pytest.mark.parametrize(
    ("locator", "said"),
    [
        (
            'entry "Status"',
            'no entry "Status"; there is text "Status" in section "Old"; that is no link, and `click: text "Status"` would do',
        ),
        ('button "Status"', 'that is no button, and `click: text "Status"` would do'),
        ('section "Status"', 'there are text "Status" in section "Old" (no title), section "Old"'),
        ('field "Host"', 'there is text "Host" in row "Host" (no field)'),
        ('button "Old"', 'there is heading "Old"'),
        ('text "The certificate was importd."', 'there is text "The certificate was imported."'),
        ('text "certificate was imported"', 'there is text "The certificate was imported."'),
        ('checkbox in row "edge"', '(there is no row "edge"); there is row "Host"'),
        (
            'button in section "Status"',
            '(there is no section "Status"); there are text "Status" in section "Old" (no title), section "Old"',
        ),
        ('field "Nothing like it"', 'no field "Nothing like it"; the page is headed "Old"'),
    ],
)
async def test_what_is_there_is_told_as_what_it_is(locator: str, said: str, chromium: Chromium) -> None:
    (complaint,) = await complaints(chromium, PLAIN_MENU, [locator])
    assert said in complaint
