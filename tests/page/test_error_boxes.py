"""What counts as a box of errors: by it alone is a step told to have been refused."""

from __future__ import annotations

from handrail.page.chromium.browser import Chromium

from .pointing import shown

PAGE = """<p role=alert>The name is taken.</p><div class="message error">A key must be chosen.</div>
<p role=alert class=alert-success>Saved.</p><div class=failover-status>Failover: primary</div>
<button class="btn btn-danger">Delete</button><span class=text-danger>Expires soon</span><a class=error-log href=#>Error log</a>
<input class=is-invalid value=x>"""


async def test_names_and_colours_of_other_things_are_none(chromium: Chromium) -> None:
    page = await shown(chromium, PAGE)
    assert list(await page.errors()) == ["The name is taken.", "A key must be chosen."]
