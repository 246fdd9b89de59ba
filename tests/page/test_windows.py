"""Windows that a page opens, downloads in them, and the browser's file chooser."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Route

from handrail.errors import ElementNotReady, ExpectationNotMet
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import target


async def opened(chromium: Chromium, address: str, html: str) -> ChromiumPage:
    page = await chromium.open_page()
    await page.open(f"{address}/start", 5)
    await page.window.evaluate("html => { document.body.innerHTML = html }", html)
    return page


OPENING = [
    "<a target=_blank href=/second>Go</a>",
    "<a target=_blank rel=noopener href=/second>Go</a>",
    "<button onclick=\"window.open('/second', 'named', 'width=300')\">Go</button>",
    "<iframe srcdoc=\"<a target=_blank href='/second'>Go</a>\"></iframe>",
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("html", OPENING)
async def test_every_window_is_noticed_by_the_step_that_opens_it(html: str, chromium: Chromium, address: str) -> None:
    page = await opened(chromium, address, html)
    await page.find(target('css="a, button"' if "srcdoc" not in html else 'link "Go"'), 5).click()
    assert [(notice.detail, notice.declared) for notice in page.take_notices()] == [
        (f"a new window opened: {address}/second", False)
    ]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("html", OPENING)
async def test_every_window_that_is_declared_is_worked_in(html: str, chromium: Chromium, address: str) -> None:
    page = await opened(chromium, address, html)
    await page.find(target('css="a, button"' if "srcdoc" not in html else 'link "Go"'), 5).click()
    await page.use_new_window(5)
    assert (page.url, page.windows, await page.title()) == (f"{address}/second", 2, "Second")
    assert page.take_notices()[-1].declared
    await page.close_window()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("act", ["hover", "double_click", "right_click", "drag"])
async def test_a_window_that_the_mouse_opens_is_noticed_by_that_step(
    act: str, chromium: Chromium, address: str
) -> None:
    event = {"hover": "mouseover", "double_click": "dblclick", "right_click": "contextmenu", "drag": "dragstart"}[act]
    html = f"<button draggable=true on{event}=\"window.open('/second')\">Go</button><h2>There</h2>"
    page = await opened(chromium, address, html)
    element = page.find(target('button "Go"'), 5)
    await (element.drag(target('heading "There"')) if act == "drag" else getattr(element, act)())
    assert [(notice.detail, notice.declared) for notice in page.take_notices()] == [
        (f"a new window opened: {address}/second", False)
    ]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "html",
    [
        "<a target=_blank href=/download/bundle.p12>Export</a>",
        "<a onclick=\"window.open('/download/bundle.p12')\" href=#>Export</a>",
        "<a onclick=\"const it = window.open(''); it.location = '/download/bundle.p12'\" href=#>Export</a>",
    ],
)
async def test_a_download_in_a_window_of_its_own_is_a_download(
    html: str, chromium: Chromium, address: str, tmp_path: Path
) -> None:
    page = await opened(chromium, address, html)
    kept = await page.find(target('link "Export"'), 5).download(tmp_path)
    assert kept.read_text(encoding="utf-8") == "bundle.p12"
    assert page.take_notices() == ()
    assert page.windows == 1
    await page.find(target('link "Export"'), 5).ready("click")


async def test_a_window_whose_address_leads_on_to_a_file_is_a_download(
    chromium: Chromium, address: str, tmp_path: Path
) -> None:
    page = await opened(chromium, address, "<a target=_blank href=/export>Export</a>")

    async def lead_on(route: Route) -> None:
        await route.fulfill(status=302, headers={"Location": f"{address}/download/bundle.p12"})

    await page.window.context.route("**/export", lead_on)
    kept = await page.find(target('link "Export"'), 5).download(tmp_path)
    assert kept.name == "bundle.p12"
    assert page.take_notices() == ()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("opens", ["window.open('/late')", "const it = window.open(''); it.location = '/late'"])
async def test_a_window_beside_a_download_is_noticed_however_late_it_comes(
    opens: str, chromium: Chromium, address: str, tmp_path: Path
) -> None:
    page = await opened(
        chromium, address, f"<button onclick=\"{opens}; location.href = '/download/bundle.p12'\">Export</button>"
    )
    has_come = asyncio.Event()
    page.window.on("download", lambda _: has_come.set())

    async def answer_late(route: Route) -> None:
        await has_come.wait()
        await route.fulfill(body="late", content_type="text/html")

    await page.window.context.route("**/late", answer_late)
    await page.find(target('button "Export"'), 5).download(tmp_path)
    assert [notice.declared for notice in page.take_notices()] == [False]


async def test_a_slow_window_that_nobody_declared_is_not_taken_for_a_later_one(
    chromium: Chromium, address: str
) -> None:
    page = await opened(chromium, address, "<a target=_blank href=/late>Late</a><a target=_blank href=/second>Go</a>")
    is_released = asyncio.Event()

    async def answer_late(route: Route) -> None:
        await is_released.wait()
        await route.fulfill(body="late", content_type="text/html")

    await page.window.context.route("**/late", answer_late)
    await page.find(target('link "Late"'), 5).click()
    assert [notice.declared for notice in page.take_notices()] == [False]
    await page.find(target('link "Go"'), 5).click()
    await page.use_new_window(5)
    assert await page.title() == "Second"
    is_released.set()


CHOOSER = """<button onclick="const i = document.createElement('input'); i.type = 'file';
  i.onchange = () => { document.getElementById('said').textContent = i.files[0].name }; i.click()">Browse</button>
<button>Other</button><input aria-label=Name><p role=status id=said></p>"""

VEIL = """() => { const veil = document.createElement('div'); veil.style = 'position: fixed; inset: 0';
  document.body.append(veil); setTimeout(() => { veil.remove() }, 100) }"""


async def test_a_file_is_handed_to_the_chooser_that_a_button_opens(
    chromium: Chromium, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.p12"
    file.write_bytes(b"x")
    page = await opened(chromium, address, CHOOSER)
    await page.find(target('button "Browse"'), 5).ready("upload")
    await page.find(target('button "Browse"'), 5).upload(file)
    assert await page.find(target("status"), 5).text() == "bundle.p12"
    await page.window.evaluate(VEIL)
    await page.find(target('button "Browse"'), 5).upload(file)
    either = (Locator.parse('file in section "Browse"'), Locator.parse('button "Browse"'))
    await page.find(either, 5).upload(file)  # a button that stands for a field which is not there
    with pytest.raises(ExpectationNotMet, match="was clicked, and no file chooser opened within 0.5 s") as caught:
        await page.find(target('button "Other"'), 0.5).upload(file)
    assert caught.value.may_have_acted
    with pytest.raises(ElementNotReady, match="does not take a file") as refused:
        await page.find(target('field "Name"'), 0.5).upload(file)
    assert not refused.value.may_have_acted


async def test_a_picture_is_of_the_window_that_is_worked_in(chromium: Chromium, address: str) -> None:
    page = await opened(chromium, address, "<a target=_blank href=/second>Go</a>")
    await page.find(target('link "Go"'), 5).click()
    await page.use_new_window(5)
    picture = await page.screenshot()
    assert picture.text
    assert 'link "Back"' in picture.text
    await page.window.close()
    assert 'link "Go"' in ((await page.screenshot()).text or "")


async def test_a_window_from_another_host_is_noticed(chromium: Chromium, address: str) -> None:
    elsewhere = address.replace("127.0.0.1", "localhost")
    page = await opened(chromium, address, f"<a target=_blank href={elsewhere}/second>Go</a>")
    await page.find(target('link "Go"'), 5).click()
    await page.use_new_window(5)
    undeclared = [notice.detail for notice in page.take_notices() if not notice.declared]
    assert undeclared == [
        f"the page is from another host: {elsewhere.removeprefix('http://')}, not {address.removeprefix('http://')}"
    ]
