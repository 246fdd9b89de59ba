"""Cells by their columns and rows, in tables as pages really have them."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium

from .pointing import assert_found

FACTS = """<table><tr><td>Failover</td><td>Enabled</td></tr><tr><td>Data sync</td><td>Disabled</td></tr>
  <tr><td>Shared address</td><td>Disabled</td></tr></table>"""
FACTS_WITH_HEADERS = """<table><tr><th>Model</th><td>B300</td></tr><tr><th scope=row>Comment</th><td></td></tr>
  <tr><th>Serial</th><td>17</td></tr></table>"""
FACTS_IN_PAIRS = "<table><tr><td>Model</td><td>B300</td><td>Role</td><td>Primary</td></tr></table>"
SPANNING = """<table><tr><th>Host</th><th>Name</th><th>Expires</th><th>State</th></tr>
  <tr><td rowspan=2>site-a <button id=edit-a>Edit</button></td><td>web-2024</td><td>2024-03-01</td><td>expired</td></tr>
  <tr><td>web-2027</td><td>2027-03-01</td><td>valid</td></tr>
  <tr><td>site-b <button id=edit-b>Edit</button></td><td>vpn</td><td colspan=2>never</td></tr></table>"""
TWO_ROWS_OF_HEADS = """<table><thead><tr><td rowspan=2>Name</td><td colspan=2>Validity</td><td colspan=2>Support</td></tr>
  <tr><td>From</td><td>Until</td><td>From</td><td>Until</td></tr></thead>
  <tr><td>a</td><td>1</td><td>2</td><td>3</td><td>4</td></tr>
  <tr><td>b</td><td>5</td><td>6</td><td>7</td><td>8</td></tr></table>"""
REPEATED_HEADS = """<table><tr><th colspan=2>Networks</th></tr>
  <tr><th>Name</th><th>Address</th></tr><tr><td>lan</td><td>10.0.0.1</td></tr>
  <tr><th>Name</th><th>Gateway</th></tr><tr><td>wan</td><td>10.0.0.254</td></tr></table>"""
NESTED = """<table><tr><th>Name</th><th>Ports</th><th>State</th></tr><tr><td>one</td>
  <td><table><tr><th>Port</th><th>State</th></tr><tr><td>443</td><td>open</td></tr></table></td><td>up</td></tr>
  <tr><td>two</td><td></td><td>down</td></tr></table>"""
ARIA = """<div role=grid><div role=row><span role=columnheader aria-colindex=1>Name</span>
  <span role=columnheader aria-colindex=4>State</span></div><div role=row><span role=gridcell aria-colindex=1>a</span>
  <span role=gridcell aria-colindex=4>up</span></div><div role=row><span role=rowheader aria-colindex=1>b</span>
  <span role=gridcell aria-colindex=2>hidden elsewhere</span><span role=gridcell aria-colindex=4>down</span></div></div>"""
HEAVY_HEADS = """<table><tr><td><b>Name</b></td><td><b>Role</b></td><td><b>State</b></td></tr>
  <tr><td>ann</td><td>admin</td><td>on</td></tr>
  <tr><td>bob</td><td>guest</td><td>off</td></tr></table>"""
COLOURED_HEADS = """<table><tr bgcolor=#cccccc><td>Name</td><td>Role</td><td>State</td></tr>
  <tr bgcolor=white><td>ann</td><td>admin</td><td>on</td></tr>
  <tr bgcolor=#eeeeee><td>bob</td><td>guest</td><td>off</td></tr></table>"""
STRIPES = """<table><tr bgcolor=#cccccc><td>1</td><td>on</td><td>x</td></tr>
  <tr bgcolor=white><td>2</td><td>off</td><td>y</td></tr>
  <tr bgcolor=#cccccc><td>3</td><td>on</td><td>z</td></tr></table>"""
ONE_ROW = "<table><tr><th>Name</th><th>State</th></tr><tr><td>a</td><td>up</td></tr></table>"
HEADS_BY_CLASS = """<table><tr class="tbl_header"><td>Name</td><td>Role</td></tr>
  <tr class=row><td>ann</td><td>admin</td></tr></table>"""
CORNER = """<table><tr><td></td><th>On</th><th>Off</th></tr>
  <tr><th>Disk</th><td>3</td><td>4</td></tr><tr><th>Fan</th><td>5</td><td>6</td></tr></table>"""
HIDDEN_COLUMN = """<table><tr><th>Name</th><th>State</th></tr>
  <tr><td style="display: none">id-7</td><td>a</td><td>up</td></tr><tr hidden><td>b</td><td>down</td></tr></table>"""
TWO_HEADS_OF_FACTS = """<table><tr><th rowspan=2>Network</th><th>DNS</th><td></td></tr>
  <tr><th>NTP</th><td>10.0.0.9</td></tr></table>"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            FACTS,
            {
                'cell "Enabled" in row "Failover"': "Enabled",
                'cell "Enabled" in row "Data sync"': [],
                'cell in row "Data sync"': "Disabled",
                'cell "Failover" in row "Data sync"': [],
            },
        ),
        (
            FACTS_WITH_HEADERS,
            {
                'rowheader "Serial"': "Serial",
                'columnheader "Serial"': [],
                'cell "B300" in row "Serial"': [],
                'cell in row "Serial"': "17",
                'cell in row "Comment"': "",
            },
        ),
        (FACTS_IN_PAIRS, {'cell in row "Role"': [], 'cell in row "Model"': ["B300", "Role", "Primary"]}),
        (
            SPANNING,
            {
                'cell "Expires" in row "web-2027"': "2027-03-01",
                'cell "State" in row "web-2027"': "valid",
                'button in cell "Host" in row "web-2027"': "edit-a",
                'button in row "web-2027"': "edit-a",
                'cell "State" in row "vpn"': "never",
                'cell "Expires" in row "vpn"': "never",
                'button "Edit" in row "vpn"': "edit-b",
            },
        ),
        (
            TWO_ROWS_OF_HEADS,
            {
                'cell "Name" in row "b"': "b",
                'cell "Validity Until" in row "a"': "2",
                'cell "Support From" in row "b"': "7",
                'cell "From" in row "a"': ["1", "3"],
                'cell "Validity" in row "a"': ["1", "2"],
            },
        ),
        (
            REPEATED_HEADS,
            {
                'cell "Address" in row "lan"': "10.0.0.1",
                'cell "Gateway" in row "wan"': "10.0.0.254",
                'cell "Address" in row "wan"': [],
                'cell "Networks" in row "wan"': [],
            },
        ),
        (
            NESTED,
            {
                'cell "State" in row "one"': "up",
                'cell "State" in row "443"': "open",
                'cell "Port" in row "one"': "443",
                'cell "State" in row "two"': "down",
                'cell "Port" in row "two"': [],
            },
        ),
        (ARIA, {'cell "State" in row "a"': "up", 'cell "State" in row "b"': "down", 'cell "Name" in row "b"': "b"}),
        (HEAVY_HEADS, {'cell "State" in row "bob"': "off", 'cell "admin" in row "bob"': []}),
        (COLOURED_HEADS, {'cell "State" in row "bob"': "off", 'cell "admin" in row "bob"': []}),
        (STRIPES, {'cell "on" in row "2"': [], 'cell "x" in row "3"': []}),
        (ONE_ROW, {'cell "State"': "up", 'columnheader "State"': "State", 'rowheader "State"': []}),
        (HEADS_BY_CLASS, {'cell "Role" in row "ann"': "admin"}),
        (CORNER, {'cell "Off" in row "Fan"': "6", 'cell in row "Fan"': ["5", "6"]}),
        (HIDDEN_COLUMN, {'cell "Name" in row "a"': "a", 'cell "State" in row "a"': "up", 'row "b"': []}),
        (
            TWO_HEADS_OF_FACTS,
            {'cell "DNS" in row "NTP"': [], 'cell "Network" in row "NTP"': "Network", 'cell in row "NTP"': "10.0.0.9"},
        ),
    ],
    ids=[
        "facts",
        "facts-th",
        "pairs",
        "spans",
        "two-heads",
        "repeated",
        "nested",
        "aria",
        "heavy",
        "coloured",
        "stripes",
        "one-row",
        "class",
        "corner",
        "hidden",
        "facts-2",
    ],
)
async def test_a_cell_is_where_it_is_seen(body: str, expected: dict[str, str | list[str]], chromium: Chromium) -> None:
    await assert_found(chromium, body, expected)
