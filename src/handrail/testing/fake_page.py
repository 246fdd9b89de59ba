"""A page in memory: milliseconds instead of a browser. Trusted because it passes the same `PageSpec`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from handrail.errors import ElementNotReady, ExpectationNotMet, PageUnreachable, SessionEnded, StepError
from handrail.locator import Locator
from handrail.page import (
    ExpectedDialog,
    FindSecrets,
    Location,
    Mask,
    Notice,
    Picture,
    State,
    Target,
    Use,
    no_secrets,
)
from handrail.page.chromium.dialogs import agrees
from handrail.page.chromium.finder import finding
from handrail.rectangle import Rectangle
from handrail.testing.fake_overlay import FakeOverlay
from handrail.testing.live import Live, at_first
from handrail.testing.matching import called, card, fits, plays, spelled, within
from handrail.testing.scene import CONTROLS, Scene, Thing

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
DOT = Rectangle(0, 0, 1, 1)
"""The one pixel that such a page has."""


class FakePage:
    """Plays a `Scene`. It never waits: what is not so now will not become so."""

    def __init__(self, scene: Scene, base: str = "https://fake.example.com") -> None:
        self._scene, self._base = scene, base
        self._notices: list[Notice] = []
        self._dialog: ExpectedDialog | None = None
        self._guard: Sequence[Target] = ()
        self.closed = False
        self.pending_request = False
        self.status = 200
        self.new_connections = 0
        self.pressed: list[str] = []
        self._overlay = FakeOverlay()
        self._show("start")

    def _show(self, page: str) -> None:
        if page not in self._scene.pages:
            raise PageUnreachable(f"the appliance answered 404 at {self._base}/{page}")
        self._page = page
        self._live = [Live(thing, at_first(thing)) for thing in self._scene.pages[page]]
        self._live.insert(0, Live(Thing("status")))

    @property
    def url(self) -> str:
        return f"{self._base}/{self._page}"

    def find(self, target: Target, patience: float) -> FakeElement:
        return FakeElement(self, target, patience)

    async def open(self, url: str, patience: float) -> None:
        self._show(url.removeprefix(self._base).strip("/") or "start")

    async def press(self, key: str) -> None:
        self.pressed.append(key)

    async def settle(self, patience: float) -> None:
        """It is always settled."""

    async def has_state(self, target: Target, state: State) -> bool:
        found = self.matches(target)
        if state in ("visible", "hidden"):
            return bool(found) == (state == "visible")
        if len(found) != 1:
            return False
        on = found[0].checked if "checked" in state else found[0].thing.enabled
        return on == (state in ("checked", "enabled"))

    async def messages(self) -> Sequence[str]:
        return [live.thing.value for live in self._live if live.thing.role == "status" and live.thing.value]

    async def title(self) -> str:
        return self._scene.title(self._page)

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Picture:
        pictured = self.matches(target) if target else self._live
        secrets = filter(None, (live.shows(find_secrets) for live in pictured))
        masks = tuple(Mask(DOT, secret) for secret in secrets)
        return Picture(PNG, "\n".join(live.line(find_secrets) for live in pictured), masks)

    async def locate(self, target: Target) -> Location | None:
        return Location(DOT) if len(self.matches(target)) == 1 else None

    def set_sign_in_marks(self, marks: Sequence[Target]) -> None:
        self._guard = marks

    async def use_new_connection(self) -> None:
        self.new_connections += 1

    def has_pending_request(self) -> bool:
        return self.pending_request

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialog = dialog

    def take_notices(self) -> Sequence[Notice]:
        told = tuple(self._notices)
        self._notices.clear()
        return told

    def overlay(self) -> FakeOverlay:
        return self._overlay

    async def close(self) -> None:
        self.closed = True

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    def matches(self, target: Target) -> list[Live]:
        """What the first alternative that is there means. Raises `SessionEnded` on the sign-in page."""
        if self._guard and all(any(any(True for _ in self._matching(one)) for one in mark) for mark in self._guard):
            raise SessionEnded(f"the appliance shows its sign-in page at {self.url}: nobody is signed in any more")
        return next((found for locator in target if (found := list(self._matching(locator)))), [])

    def _matching(self, locator: Locator) -> Iterator[Live]:
        found = [live for live in self._everything() if fits(live.thing, locator)]
        outermost = (
            [live for live in found if not live.thing.under] if locator.role == "entry" and not locator.inside else []
        )
        return iter(outermost or found)

    def _everything(self) -> list[Live]:
        sections = dict.fromkeys(live.thing.section for live in self._live if live.thing.section)
        rows = dict.fromkeys((live.thing.row, live.thing.section) for live in self._live if live.thing.row)
        return [
            *self._live,
            *(Live(Thing("section", name)) for name in sections),
            *(Live(Thing("row", name, section=section)) for name, section in rows),
        ]

    def complaint(self, locator: Locator) -> StepError | None:
        """Why not exactly one thing is meant, in the very words of the real page."""
        found = list(self._matching(locator))
        return None if len(found) == 1 else finding.explained(locator, self._seen(locator, found), "", 0)

    def _seen(self, locator: Locator, found: list[Live]) -> dict[str, Any]:
        missing = next((outer for outer in locator.parts[1:] if not list(self._matching(outer))), None)
        wanted = missing or locator
        near = [live for live in self._everything() if plays(live.thing, wanted.role) and live.thing.name]
        here = [live for live in near if wanted.inside is None or within(live.thing, wanted.inside)]
        same = [live for live in near if locator.name and called(live.thing.name, locator.name)]
        return {
            "found": [card(live.thing, locator) for live in found],
            "missing": spelled(missing) if missing else None,
            "near": [card(live.thing, wanted) for live in here],
            "elsewhere": [] if missing else [card(live.thing, locator) for live in same],
            "says": [],
            "shows": [],
        }

    def clicked(self, live: Live) -> Thing | None:
        """What a click brought about; None where a dialog was answered with no."""
        thing = live.thing
        if thing.asks and not self._agreed(thing.asks):
            return None
        if thing.says:
            self._live[0] = Live(Thing("status", value=thing.says))
        if thing.opens:
            self.note(Notice("popup", f"a new window opened: {thing.opens}", declared=False))
        if thing.goes_to:
            self._show(thing.goes_to)
        return thing

    def _agreed(self, asked: str) -> bool:
        expected, self._dialog = self._dialog, None
        declared = expected is not None and agrees(expected, "confirm", asked)
        answer = expected.answer if expected and declared else "dismiss"
        self.note(Notice("dialog", f'confirm "{asked}": answered {answer}', declared=declared, averted=not declared))
        return answer == "accept"


class FakeElement:
    """An element of a `FakePage`."""

    def __init__(self, page: FakePage, target: Target, patience: float) -> None:
        self._page, self._target = page, target

    async def click(self) -> None:
        thing = self._page.clicked(self._ready())
        if thing and thing.gives:
            self._page.note(Notice("download", f"a file came: {thing.gives}", declared=False))

    async def fill(self, text: str) -> None:
        self._ready().value = text

    async def fill_secret(self, value: str, secret: str) -> None:
        live = self._ready()
        live.value, live.received = value, secret

    async def choose(self, option: str) -> None:
        self._for_choosing(option).value = option

    def _for_choosing(self, option: str) -> Live:
        live = self._ready()
        if option not in live.thing.options:
            offered = ", ".join(f'"{text}"' for text in live.thing.options)
            raise ExpectationNotMet(f'{self._target[0]} does not offer "{option}"; it offers {offered or "nothing"}')
        return live

    async def check(self, on: bool) -> None:
        self._of_kind("Not a checkbox", "checkbox", "radio").checked = on

    async def ready(self, use: Use, option: str = "") -> None:
        match use:
            case "click":
                self._ready()
            case "fill":
                self._of_kind("not an <input>", "textbox", "password")
            case "check":
                self._of_kind("Not a checkbox", "checkbox", "radio")
            case "upload":
                self._of_kind("non-file input", "file")
            case "choose":
                self._for_choosing(option)

    def _of_kind(self, otherwise: str, *roles: str) -> Live:
        live = self._ready()
        if live.thing.role not in roles:
            raise finding.not_ready(self._target[0], otherwise, 0)
        return live

    async def upload(self, file: Path) -> None:
        self._ready().value = file.name

    async def download(self, folder: Path) -> Path:
        thing = self._page.clicked(self._ready())
        if thing is None or not thing.gives:
            raise ExpectationNotMet(f"{self._target[0]} was clicked, and no file came within 0 s")
        kept = folder / thing.gives
        kept.write_text(thing.gives, encoding="utf-8")
        return kept

    async def text(self) -> str:
        live = self._one()
        if live.thing.role == "password":
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        said = live.value or (live.thing.value if live.thing.role not in CONTROLS else "")
        return said or ("" if live.thing.role in CONTROLS else live.thing.name)

    async def wait_for(self, state: State) -> None:
        if await self._page.has_state(self._target, state):
            return
        if state in ("hidden",):
            raise ExpectationNotMet(f"{self._target[0]} is still there")
        raise self._page.complaint(self._target[0]) or ExpectationNotMet(f"{self._target[0]} is not {state}")

    def _ready(self) -> Live:
        live = self._one()
        if not live.thing.enabled:
            raise finding.not_ready(self._target[0], "is not enabled", 0)
        return live

    def _one(self) -> Live:
        self._page.matches(self._target)
        for place, locator in enumerate(self._target):
            complaint = self._page.complaint(locator)
            if complaint is None:
                if place:
                    self._page.note(Notice("drift", f"{locator} was used instead of {self._target[0]}"))
                return self._page.matches((locator,))[0]
        raise self._page.complaint(self._target[0]) or AssertionError
