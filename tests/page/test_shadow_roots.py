"""Open shadow roots: what stands in them is searched, ordered and read as it is drawn."""

from __future__ import annotations

import pytest
from anyio.from_thread import BlockingPortal

from handrail.errors import ElementNotFound, SessionEnded
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import shown, target

BODY = """<script>
const define = (name, html) => customElements.define(name, class extends HTMLElement {
  connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = html; }
});
</script><h1>Files</h1>
<x-form></x-form>
<x-panel><x-button>Rename</x-button> <p>Of the panel</p></x-panel>
<h2>Second</h2><x-button>Remove</x-button>
<table><tr><th>Name<th>Size<tr><td><x-text>edge-01</x-text><td>7<tr><td><x-text>edge-02</x-text><td>8</table>
<x-rows></x-rows>
<p id=said role=status></p>
<script>
function say(button) { document.getElementById('said').textContent = button.getRootNode().host.textContent; }
define('x-button', '<button onclick="say(this)"><b><slot></slot></b></button>');
define('x-text', '<span><slot></slot></span>');
define('x-form', '<label for=zone>Zone</label> <input id=zone><span id=hint>Backup host</span><input aria-labelledby=hint>'
  + '<x-inner></x-inner>');
define('x-inner', '<label>Passphrase <input type=password></label><button>Save zone</button>');
define('x-panel', '<slot name=none></slot><h2>Panel</h2><div><slot></slot></div>');
define('x-rows', '<table><tr><th>Port<th>State<tr><td>443<td>open</table><nav><a href="#s">Status</a></nav>');
</script>"""


@pytest.fixture
def page(chromium: Chromium, portal: BlockingPortal) -> ChromiumPage:
    return portal.call(shown, chromium, BODY)


async def test_finds_what_stands_in_shadow_roots_and_around_them(page: ChromiumPage) -> None:
    there = [
        'field "Zone"', 'field "Backup host"', 'field "Passphrase"', 'button "Save zone"', 'button "Rename"',
        'button "Rename" in section "Panel"', 'text "Of the panel" in section "Panel"', 'button "Remove" in section "Second"',
        'cell "8" in row "edge-02"', 'text "open"', 'cell "State" in row "443"', 'entry "Status"',
        'button "Save zone" in section "Files"',
    ]  # fmt: skip
    absent = [
        'button "Remove" in section "Panel"',
        'button "Rename" in section "Second"',
        'button "Save zone" in row "443"',
    ]
    assert [text for text in there if await page.locate(target(text)) is None] == []
    assert [text for text in absent if await page.has_state(target(text), "visible")] == []


async def test_uses_what_stands_in_shadow_roots(page: ChromiumPage) -> None:
    await page.find(target('field "Zone"'), 2).fill("north")
    assert await page.find(target('field "Zone"'), 2).text() == "north"
    await page.find(target('field "Passphrase"'), 2).fill_secret("correct horse", "passphrase")
    await page.find(target('button "Rename"'), 2).ready("click")
    await page.find(target('button "Rename" in section "Panel"'), 2).click()
    assert list(await page.messages()) == ["Rename"]


async def test_says_what_is_alike_in_shadow_roots(page: ChromiumPage) -> None:
    with pytest.raises(ElementNotFound, match='there are .*button "Save zone"'):
        await page.find(target('button "Save zome"'), 0.2).click()


async def test_a_sign_in_form_in_a_shadow_root_is_one(page: ChromiumPage) -> None:
    page.set_sign_in_page_locators([target('field "Zone"'), target('field "Passphrase"')])
    with pytest.raises(SessionEnded):
        await page.find(target('button "Remove"'), 1).click()
