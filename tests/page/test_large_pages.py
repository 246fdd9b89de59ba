"""On a page that is twice as long, the browser is asked about elements no more than twice as often."""

from __future__ import annotations

import pytest

from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.finder import finding

from .pointing import answers

COUNTING = f"""let calls = 0;
  const owners = [
    [Element.prototype, ['matches', 'closest', 'querySelector', 'querySelectorAll', 'getClientRects',
      'checkVisibility', 'getAttribute']],
    [Node.prototype, ['contains', 'compareDocumentPosition']], [window, ['getComputedStyle']],
  ];
  for (const [owner, names] of owners) for (const name of names) {{
    const call = owner[name];
    owner[name] = function (...given) {{ calls += 1; return call.apply(this, given); }};
  }}
  const made = () => {finding.SCRIPT};"""
ASKED = f"""queries => {{
  {COUNTING}
  return queries.map(query => {{
    const script = made();  // which remembers nothing of the query before
    calls = 0;
    script.queryAll(document, query);
    script.explain(query);
    return calls;
  }});
}}"""
ASKED_FOR_ALL = f"""queries => {{
  {COUNTING}
  return [queries.slice(0, 1), queries].map(some => {{
    const script = made();
    calls = 0;
    script.counts(some);
    return calls;
  }});
}}"""
BAR = "<div style='background: #555'>{0}</div><select><option>-- Select Action --</select><button>Apply</button>"


def long_page(rows: int) -> str:
    hosts = "".join(
        f"<tr><td><input type=checkbox></td><td><a href=#>host-{n:04}</a><br>1 Warning(s)</td><td>{n:04}</td><td>up</td><td>"
        "<button>Edit</button></td></tr>"
        for n in range(rows)
    )
    return (
        "<ul><li><a href=#>Status</a></li><li><a href=#>Users</a></li><li>Network</li></ul>"
        + BAR.format("Hosts")
        + f"<table><tr><th></th><th>Name</th><th>Number</th><th>State</th><th>Act</th></tr>{hosts}</table>"
        + BAR.format("Requests")
    )


LOCATORS = [
    'button "Apply" in section "Requests"',
    'checkbox in row "host-0007"',
    'cell "State" in row "host-0007"',
    'text "0007"',
    'entry "Network"',
    'button "Edit" beside text "0007"',
    'button "Edit"',
    'button "Delete"',
    'field "Delete"',
]


@pytest.mark.whole
async def test_the_work_grows_with_the_page(chromium: Chromium) -> None:
    short, long = [await answers(chromium, long_page(rows), ASKED, LOCATORS) for rows in (60, 120)]
    assert all(short)
    growth = {locator: more / few for locator, few, more in zip(LOCATORS, short, long, strict=True)}
    assert not {locator: times for locator, times in growth.items() if times >= 2.3}


async def test_alternatives_are_looked_for_in_one_look(chromium: Chromium) -> None:
    alternatives = [
        f'button "{name}" in section "Requests"' for name in ("Delete", "Remove", "Erase", "Purge", "Clear")
    ]
    one, all_of_them = await answers(chromium, long_page(60), ASKED_FOR_ALL, alternatives)
    assert all_of_them < 1.5 * one
