"""Secrets are masked on every picture, and the pictures are the same whatever the secret is."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

import pytest

from handrail.errors import PictureRefused
from handrail.page import FindSecrets, Screenshot, no_secrets
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.camera.camera import Camera
from handrail.page.chromium.camera.masking import MaskPlan, plan_masks
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.page import ChromiumPage
from handrail.rectangle import Rectangle
from handrail.secrets import Redactor, Secret

from .pointing import alone, shown, target

CANARIES = ("correct horse battery staple", "Cañary+\"pass' <&>/word\\")


class SecretPage:
    """A page that holds a secret, and a function that finds it."""

    def __init__(self, page: ChromiumPage, secret: str) -> None:
        self.page, self.secret, self._redactor = page, secret, Redactor()
        self._redactor.learn(Secret("passphrase", secret))

    async def picture(self, only: str = "") -> Screenshot:
        await self.page.window.mouse.move(0, 0)
        return await self.page.screenshot(target(only) if only else None, self._redactor.find)

    async def runs(self, script: str) -> Any:
        return await self.page.window.evaluate(script)


async def secret_page(chromium: Chromium, html: str, secret: str = CANARIES[0]) -> SecretPage:
    """Open a page with its secret, escaped, in the place of SECRET."""
    return SecretPage(await shown(chromium, html.replace("SECRET", escape(secret))), secret)


PLACES = {
    "a text": "<p>The passphrase is <code>SECRET</code>.</p>",
    "a field": '<label>Carried <input value="SECRET"></label>',
    "a text area": "<textarea cols=60>SECRET</textarea>",
    "a placeholder": '<input placeholder="SECRET">',
    "a tooltip": '<p title="SECRET">Rest here</p>',
    "generated text": '<style>p::after { content: attr(data-it) }</style><p data-it="SECRET">It is </p>',
    "capitals": "<p style='text-transform: uppercase'>SECRET</p>",
    "an open shadow root": "<p id=host></p><script>host.attachShadow({mode: 'open'}).append('' + `SECRET`)</script>",
    "a closed shadow root": "<p id=host></p><template>SECRET</template><script>"
    "host.attachShadow({mode: 'closed'}).append(document.querySelector('template').content)</script>",
    "a frame": "<iframe style='padding: 5px'></iframe><template><p>SECRET</template>"
    "<script>document.querySelector('iframe').contentDocument.body.append("
    "document.querySelector('template').content)</script>",
    "a dialog": "<dialog style='width: 600px'>SECRET</dialog><script>document.querySelector('dialog').showModal()</script>",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("place", PLACES)
async def test_pictures_that_differ_only_in_the_secret_are_the_same(place: str, chromium: Chromium) -> None:
    pictures = []
    for secret in CANARIES:
        html = PLACES[place].replace("`SECRET`", repr(secret)) if "`SECRET`" in PLACES[place] else PLACES[place]
        opened = await secret_page(chromium, f"<h1>Export</h1>{html}<p>After it</p>", secret)
        pictures.append(await opened.picture())
    one, other = pictures
    assert one.png == other.png
    assert {mask.secret for mask in one.masks} == {"passphrase"}
    assert (one.masks, one.text) == (other.masks, other.text)


async def test_what_shows_no_secret_is_not_touched(chromium: Chromium) -> None:
    opened = await secret_page(chromium, "<h1>Export</h1><p>SECRETLY</p><p>Nothing</p>".replace("SECRETLY", "plain"))
    picture = await opened.picture()
    assert picture.masks == ()
    assert picture.png == (await opened.page.screenshot()).png


async def test_a_secret_in_pieces_is_found(chromium: Chromium) -> None:
    opened = await secret_page(chromium, "<p><b>correct ho</b>rse <i>battery staple</i></p>")
    assert [mask.secret for mask in (await opened.picture()).masks] == ["passphrase"]


TOGGLE = """<label>Passphrase <input id=it type=password></label>
<button type=button onclick="it.type = it.type === 'password' ? 'text' : 'password'; blur()">Show</button>"""

PASSPHRASE = """- text: Passphrase
- textbox "Passphrase": «secret:passphrase»
- button "Show\""""


async def test_a_control_that_received_a_secret_is_covered_also_when_the_page_reveals_it(chromium: Chromium) -> None:
    hidden, revealed = set(), set()
    for secret in (*CANARIES, "short"):
        opened = await secret_page(chromium, TOGGLE, secret)
        await opened.page.find(target('field "Passphrase"'), 5).fill_secret(secret, "passphrase")
        hidden.add(await opened.picture())
        await opened.runs("document.querySelector('button').click()")
        assert await opened.runs("it.type") == "text"
        revealed.add(await opened.picture())
    (before,), (after,) = hidden, revealed
    assert before.masks == after.masks != ()
    assert before.text == after.text == PASSPHRASE


async def test_a_control_stays_covered_when_what_it_received_is_gone_or_another(chromium: Chromium) -> None:
    opened = await secret_page(chromium, TOGGLE)
    await opened.page.find(target('field "Passphrase"'), 5).fill_secret(opened.secret, "passphrase")
    before = await opened.picture()
    await opened.runs("it.value = ''")
    assert (await opened.picture()).masks == before.masks
    await opened.runs("it.value = 'something else', it.type = 'text'")
    after = await opened.picture()
    assert after.masks == before.masks
    assert after.text
    assert "else" not in after.text


async def test_the_same_control_on_the_next_page_is_covered_too(chromium: Chromium) -> None:
    opened = await secret_page(chromium, TOGGLE)
    await opened.page.find(target('field "Passphrase"'), 5).fill_secret(opened.secret, "passphrase")
    again = quote("<!DOCTYPE html>" + TOGGLE.replace("type=password", "value='made something else of it'"))
    await opened.page.open(f"data:text/html;charset=utf-8,{again}", 5)
    picture = await opened.picture()
    assert [mask.secret for mask in picture.masks] == ["passphrase"]
    assert picture.text
    assert "made" not in picture.text


async def test_what_a_person_typed_into_a_password_field_is_covered_and_in_no_text(chromium: Chromium) -> None:
    opened = await secret_page(
        chromium, "<table><tr><td>PIN<td><input type=password value='4711 x' aria-label=PIN></table>"
    )
    picture = await opened.picture()
    assert [mask.secret for mask in picture.masks] == ["unknown"]
    assert picture.text
    assert "4711" not in picture.text
    assert picture.text.count("«secret:unknown»") >= 1


async def test_a_text_that_shows_a_secret_in_pieces_is_not_kept(chromium: Chromium) -> None:
    opened = await secret_page(chromium, "<p><strong>correct ho</strong>rse <a href=x>battery staple</a></p>")
    assert (await opened.picture()).text is None


async def test_a_picture_of_one_element_declares_its_masks_where_they_are_on_it(chromium: Chromium) -> None:
    html = "<p>SECRET</p><fieldset style='margin: 0; padding: 20px; border: 0' aria-label=Box><input value='SECRET'></fieldset>"
    opened = await secret_page(chromium, html)
    picture = await opened.picture('css="fieldset"')
    (mask,) = picture.masks
    assert (mask.rectangle.left, mask.rectangle.top) == (20, 20)
    assert picture.text
    assert picture.text.startswith("- group")


async def test_a_page_that_is_too_large_to_be_searched_has_no_picture(
    chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.page.chromium.camera.camera.MAX_ELEMENTS", 20)
    opened = await secret_page(chromium, "<i></i>" * 30)
    with pytest.raises(PictureRefused, match="a page of 3[0-9] elements is too large"):
        await opened.picture()


class Late(Camera):
    """A camera whose page changes as soon as its masks are planned."""

    async def _plan_masks(self, find_secrets: FindSecrets) -> MaskPlan:
        plan = await super()._plan_masks(find_secrets)
        await self._page.evaluate("change()")
        return plan


async def late_page(chromium: Chromium, change: str) -> SecretPage:
    """A page of its own, which keeps the other camera."""
    page = await alone(chromium, LATE.format(change))
    page.current.camera = Late(page.window, page.current.devtools, KnownTargets(), page.current.finder.frames)
    return SecretPage(page, CANARIES[0])


LATE = "<p>Now: <b id=it></b></p><script>let n = 0; const change = () => {{ {} }}</script>"


async def test_a_secret_that_appears_while_the_picture_is_taken_is_covered(chromium: Chromium) -> None:
    opened = await late_page(chromium, f'if (!n++) it.textContent = "{CANARIES[0]}"')
    assert [mask.secret for mask in (await opened.picture()).masks] == ["passphrase"]


async def test_where_a_secret_comes_and_goes_there_is_no_picture(chromium: Chromium) -> None:
    opened = await late_page(chromium, f'it.textContent = n++ % 2 ? "" : "{CANARIES[0]}"')
    with pytest.raises(PictureRefused, match="what shows a secret changed while the picture was taken"):
        await opened.picture()


def test_a_frame_that_another_process_renders_is_covered_whole() -> None:
    strings = ["HTML", "IFRAME", "block", "none", "0px"]
    styles = [2, 3, 4, 4, 4, 4]
    nothing: dict[str, list[int]] = {"index": [], "value": []}
    nodes = {
        "parentIndex": [-1, 0],
        "nodeType": [1, 1],
        "nodeName": [0, 1],
        "nodeValue": [-1, -1],
        "attributes": [[], []],
    }
    nodes |= dict.fromkeys(("inputValue", "textValue", "contentDocumentIndex"), nothing)
    layout = {
        "nodeIndex": [0, 1],
        "bounds": [[0, 0, 900, 600], [8, 8, 304, 154]],
        "styles": [styles] * 2,
        "text": [-1, -1],
    }
    document = {"nodes": nodes, "layout": layout, "scrollOffsetX": 0, "scrollOffsetY": 0}
    (mask,) = plan_masks({"strings": strings, "documents": [document]}, no_secrets, []).masks
    assert (mask.rectangle, mask.secret) == (Rectangle(8, 8, 304, 154), "in a frame from elsewhere")


IN_FRAME = '<iframe title="Export" width=600 height=300 srcdoc="{}"></iframe>'


async def test_a_secret_in_a_frame_is_covered_where_it_shows_and_in_no_text(chromium: Chromium) -> None:
    html = "<label>Passphrase <input></label><p>It is SECRET.</p>"
    opened = await secret_page(chromium, f"<h1>Console</h1>{IN_FRAME.format(escape(html))}")
    picture = await opened.picture()
    assert [mask.secret for mask in picture.masks] == ["passphrase"]
    assert picture.text
    assert picture.text.split("\n")[1:] == [
        '- frame "Export":',
        "  - text: Passphrase",
        '  - textbox "Passphrase"',
        "  - paragraph: It is «secret:passphrase».",
    ]


async def test_a_control_in_a_frame_stays_covered_when_its_frame_was_loaded_again(chromium: Chromium) -> None:
    opened = await secret_page(chromium, IN_FRAME.format(escape(TOGGLE)))
    await opened.page.find(target('field "Passphrase" in frame "Export"'), 5).fill_secret(opened.secret, "passphrase")
    before = await opened.picture()
    again = TOGGLE.replace("type=password", "value='made something else of it'")
    await opened.runs(
        f"new Promise(done => {{ const it = document.querySelector('iframe'); it.onload = done; it.srcdoc = `{again}` }})"
    )
    after = await opened.picture()
    assert [mask.secret for mask in before.masks] == ["passphrase"] == [mask.secret for mask in after.masks]
    assert after.text
    assert "made" not in after.text


async def test_a_picture_of_what_stands_in_a_frame_shows_that(chromium: Chromium) -> None:
    box = "<fieldset style='margin: 0; padding: 20px; border: 0' aria-label=Box><input value='SECRET'></fieldset>"
    opened = await secret_page(chromium, f"<p>Above</p>{IN_FRAME.format(escape(box))}")
    picture = await opened.picture('css="fieldset"')
    (mask,) = picture.masks
    assert (mask.rectangle.left, mask.rectangle.top) == (20, 20)
