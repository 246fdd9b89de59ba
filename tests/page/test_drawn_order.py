"""Names and places where style sheets draw things in another order than the document has them in."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium

from .pointing import assert_found

A, B = "<input id=a type=checkbox>", "<input id=b type=checkbox>"
ONE, TWO = "<input id=one>", "<input id=two>"


def flex(direction: str, *parts: str) -> str:
    return f"<div style='display: flex; flex-direction: {direction}; gap: 8px; width: 700px'>{''.join(parts)}</div>"


def items(*parts: tuple[int, str]) -> str:
    return flex("row", *(f"<span style='order: {order}'>{part}</span>" for order, part in parts))


def at(left: int, part: str) -> str:
    return f"<span style='position: absolute; left: {left}px'>{part}</span>"


FLOATING = f"<div style='width: 400px'><span style='float: right'>B</span>{A} A {B}</div>"
COLUMNS = f"""<form style='display: flex; gap: 8px'><div><p>One</p><p>Two</p></div>
  <div><p>{ONE}</p><p>{TWO}</p></div></form>"""
ABOVE_IN_COLUMNS = f"""<form style='display: flex; gap: 90px'><div><div>One</div><div>{ONE}</div></div>
  <div><div>Two</div><div>{TWO}</div></div></form>"""
RTL_TABLE = f"<table dir=rtl><tr><td>One<td>{ONE}<td>Two<td>{TWO}</table>"

BODIES: dict[str, tuple[str, dict[str, str]]] = {
    "words that float to the right": (FLOATING, {'checkbox "A"': "a", 'checkbox "B"': ""}),
    "items in another order": (
        items((2, "One"), (3, ONE), (0, "Two"), (1, TWO)),
        {'field "One"': "one", 'field "Two"': "two"},
    ),
    "controls that change places": (
        items((0, "One"), (3, ONE), (2, "Two"), (1, TWO)),
        {'field "One"': "two", 'field "Two"': "one"},
    ),
    "boxes that change places": (
        items((0, "Allow:"), (3, A), (2, "A"), (1, B), (4, "B")),
        {'checkbox "A"': "b", 'checkbox "B"': "a"},
    ),
    "a reversed line": (
        flex("row-reverse", A, "<i>A</i>", B, "<i>B</i>"),
        {'checkbox "A"': "a", 'checkbox "B"': "b"},
    ),
    "absolute places": (
        f"<div style='position: relative'>{at(0, 'One')}{at(300, 'Two')}{at(60, ONE)}{at(360, TWO)}</div>",
        {'field "One"': "one", 'field "Two"': "two"},
    ),
    "labels in one column, fields in the next": (COLUMNS, {'field "One"': "one", 'field "Two"': "two"}),
    "labels above fields, in two columns": (ABOVE_IN_COLUMNS, {'field "One"': "one", 'field "Two"': "two"}),
    "a table from right to left": (RTL_TABLE, {'field "One"': "one", 'field "Two"': "two"}),
    "words on either side of each box, reversed": (
        flex("row-reverse", "<i>One</i>", A, "<i>Two</i>", B, "<i>Three</i>"),
        {'checkbox "Two"': "a b"},
    ),
}


@pytest.mark.parametrize("what", BODIES)
async def test_a_control_is_named_by_the_words_that_are_drawn_beside_it(what: str, chromium: Chromium) -> None:
    body, expected = BODIES[what]
    await assert_found(chromium, body, {locator: ids.split() for locator, ids in expected.items()})


def column(*parts: tuple[int, str]) -> str:
    items = "".join(f"<div style='order: {order}'>{part}</div>" for order, part in parts)
    return f"<div style='display: flex; flex-direction: column; width: 500px'>{items}</div>"


MOVED_SECTIONS = column(
    (0, "<h2>Hosts</h2>"),
    (3, "<button id=one>Go</button>"),
    (2, "<h2>Users</h2>"),
    (1, "<button id=two>Go</button>"),
)
REVERSED_SECTION = column((1, "<h2>Hosts</h2>"), (0, "<button id=one>Go</button>"), (2, "<button id=two>Go</button>"))
SECTIONS_IN_COLUMNS = """<div style='columns: 2; width: 600px; height: 70px; column-fill: auto'><h2 style='margin: 0'>Hosts</h2>
  <p style='height: 30px'>web</p><button id=one>Go</button></div><h2>Users</h2><button id=two>Go</button>"""
OVER_ANOTHER = """<h2>Hosts</h2>
  <div style='position: relative'><ul style='position: absolute; top: 90px'><li id=one>web</ul></div>
  <h2>Users</h2><p>ann</p>"""
SCROLLED = """<div style='height: 90px; overflow: auto'><h2 style='position: sticky; top: 0'>Hosts</h2>
  <button id=one>Go</button><p style='height: 400px'>web</p></div>
  <script>document.querySelector('div').scrollTop = 200</script>"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (MOVED_SECTIONS, {'button in section "Hosts"': "", 'button in section "Users"': ""}),
        (REVERSED_SECTION, {'button in section "Hosts"': "two"}),
        (SECTIONS_IN_COLUMNS, {'button in section "Hosts"': "one", 'button in section "Users"': "two"}),
        (OVER_ANOTHER, {'listitem in section "Hosts"': "one"}),
        (SCROLLED, {'button in section "Hosts"': "one"}),
    ],
    ids=["moved", "reversed", "columns", "layer", "scrolled"],
)
async def test_what_is_drawn_over_a_title_is_not_under_it(
    body: str, expected: dict[str, str], chromium: Chromium
) -> None:
    await assert_found(chromium, body, {locator: ids.split() for locator, ids in expected.items()})


def grid(*rows: str) -> str:
    """A grid in which each row says in which order its cells are drawn, as in `210`, and what they say."""
    lines: list[str] = []
    for row in rows:
        order, *cells = row.split()
        role = "cell" if lines else "columnheader"
        parts = "".join(
            f"<div role={role} id={cell} style='width: 90px; order: {place}'>{cell}</div>"
            for place, cell in zip(order, cells, strict=True)
        )
        lines.append(f"<div role=row style='display: flex'>{parts}</div>")
    return f"<div role=table>{''.join(lines)}</div>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (grid("012 Name State Port", "012 web up 443"), {'cell "State" in row "web"': "up"}),
        (grid("021 Name State Port", "021 web up 443"), {'cell "State" in row "web"': "up"}),
        (
            grid("012 Name State Port", "021 web up 443"),
            {'cell "State" in row "web"': "", 'cell "Name" in row "web"': "web"},
        ),
    ],
    ids=["plain", "all", "some"],
)
async def test_a_cell_has_no_head_that_is_drawn_over_another(
    body: str, expected: dict[str, str], chromium: Chromium
) -> None:
    await assert_found(chromium, body, {locator: ids.split() for locator, ids in expected.items()})
