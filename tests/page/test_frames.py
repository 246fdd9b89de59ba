"""Frames are searched like the rest of the page."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import pytest

from handrail.errors import AmbiguousLocator, ElementNotFound, SessionEnded
from handrail.page.chromium.browser import Chromium

from .pointing import shown, target

SOON = 0.4
"""Seconds to wait for what will not come."""


def frame(title: str, html: str, more: str = "") -> str:
    titled = f'title="{title}"' if title else ""
    return f'<iframe {titled} {more} width=500 height=200 srcdoc="{escape("<!DOCTYPE html>" + html)}"></iframe>'


FIELD = "<label>Name <input></label>"


async def test_a_field_in_a_frame_is_filled_and_read(chromium: Chromium) -> None:
    page = await shown(chromium, "<h1>Console</h1>" + frame("", FIELD))
    field = page.find(target('field "Name"'), 5)
    await field.fill("vpn")
    assert await field.text() == "vpn"
    assert await page.has_state(target('field "Name" in frame'), "visible")
    assert await page.has_state(target('field "Name"'), "enabled")
    assert not await page.has_state(target('field "Other"'), "visible")


async def test_a_place_of_the_page_around_holds_what_is_in_its_frame(chromium: Chromium) -> None:
    page = await shown(
        chromium, "<h1>Console</h1>" + frame("", FIELD) + "<h1>Other</h1>" + frame("", f"<h2>Deep</h2>{FIELD}")
    )
    await page.find(target('field "Name" in section "Console"'), 5).fill("a")
    await page.find(target('field "Name" in section "Deep" in section "Other"'), 5).fill("b")
    assert [await inner.input_value("input") for inner in page.window.frames[1:]] == ["a", "b"]


NAMED = {
    "Console": frame("Console", FIELD),
    "console": frame("", FIELD, "name=console"),
    "The console": frame("", FIELD, 'aria-label="The console"'),
    "Console page": frame("", f"<title>Console page</title>{FIELD}"),
    "Console heading": frame("", f"<h2>Console heading</h2>{FIELD}"),
}


async def test_a_frame_is_called_by_what_names_it(chromium: Chromium) -> None:
    page = await shown(chromium, "".join(NAMED.values()))
    for name in NAMED:
        await page.find(target(f'field "Name" in frame "{name}"'), 5).fill(f"in {name}")
    filled = [await inner.input_value("input") for inner in page.window.frames[1:]]
    assert filled == [f"in {name}" for name in NAMED]


async def test_what_two_frames_have_is_refused_with_text_that_can_be_pasted(chromium: Chromium) -> None:
    page = await shown(chromium, frame("Console", FIELD) + frame("Logs", FIELD) + FIELD)
    with pytest.raises(AmbiguousLocator) as refused:
        await page.find(target('field "Name"'), 5).fill("vpn")
    assert refused.value.matches == ('field "Name"', 'field "Name" in frame "Console"', 'field "Name" in frame "Logs"')
    await page.find(target(refused.value.matches[2]), 5).fill("logs")
    assert await page.window.frames[2].input_value("input") == "logs"


def cleared(*titles: str) -> str:
    return "<h1>List</h1>" + "".join(f"<h2>{title}</h2><button>Clear</button>" for title in titles)


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (
            frame("List", cleared("Hosts")) + frame("List", cleared("Users")),
            ['in section "Hosts" in frame "List"', 'in section "Users" in frame "List"'],
        ),
        (
            frame("Logs", cleared("Hosts", "Users")) + cleared("Own"),
            ['in section "Own"', 'in section "Hosts" in frame "Logs"', 'in section "Users" in frame "Logs"'],
        ),
    ],
)
async def test_what_one_document_has_once_is_told_by_its_place_there(
    html: str, told: list[str], chromium: Chromium
) -> None:
    page = await shown(chromium, html)
    with pytest.raises(AmbiguousLocator) as refused:
        await page.find(target('button "Clear"'), SOON).click()
    assert list(refused.value.matches) == [f'button "Clear" {place}' for place in told]
    for match in refused.value.matches:
        await page.find(target(match), 5).ready("click")


async def test_a_failure_says_in_which_frame_what_was(chromium: Chromium) -> None:
    page = await shown(chromium, frame("Console", FIELD) + frame("Logs", "<button>Clear</button>"))
    with pytest.raises(ElementNotFound, match='no field "Nmae"; there is field "Name" in frame "Console"$'):
        await page.find(target('field "Nmae"'), SOON).fill("vpn")
    with pytest.raises(ElementNotFound, match=r'\(there is no frame "Consle"\); there are .*frame "Console"'):
        await page.find(target('field "Name" in frame "Consle"'), SOON).fill("vpn")
    with pytest.raises(
        ElementNotFound, match='no field "Name" in frame "Logs"; there is field "Name" in frame "Console"'
    ):
        await page.find(target('field "Name" in frame "Logs"'), SOON).fill("vpn")


async def test_frames_in_frames_are_searched_and_told_apart(chromium: Chromium) -> None:
    inner = frame("Inner", FIELD)
    page = await shown(chromium, frame("One", inner) + frame("Two", inner))
    await page.find(target('field "Name" in frame "Inner" in frame "Two"'), 5).fill("a")
    await page.find(target('field "Name" in frame "One"'), 5).fill("b")
    with pytest.raises(AmbiguousLocator):
        await page.find(target('field "Name" in frame "Inner"'), 5).fill("c")


async def test_what_nobody_sees_is_not_searched(chromium: Chromium) -> None:
    unseen = frame("", FIELD, "style='display: none'") + frame("", FIELD, "style='width: 0; height: 0; border: 0'")
    page = await shown(chromium, unseen + frame("", FIELD, "style='visibility: hidden'") + FIELD)
    await page.find(target('field "Name"'), 5).fill("vpn")
    assert await page.window.main_frame.input_value("input") == "vpn"


async def test_a_frame_that_comes_late_is_searched_as_soon_as_it_is_there(chromium: Chromium) -> None:
    page = await shown(chromium, "<h1>Console</h1><div id=here></div>")
    late = f"setTimeout(() => {{ here.innerHTML = {frame('Late', FIELD)!r} }}, 100)"
    await page.window.evaluate(late)
    await page.find(target('field "Name"'), 30).fill("vpn")
    assert await page.window.frames[1].input_value("input") == "vpn"


async def test_alternatives_are_tried_in_every_frame_in_their_order(chromium: Chromium) -> None:
    page = await shown(chromium, frame("", "<button>Store</button>") + "<button>Keep</button>")
    await page.find(target('button "Save"', 'button "Store"', 'button "Keep"'), 5).click()
    assert [notice.detail for notice in page.take_notices()] == ['button "Store" was used instead of button "Save"']


async def test_the_sign_in_page_is_recognised_in_a_frame(chromium: Chromium) -> None:
    page = await shown(chromium, "<h1>Console</h1>" + frame("Main", FIELD + "<label>Password <input></label>"))
    page.set_sign_in_page_locators([target('field "Name"'), target('field "Password" in frame "Main"')])
    with pytest.raises(SessionEnded):
        await page.find(target('button "Save"'), 5).click()
    with pytest.raises(SessionEnded):
        await page.has_state(target('button "Gone"'), "hidden")


async def test_an_element_of_a_frame_is_located_on_the_page(chromium: Chromium) -> None:
    page = await shown(
        chromium,
        "<style>*{margin: 0; border: 0}</style><p style='height: 100px'></p>"
        + frame("", "<style>*{margin: 0}</style><button style='margin: 20px'>Save</button>"),
    )
    location = await page.locate(target('button "Save"'))
    assert location
    assert (location.rectangle.left, location.rectangle.top) == (20, 120)
    assert await page.locate(target('button "Svae"')) is None


async def test_framesets_are_searched(chromium: Chromium) -> None:
    documents = ("<title>Menu</title><a href=x>Users</a>", f"<title>Main</title>{FIELD}")
    sources = [f'<frame src="data:text/html,{quote(document)}">' for document in documents]
    page = await shown(chromium, f"<frameset cols=200,*>{''.join(sources)}</frameset>")
    await page.find(target('field "Name" in frame "Main"'), 5).fill("vpn")
    await page.find(target('link "Users"'), 5).ready("click")


async def test_a_field_of_a_frame_that_listens_to_keys_is_typed_into(chromium: Chromium) -> None:
    listening = (
        "<label>Name <input></label><script>let n = 0; document.querySelector('input').addEventListener('keydown', "
        "() => { document.title = ++n })</script>"
    )
    page = await shown(chromium, frame("Console", listening) + frame("Other", "<p>x</p>"))
    await page.find(target('field "Name"'), 5).fill("vpn")
    assert await page.window.frames[1].title() == "3"
    await page.find(target('field "Name"'), 5).fill_secret("horse", "animal")
    assert await page.window.frames[1].input_value("input") == "horse"
