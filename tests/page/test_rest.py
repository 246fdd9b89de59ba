"""A page at rest in Chromium: nothing more is to come on it by itself. And documents that were loaded anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from handrail.errors import ExpectationNotMet
from handrail.journal import StepProbed
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage
from handrail.steps import Guard
from steps.acting import StepBench

from .pointing import page_of_worker

LIST = (Locator.parse('row "late"'),)
SHOW = "document.body.insertAdjacentHTML('beforeend', '<table><tr><td>late</td></tr></table>')"
BEGINS = {
    "a request": f"fetch('/held').then(() => {{ {SHOW} }})",
    "the body of an answer": f"fetch('/held-body').then(answer => answer.json()).then(() => {{ {SHOW} }})",
    "a request of the older kind": (
        f"const asked = new XMLHttpRequest(); asked.open('GET', '/held'); asked.onload = () => {{ {SHOW} }}; asked.send()"
    ),
    "a script": "document.head.append(Object.assign(document.createElement('script'), {src: '/held-script'}))",
    "a frame": f"const made = document.createElement('iframe'); made.src = '/held'; made.onload = () => {{ {SHOW} }};"
    " document.body.append(made)",
}


class Server:
    """A server of pages by their names, that holds some answers until it may give them."""

    def __init__(self) -> None:
        self.may_answer = Event()
        self.asked: Counter[str] = Counter()
        self.sent: list[str] = []
        self.address = ""
        self.pages: dict[str, str] = {}

    def handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # the name that http.server calls
                server.asked[self.path] += 1
                name = self.path.strip("/")
                body = server.pages.get(name, SHOW if name == "held-script" else "[]").encode()
                if name in ("held", "held-script"):
                    server.may_answer.wait(20)
                self.send_response(200)
                self.send_header("Content-Type", "text/html" if name in server.pages else "text/javascript")
                self.send_header("Content-Length", str(len(body)))
                if name.startswith("kept"):
                    self.send_header("Cache-Control", "max-age=600")
                self.end_headers()
                if name == "held-body":
                    self.wfile.flush()
                    server.may_answer.wait(20)
                self.wfile.write(body)

            def do_POST(self) -> None:  # as above
                server.sent.append(self.path)
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                """Print nothing."""

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), server.handler())
    http.daemon_threads = True
    server.address = f"http://127.0.0.1:{http.server_port}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.may_answer.set()
    http.shutdown()
    http.server_close()
    thread.join()


async def opened(chromium: Chromium, server: Server, script: str) -> ChromiumPage:
    server.pages["page"] = f"<!DOCTYPE html><title>Page</title><body><h1>Page</h1><script>{script}</script>"
    page = await page_of_worker(chromium)
    await page.open(f"{server.address}/page", 5)
    return page


@pytest.mark.sampled(2)
@pytest.mark.parametrize("begin", BEGINS)
async def test_what_was_asked_for_is_waited_for(begin: str, chromium: Chromium, server: Server) -> None:
    page = await opened(chromium, server, f"function begin() {{ {BEGINS[begin]} }}")
    assert await page.wait_until_at_rest(0)
    await page.current.devtools.evaluate("() => { begin(); }")
    assert not await page.wait_until_at_rest(0.2)
    assert await page.has_state(LIST, "hidden")
    server.may_answer.set()
    assert await page.wait_until_at_rest(5)
    assert await page.has_state(LIST, "visible")


TIMERS = [f"setTimeout(() => {{ {SHOW} }}, 300)", f"setTimeout({json.dumps(SHOW)}, 300)"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("script", TIMERS)
async def test_a_timer_that_is_due_soon_is_waited_for(script: str, chromium: Chromium, server: Server) -> None:
    page = await opened(chromium, server, script)
    hidden, there = (Guard.model_validate({state: 'row "late"'}) for state in ("hidden", "visible"))
    assert not await hidden.holds(page, 5)
    await page.reload(5)
    assert await there.comes_to_hold(page, 5)


RESTS = {
    "a page without scripts": "",
    "a timer that was taken back": "clearTimeout(setTimeout(() => {}, 4000))",
    "a timer that is due much later": "setTimeout(() => {}, 600000)",
    "what is put over the page": "document.documentElement.append(document.createElement('div'))",
}


@pytest.mark.parametrize("script", RESTS.values(), ids=RESTS)
async def test_a_page_that_rests_is_not_waited_for(script: str, chromium: Chromium, server: Server) -> None:
    page = await opened(chromium, server, script)
    assert await page.wait_until_at_rest(0)


async def test_a_picture_keeps_nobody_waiting(chromium: Chromium, server: Server) -> None:
    page = await opened(chromium, server, "")
    await page.screenshot()
    assert await page.wait_until_at_rest(0)


async def unrest_after(page: ChromiumPage, script: str) -> str:
    """What keeps the page from rest right after it has run a script, however slow the machine is."""
    unrest: str = await page.current.devtools.evaluate(
        f"() => {{ {script}; return globalThis[Symbol.for('handrail.rest')](); }}"
    )
    return unrest


LISTENS = {
    "at the document": "document.addEventListener('input', () => {})",
    "for another kind of event": "document.addEventListener('mouseup', () => {})",
    "by an attribute": "document.body.setAttribute('onchange', 'void 0')",
    "by a property": "onclick = () => {}",
    "by looking again and again": "setInterval(() => {}, 60000)",
    "with each frame that is drawn": "requestAnimationFrame(() => {})",
}
FORM = "document.body.insertAdjacentHTML('beforeend', '<form><input id=field><input id=box type=checkbox></form><p id=text>');"


@pytest.mark.sampled(6)
@pytest.mark.parametrize("event", ["click", "input", "change"])
@pytest.mark.parametrize("script", LISTENS.values(), ids=LISTENS)
async def test_what_a_page_may_do_because_of_an_event_is_waited_for(
    script: str, event: str, chromium: Chromium, server: Server
) -> None:
    page = await opened(chromium, server, FORM + script)
    assert await page.wait_until_at_rest(5)
    assert await unrest_after(page, f"field.dispatchEvent(new Event('{event}', {{bubbles: true}}))") == "changes"
    assert await page.wait_until_at_rest(5)


@pytest.mark.parametrize("target", ["text", "document.body"])
async def test_a_click_that_may_lead_on_is_waited_for(target: str, chromium: Chromium, server: Server) -> None:
    page = await opened(chromium, server, FORM)
    assert await page.wait_until_at_rest(5)
    assert await unrest_after(page, f"{target}.dispatchEvent(new Event('click', {{bubbles: true}}))") == "changes"


async def test_what_no_script_can_notice_keeps_nobody_waiting(chromium: Chromium, server: Server) -> None:
    page = await opened(chromium, server, FORM)
    assert await page.wait_until_at_rest(5)
    await page.find((Locator.parse('css="#field"'),), 5).fill("text")
    await page.find((Locator.parse('css="#box"'),), 5).check(True)
    await page.find((Locator.parse('css="#field"'),), 5).fill_secret("another", "passphrase")
    assert await page.wait_until_at_rest(0)


async def test_what_a_frame_does_because_of_an_event_is_waited_for(chromium: Chromium, server: Server) -> None:
    server.pages["framed"] = f"<!DOCTYPE html><body><script>{FORM}</script>"
    page = await opened(
        chromium, server, "document.body.insertAdjacentHTML('beforeend', '<iframe src=/framed></iframe>')"
    )
    assert await page.wait_until_at_rest(5)
    act = "window[0].field.dispatchEvent(new Event('input', {bubbles: true}))"
    assert await unrest_after(page, act) == ""
    await page.current.devtools.evaluate("() => window[0].document.addEventListener('input', () => {})")
    assert await unrest_after(page, act) == "changes"


async def test_a_clock_keeps_nobody_waiting(chromium: Chromium, server: Server) -> None:
    page = await opened(
        chromium, server, "const tick = () => setTimeout(tick, 20); tick(); setInterval(() => {}, 1000)"
    )
    assert await page.wait_until_at_rest(4)
    await page.close()


async def test_a_document_is_another_only_once_it_came_from_the_appliance(chromium: Chromium, server: Server) -> None:
    server.pages["kept"] = "<!DOCTYPE html><a href=/kept>Here</a> <a href=/page>Page</a> <input type=radio id=it>"
    page = await opened(chromium, server, "")
    await page.open(f"{server.address}/kept", 5)
    first = await page.document()
    await page.window.evaluate("history.pushState(null, '', '/elsewhere'), it.checked = true, history.back()")
    assert await page.document() == first
    assert not first.is_copy
    await page.find((Locator.parse('link "Page"'),), 5).click()
    await page.window.evaluate("location.href = '/kept'")
    await page.window.wait_for_url("**/kept")
    assert ((await page.document()).is_copy, server.asked["/kept"]) == (True, 1)
    assert not (await page.document()).is_anew(first)
    await page.reload(5)
    assert (await page.document()).is_anew(first)
    assert server.asked["/kept"] == 2


async def test_what_was_checked_is_gone_once_a_page_was_loaded_anew(chromium: Chromium, server: Server) -> None:
    server.pages["kept"] = (
        "<!DOCTYPE html><label><input type=radio name=r>Default</label> <label>Name <input value=old id=it></label>"
    )
    page = await page_of_worker(chromium)
    await page.open(f"{server.address}/kept#there", 5)
    await page.find((Locator.parse('radio "Default"'),), 5).check(True)
    await page.find((Locator.parse('field "Name"'),), 5).fill("new")
    await page.reload(5)
    assert await page.has_state((Locator.parse('radio "Default"'),), "unchecked")
    assert (await page.window.evaluate("it.value"), page.url) == ("old", f"{server.address}/kept#there")


async def test_a_form_is_not_sent_again_to_see_its_answer_anew(chromium: Chromium, server: Server) -> None:
    server.pages["kept"] = "<!DOCTYPE html><form method=post action=/kept><button>Send</button></form>"
    page = await page_of_worker(chromium)
    await page.open(f"{server.address}/kept", 5)
    await page.find((Locator.parse('button "Send"'),), 5).click()
    sent = await page.document()
    await page.reload(5)
    assert (await page.document()).is_anew(sent)
    assert server.sent == ["/kept"]


async def test_a_control_that_is_yet_to_be_saved_is_not_proved_by_its_own_state(
    chromium: Chromium, server: Server, tmp_path: Path
) -> None:
    page = await opened(chromium, server, "")
    server.pages["kept"] = (
        "<!DOCTYPE html><nav><a href=/kept>Keys</a></nav><label><input type=radio name=r>Default</label>"
    )
    await page.open(f"{server.address}/kept", 5)
    bench = StepBench(tmp_path)
    bench.context = replace(bench.context, page=page)
    proof = 'done_when: {at: Keys, checked: radio "Default"}, timeout: 1'
    with pytest.raises(ExpectationNotMet, match='the page "" at .*/kept does not show it'):
        await bench.do(f'{{click: radio "Default", {proof}}}')
    assert [event.verdict for event in bench.events if isinstance(event, StepProbed)] == ["absent"]
    assert server.asked["/kept"] > 2  # past the browser's cache
