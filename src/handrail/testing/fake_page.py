"""A page in memory: milliseconds instead of a browser. Trusted because it passes the same `PageSpec`."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.errors import PageUnreachable, StepError
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
    no_secrets,
)
from handrail.page.explaining import Account, no_single_match, session_ended
from handrail.rectangle import Rectangle
from handrail.testing.fake_element import FakeElement
from handrail.testing.fake_overlay import FakeOverlay
from handrail.testing.live import Live
from handrail.testing.matching import fits, is_called, is_within, plays, seen_element
from handrail.testing.scene import Scene, Thing

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
DOT = Rectangle(0, 0, 1, 1)
"""The one pixel of every picture."""


class FakePage:
    """Plays a `Scene`. It never waits: what is not so now will not become so."""

    def __init__(self, scene: Scene, base: str = "https://fake.example.com") -> None:
        self._scene, self._base = scene, base
        self._notices: list[Notice] = []
        self._dialog: ExpectedDialog | None = None
        self._sign_in_page_locators: Sequence[Target] = ()
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
        self._live = [Live(Thing("status")), *map(Live.at_first, self._scene.pages[page])]

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
        """A page in memory is always settled."""

    async def has_state(self, target: Target, state: State) -> bool:
        matches = self.matches(target)
        if state in ("visible", "hidden"):
            return bool(matches) == (state == "visible")
        if len(matches) != 1:
            return False
        is_on = matches[0].checked if "checked" in state else matches[0].thing.enabled
        return is_on == (state in ("checked", "enabled"))

    async def messages(self) -> Sequence[str]:
        return [live.value or live.thing.value for live in self._live if live.thing.role == "status" and live.text]

    async def title(self) -> str:
        return self._scene.title(self._page)

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Picture:
        pictured = self.matches(target) if target else self._live
        secrets = filter(None, (live.secret(find_secrets) for live in pictured))
        masks = tuple(Mask(DOT, secret) for secret in secrets)
        return Picture(PNG, "\n".join(live.line(find_secrets) for live in pictured), masks)

    async def locate(self, target: Target) -> Location | None:
        return Location(DOT) if len(self.matches(target)) == 1 else None

    def set_sign_in_page_locators(self, locators: Sequence[Target]) -> None:
        self._sign_in_page_locators = locators

    async def use_new_connection(self) -> None:
        self.new_connections += 1

    def has_pending_request(self) -> bool:
        return self.pending_request

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialog = dialog

    def take_notices(self) -> Sequence[Notice]:
        notices = tuple(self._notices)
        self._notices.clear()
        return notices

    def overlay(self) -> FakeOverlay:
        return self._overlay

    async def close(self) -> None:
        self.closed = True

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    def matches(self, target: Target) -> list[Live]:
        """The things that the first alternative with a match means. Raises `SessionEnded` on the sign-in page."""
        if self._sign_in_page_locators and all(any(map(self._matching, mark)) for mark in self._sign_in_page_locators):
            raise session_ended(self.url)
        return next(filter(None, map(self._matching, target)), [])

    def _matching(self, locator: Locator) -> list[Live]:
        matches = [live for live in self._everything() if fits(live.thing, locator)]
        if locator.role == "entry" and not locator.inside:
            return [live for live in matches if not live.thing.under] or matches
        return matches

    def _everything(self) -> list[Live]:
        sections = dict.fromkeys(live.thing.section for live in self._live if live.thing.section)
        rows = dict.fromkeys((live.thing.row, live.thing.section) for live in self._live if live.thing.row)
        return [
            *self._live,
            *(Live(Thing("section", name)) for name in sections),
            *(Live(Thing("row", name, section=section)) for name, section in rows),
        ]

    def mismatch(self, locator: Locator) -> StepError | None:
        """The error for a locator that does not match exactly one thing; None where it does."""
        matches = self._matching(locator)
        return None if len(matches) == 1 else no_single_match(locator, self._account(locator, matches))

    def _account(self, locator: Locator, matches: list[Live]) -> Account:
        missing = next((outer for outer in locator.parts[1:] if not self._matching(outer)), None)
        wanted = missing or locator
        alike = [live.thing for live in self._everything() if plays(live.thing, wanted.role) and live.thing.name]
        here = [thing for thing in alike if wanted.inside is None or is_within(thing, wanted.inside)]
        same = [thing for thing in alike if not missing and locator.name and is_called(thing.name, locator.name)]
        return Account(
            matches=[seen_element(live.thing, locator) for live in matches],
            missing=missing,
            near=[seen_element(thing, wanted) for thing in here],
            elsewhere=[seen_element(thing, locator) for thing in same],
        )

    def click(self, live: Live) -> Thing | None:
        """Click a thing, and give it back; None where a dialog was answered with no."""
        thing = live.thing
        if thing.asks and not self._confirmed(thing.asks):
            return None
        if thing.says:
            self._live[0] = Live(Thing("status", value=thing.says))
        if thing.opens:
            self.note(Notice("popup", f"a new window opened: {thing.opens}", declared=False))
        if thing.goes_to:
            self._show(thing.goes_to)
        return thing

    def _confirmed(self, question: str) -> bool:
        expected, self._dialog = self._dialog, None
        declared = expected is not None and expected.matches("confirm", question)
        answer = expected.answer if expected and declared else "dismiss"
        self.note(Notice("dialog", f'confirm "{question}": answered {answer}', declared=declared, averted=not declared))
        return answer == "accept"
