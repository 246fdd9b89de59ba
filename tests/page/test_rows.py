"""Rows by what they are called: a cell, or the link or the line in one that holds several lines."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.finder import finding

from .pointing import assert_found, complaints, shown

HEAD = "<tr><th></th><th>Friendly Name</th><th>Issued To</th><th>Issued By</th></tr>"


def certificates(*rows: tuple[str, str, str, str]) -> str:
    """A table of certificates: id of the row, what stands in its name's cell, subject, issuer."""
    lines = "".join(
        f"<tr id={id}><td><input type=checkbox id=pick-{id}></td><td>{name}</td><td>{subject}</td><td>{issuer}</td></tr>"
        for id, name, subject, issuer in rows
    )
    return f"<table>{HEAD}{lines}</table>"


def warned(name: str) -> str:
    return f"<a href=#>{name}</a><br>1 Warning(s)"


WARNED = certificates(
    ("one", warned("a.example.com"), "a.example.com", "Root"),
    ("two", "<a href=#>a.example.com (2025)</a><div>2 Warning(s)</div>", "a.example.com", "Root"),
    ("three", warned("Root"), "Root", "Root"),
    ("four", "<a href=#>Issuing</a>", "Issuing", "Root"),
)
OTHERS_SUBJECT = certificates(
    ("one", warned("a.example.com"), "*.example.com", "Root"), ("two", "old", "a.example.com", "Root")
)
TWICE = certificates(("one", warned("a"), "x", "y"), ("two", "a", "x", "y"))
PLAIN_LINES = certificates(
    ("one", "a.example.com<br>1 Warning(s)", "a.example.com", "Root"), ("two", "old", "a.example.com", "Root")
)
OTHER_SUBJECT = certificates(
    ("one", "a.example.com<br>replaced", "*.example.com", "Root"), ("two", "old", "a.example.com", "Root")
)
LATER_LINE = certificates(
    ("one", "new<br>was a.example.com<br>a.example.com", "x", "Root"), ("two", "a.example.com", "x", "Root")
)
ONLY_A_LINE = certificates(
    ("one", "Office<p>10.0.0.1</p><p>10.0.0.2</p>", "x", "Root"), ("two", "10.0.0.10", "x", "Root")
)
LAYOUT = """<table><tr id=page><td><h2>Hosts</h2><p>a</p><a href=#>b</a><table><tr><th>Name</th><th>State</th></tr>
  <tr id=inner><td>c</td><td>up</td></tr></table></td><td>Help</td></tr></table>"""
WRAPPED = "<table><tr id=outer><td><table><tr id=inner><td>a</td></tr></table></td></tr></table>"
CALLED_LIKE_A_HEAD = (
    "<table><tr id=head><th>Name</th><th>Default</th></tr><tr id=one><td>Default</td><td>yes</td></tr></table>"
)
REQUESTS = f"""<h2>Certificates</h2>{certificates(("one", warned("a"), "x", "y"))}
  <h2>Requests</h2><table><tr><th>Subject</th></tr><tr id=request><td>a</td></tr></table>"""

DEFAULTS = certificates(("one", "a", "x", "<input type=radio id=default>"), ("two", "a", "x", "default"))

PAGED = certificates(("one", "a", "Root", "Issuing"), ("two", "b", "Root", "Issuing"), ("three", "c", "d", "Root"))


def hosts(head: str, *rows: str) -> str:
    """A table whose rows have ids as their last cells say."""
    lines = "".join(f"<tr id={row.rpartition('>')[2]}>{row}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head.split('|'))}</tr>{lines}</table>"


NUMBERED = hosts("#|Host|Gateway", "<td>1<td>web<td>gw", "<td>2<td>mail<td>wan")
ACTIONS = hosts(
    "Actions|Host|Gateway",
    "<td><a href=#>Edit</a> <a href=#>Delete</a><td>web<td>gw",
    "<td><a href=#>Edit</a> <button>Delete</button><td>mail<td>wan",
)
ONE_ACTION = hosts("|Host|Gateway", "<td><a href=#>Edit</a><td>web<td>gw")
LABELLED_BOXES = hosts(
    "Select|Host|Gateway",
    *(
        f"<td><label style='position:absolute;width:1px;overflow:hidden'>Select {host}</label><td>{host}<td>{gateway}"
        for host, gateway in (("web", "gw"), ("mail", "wan"))
    ),
)
HEADERS = hosts("Zone|Host|Gateway", "<td>a<th scope=row>web<td>gw", "<td>b<th scope=row>mail<td>wan")
TOTALS = hosts("Host|Gateway", "<td>web<td>gw", "<td>mail<td>wan").replace("</table>", "<tr><th>All<th>2</table>")
FLAGS = hosts("Up|Host|Gateway", "<td>●<td>web<td>gw", "<td>○<td>mail<td>wan")
HOST_IS_CALLED = {'row "web"': "gw", 'row "mail"': "wan", 'row "gw"': [], 'row "wan"': [], 'row "Gateway"': []}
IN_LINES = """<table><tr id=one><td>Host:<td><input><td>Port:<td><input></table>"""
HEADLESS = "<table><tr id=one><td>web<td>up<td>gw</tr><tr id=two><td>mail<td>up<td>wan</tr></table>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PAGED, {'row "Root"': [], 'checkbox in row "Root"': [], "row /Ro+t/": [], 'row "c"': "three"}),
        (NUMBERED, {**HOST_IS_CALLED, 'row "2"': "wan"}),
        (ACTIONS, HOST_IS_CALLED),
        (ONE_ACTION, {'row "web"': "gw", 'row "gw"': []}),
        (LABELLED_BOXES, HOST_IS_CALLED),
        (HEADERS, {**HOST_IS_CALLED, 'row "a"': []}),
        (TOTALS, HOST_IS_CALLED),
        (FLAGS, HOST_IS_CALLED),
        (IN_LINES, {'row "Port"': "one", 'row "Host"': "one"}),
        (HEADLESS, {'row "web"': "one", 'row "wan"': [], 'row "up"': []}),
    ],
    ids=["paged", "numbered", "actions", "one", "boxes", "headers", "totals", "flags", "lines", "headless"],
)
async def test_no_row_is_called_by_a_column_that_does_not_name_rows(
    body: str, expected: dict[str, str | list[str]], chromium: Chromium
) -> None:
    await assert_found(chromium, body, expected)


async def test_a_row_is_meant_by_another_column_where_the_name_says_which(chromium: Chromium) -> None:
    await assert_found(
        chromium,
        PAGED,
        {
            'row "Issued By: Root"': "three",
            'row "Issued To: Root"': ["one", "two"],
            'row "Friendly Name: a"': "one",
            "row /Issued (By|To): d/": "three",
            'checkbox in row "Issued By: Root"': "pick-three",
            'row "Expires: Root"': [],
            'row "Issued By: root"': [],
        },
    )
    await assert_found(chromium, NUMBERED, {'row "Gateway: wan"': "wan"})


@pytest.mark.parametrize(
    ("locator", "complaint"),
    [
        ('row "d"', 'no row "d"; there are row "Issued To: d" (called "c")'),
        ('checkbox in row "d"', '(there is no row "d"); there are row "Issued To: d" (called "c")'),
        ("row /d+/", 'no row /d+/; there are row "Issued To: d" (called "c")'),
        ('row "Issuing"', 'cell "Issued By" in row "a" (which reads so), cell "Issued By" in row "b" (which reads so)'),
    ],
)
async def test_says_in_which_column_the_name_stands(locator: str, complaint: str, chromium: Chromium) -> None:
    (said,) = await complaints(chromium, PAGED, [locator])
    assert complaint in said


async def test_says_in_which_row_a_name_stands_that_no_column_has(chromium: Chromium) -> None:
    (said,) = await complaints(chromium, HEADLESS, ['row "wan"'])
    assert 'no row "wan"; there are text "wan" in row "mail" (no row)' in said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            WARNED,
            {
                'row "a.example.com"': "one",
                'checkbox in row "a.example.com"': "pick-one",
                'row "a.example.com (2025)"': "two",
                'row "Root"': "three",
                'row "Issuing"': "four",
                'row "a.example"': [],
                'row "2 Warning(s)"': "two",
                'row "1 Warning(s)"': ["one", "three"],
                'row "Warning(s)"': [],
            },
        ),
        (OTHERS_SUBJECT, {'row "a.example.com"': "one"}),
        (TWICE, {'row "a"': ["one", "two"]}),
        (PLAIN_LINES, {'row "a.example.com"': "one"}),
        (OTHER_SUBJECT, {'row "a.example.com"': "one"}),
        (LATER_LINE, {'row "a.example.com"': "two", 'row "was a.example.com"': "one"}),
        (ONLY_A_LINE, {'row "10.0.0.1"': "one", 'row "10.0.0.10"': "two", 'row "10.0.0"': []}),
        (LAYOUT, {'row "a"': [], 'row "b"': [], 'row "c"': "inner"}),
        (WRAPPED, {'row "a"': "inner"}),
        (CALLED_LIKE_A_HEAD, {'row "Default"': "one", 'row "Name"': "head"}),
        (
            DEFAULTS,
            {
                'radio in row "a"': ["default", "two"],
                'radio in cell "Issued By" in row "a"': ["default", "two"],
                "radio": "default",
            },
        ),
        (
            REQUESTS,
            {
                'row "a"': ["one", "request"],
                'row "a" in section "Certificates"': "one",
                'row "a" in section "Requests"': "request",
            },
        ),
    ],
    ids=[
        "warned",
        "subject",
        "twice",
        "plain",
        "replaced",
        "later",
        "line",
        "layout",
        "wrapped",
        "head",
        "alike",
        "sections",
    ],
)
async def test_a_row_is_called_as_a_person_would(
    body: str, expected: dict[str, str | list[str]], chromium: Chromium
) -> None:
    await assert_found(chromium, body, expected)


async def test_says_which_row_is_there_twice(chromium: Chromium) -> None:
    body = f"<h2>Certificates</h2>{DEFAULTS}"
    (complaint,) = await complaints(chromium, body, ['radio in cell "Issued By" in row "a"'])
    assert complaint.startswith('2 elements match row "a": ')


async def test_a_row_is_called_by_its_label_without_the_colon(chromium: Chromium) -> None:
    await assert_found(
        chromium,
        """<table><tr id=plain><th>Location:</th><td>Beside the lift</td></tr>
        <tr id=wide><td>Ort：</td><td>10:30</td></tr><tr id=wild><td>*.example.com</td><td>x</td></tr></table>""",
        {
            'row "Location"': "plain",
            'row "Location:"': "plain",
            'row "Ort"': "wide",
            'row "Beside the lift"': [],
            'row "example.com"': [],
        },
    )


async def test_a_row_that_is_called_as_its_field_tells_nothing_of_it(chromium: Chromium) -> None:
    body = "".join(f"<tr><th><label for={it}>{it}</label><td><input id={it}>" for it in ("Username", "Password"))
    page = await shown(chromium, f"<table>{body}<tr><td>Port<td><input aria-label=Number id=Number></table>")
    described = f"ids => ids.map(id => {finding.SCRIPT}.describe(document.getElementById(id)))"
    seen = await page.window.evaluate(described, ["Username", "Number"])
    assert [finding.seen_element(one).with_row for one in seen] == ['field "Username"', 'field "Number" in row "Port"']
