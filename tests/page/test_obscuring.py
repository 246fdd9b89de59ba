"""Between pictures too, what a control for secrets holds shows as dots, whatever the page makes of it."""

from __future__ import annotations

import pytest

from handrail.errors import ElementNotFound
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium

from .pointing import shown

PASSWORD = "<label>Passphrase <input id=it name=pass type=password value=hunter2></label>"
DOTS = "getComputedStyle({}).webkitTextSecurity"


REVEALED = {
    "made a text field": ("", "it.type = 'text'", "it"),
    "by its attribute": ("", "it.setAttribute('type', 'text')", "it"),
    "and restyled": ("", "it.type = 'text', it.style.cssText = 'color: red'", "it"),
    "and its style taken away": ("", "it.type = 'text', it.removeAttribute('style')", "it"),
    "rendered again": ("", "it.outerHTML = '<input id=it type=text value=hunter2>'", "it"),
    "rendered again by another id": (
        "",
        "it.outerHTML = '<input id=new name=pass value=hunter2>'",
        "document.getElementById('new')",
    ),
    "made and revealed at once": (
        "",
        "(() => { const made = document.createElement('input'); made.id = 'made'; made.type = 'password';"
        " document.body.append(made); made.type = 'text'; })()",
        "made",
    ),
    "in a shadow root": (
        "<p id=host></p><script>host.attachShadow({mode: 'open'}).innerHTML = '<input type=password value=hunter2>'</script>",
        "host.shadowRoot.firstChild.focus(), host.shadowRoot.firstChild.type = 'text'",
        "host.shadowRoot.firstChild",
    ),
    "in a frame": (
        "<iframe srcdoc='<input type=password value=hunter2>'></iframe>",
        "frames[0].document.querySelector('input').type = 'text'",
        "frames[0].document.querySelector('input')",
    ),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("way", REVEALED)
async def test_shows_dots_when_the_page_reveals_it(way: str, chromium: Chromium) -> None:
    more, reveal, control = REVEALED[way]
    page = await shown(chromium, PASSWORD + more)
    await page.window.evaluate(reveal)
    assert await page.window.evaluate(DOTS.format(control)) == "disc"


async def test_a_text_field_that_received_a_secret_shows_dots(chromium: Chromium) -> None:
    page = await shown(chromium, "<label>Name <input id=it></label>")
    await page.find((Locator.parse('field "Name"'),), 5).fill_secret("hunter2", "passphrase")
    assert await page.window.evaluate(DOTS.format("it")) == "disc"
    await page.window.evaluate("it.style.cssText = ''")
    assert await page.window.evaluate(DOTS.format("it")) == "disc"


async def test_a_strict_policy_of_the_page_does_not_keep_it_from_that(chromium: Chromium) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    page = await shown(chromium, policy + PASSWORD)
    await page.window.evaluate("it.type = 'text'")
    assert await page.window.evaluate(DOTS.format("it")) == "disc"
    picture = await page.screenshot()
    assert [mask.secret for mask in picture.masks] == ["unknown"]


async def test_other_fields_are_left_alone_and_nothing_moves(chromium: Chromium) -> None:
    page = await shown(chromium, PASSWORD + "<input id=other value=plain>")
    box = "JSON.stringify([it, other].map(one => one.getBoundingClientRect()))"
    before = await page.window.evaluate(box)
    await page.window.evaluate("it.type = 'text'")
    assert await page.window.evaluate(DOTS.format("other")) == "none"
    assert await page.window.evaluate("other.outerHTML") == '<input id="other" value="plain">'
    assert await page.window.evaluate(box) == before


async def test_a_name_is_told_whole_or_not_at_all(chromium: Chromium) -> None:
    """Half a secret would not be known for one."""
    page = await shown(chromium, f"<button>{'x' * 110}correct horse</button><button>Save</button>")
    with pytest.raises(ElementNotFound) as failure:
        await page.find((Locator.parse('button "correct"'),), 0.1).click()
    assert str(failure.value) == 'no button "correct"; there is button "Save"'
