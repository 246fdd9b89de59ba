"""Rows by what they are called: a cell, or the link or the line in one that holds several lines."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.finder import finding

from .pointing import assert_found, complaints, page_of

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
TWO_READINGS = certificates(
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
        (TWO_READINGS, {'row "a.example.com"': ["two", "one"]}),
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
        "readings",
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
            'row "Beside the lift"': "plain",
            'row "example.com"': [],
        },
    )


async def test_a_row_that_is_called_as_its_field_tells_nothing_of_it(chromium: Chromium) -> None:
    body = "".join(f"<tr><th><label for={it}>{it}</label><td><input id={it}>" for it in ("Username", "Password"))
    page = await page_of(chromium, f"<table>{body}<tr><td>Port<td><input aria-label=Number id=Number></table>")
    described = f"ids => ids.map(id => {finding.SCRIPT}.describe(document.getElementById(id)))"
    seen = await page.window.evaluate(described, ["Username", "Number"])
    assert [finding.seen_element(one).with_row for one in seen] == ['field "Username"', 'field "Number" in row "Port"']
    await page.close()
