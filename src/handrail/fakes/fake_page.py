"""A page in memory, in milliseconds instead of a browser. It passes the same `PageSpec` as the real one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from handrail.errors import ExpectationNotMet, PageUnreachable, StepError
from handrail.fakes.element_state import ElementState
from handrail.fakes.fake_element import FakeElement
from handrail.fakes.fake_listing import list_controls
from handrail.fakes.fake_overlay import FakeOverlay
from handrail.fakes.matching import has_role, is_beside, is_within, matches_locator, name_matches, seen_element
from handrail.fakes.site import FakeSite, SiteElement
from handrail.locator import Locator
from handrail.page import (
    Control,
    DatedAnswer,
    Document,
    ExpectedDialog,
    FindSecrets,
    Location,
    Mask,
    Notice,
    Screenshot,
    State,
    Target,
    no_secrets,
)
from handrail.page.explaining import LookupReport, Refusal, SeenElement, form_refused, no_single_match, session_ended
from handrail.rectangle import Rectangle

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""The time at which every first page comes."""
DOT = Rectangle(0, 0, 1, 1)
"""The one pixel of every picture."""


class FakePage:
    """A page that plays a `FakeSite`. It never waits, since nothing on it changes by itself."""

    def __init__(self, site: FakeSite, base: str = "https://fake.example.com") -> None:
        self._site, self._base = site, base
        self._notices: list[Notice] = []
        self._dialog: ExpectedDialog | None = None
        self._sign_in_page: Sequence[Target] = ()
        self.date = BEGINNING
        """The time that the appliance gives with its pages."""
        self.closed = False
        self.pending_request = False
        self.status = 200
        self.new_connections = 0
        self.pressed: list[str] = []
        self._overlay = FakeOverlay()
        self._new_windows: list[str] = []
        self._windows: list[tuple[str, list[ElementState]]] = []
        """What the windows show under the one that is worked in."""
        self._loads = 0
        self._show("start")

    def _show(self, page: str) -> None:
        if page not in self._site.pages:
            raise PageUnreachable(f"the appliance answered 404 at {self._base}/{page}")
        self._page, self._loads = page, self._loads + 1
        self._states = [ElementState(SiteElement("status")), *map(ElementState.initial, self._site.pages[page])]

    @property
    def url(self) -> str:
        return f"{self._base}/{self._page}"

    def dated_answer(self) -> DatedAnswer | None:
        return DatedAnswer(self.date, came=BEGINNING)

    def find(self, target: Target, patience: float) -> FakeElement:
        return FakeElement(self, target, patience)

    async def open(self, url: str, patience: float) -> None:
        self._show(url.removeprefix(self._base).strip("/") or "start")

    async def press(self, key: str) -> None:
        self.pressed.append(key)

    async def wait_until_loaded(self, patience: float) -> None:
        """Do nothing: a page in memory is always loaded."""

    async def wait_until_at_rest(self, timeout: float) -> bool:
        return not self.pending_request

    async def document(self) -> Document:
        return Document(str(self._loads))

    async def reload(self, patience: float) -> None:
        self._show(self._page)

    async def has_state(self, target: Target, state: State) -> bool:
        matches = self.matches(target)
        if state in ("visible", "hidden"):
            return bool(matches) == (state == "visible")
        if len(matches) != 1:
            return False
        is_on = matches[0].checked if "checked" in state else matches[0].element.enabled
        return is_on == (state in ("checked", "enabled"))

    async def messages(self) -> Sequence[str]:
        return [
            state.value or state.element.value
            for state in self._states
            if state.element.role in ("status", "alert") and state.text
        ]

    async def alerts(self) -> Sequence[str]:
        return [state.text for state in self._states if state.element.role == "alert"]

    async def errors(self) -> Sequence[str]:
        return await self.alerts()

    async def title(self) -> str:
        return self._site.title(self._page)

    async def controls(self) -> Sequence[Control]:
        return list_controls(self._states, lambda locator: self.matches((locator,)))

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
        pictured = self.matches(target) if target else self._states
        secrets = filter(None, (state.secret(find_secrets) for state in pictured))
        masks = tuple(Mask(DOT, secret) for secret in secrets)
        return Screenshot(PNG, "\n".join(state.line(find_secrets) for state in pictured), masks)

    async def locate(self, target: Target) -> Location | None:
        return Location(DOT) if len(self.matches(target)) == 1 else None

    def set_sign_in_page_locators(self, locators: Sequence[Target]) -> None:
        self._sign_in_page = locators

    async def use_new_connection(self) -> None:
        self.new_connections += 1

    @property
    def windows(self) -> int:
        return 1 + len(self._windows)

    async def use_new_window(self, patience: float) -> None:
        if not self._new_windows:
            raise ExpectationNotMet("no window opened, and the runbook declares one", may_have_acted=True)
        address = self._new_windows.pop(0)
        self._windows.append((self._page, self._states))
        self._show(address.strip("/"))
        self.note(Notice("popup", f"a new window opened: {address}"))

    async def close_window(self) -> None:
        if not self._windows:
            raise ExpectationNotMet("no other window is open; only one that a step has opened is closed")
        self._leave_window()

    def _leave_window(self) -> None:
        self.note(Notice("popup", f"the window at {self.url} was closed"))
        self._page, self._states = self._windows.pop()

    def has_pending_request(self) -> bool:
        return self.pending_request

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialog = dialog

    def take_notices(self) -> Sequence[Notice]:
        for address in self._new_windows:
            self.note(Notice("popup", f"a new window opened: {address}", declared=False))
        self._new_windows.clear()
        notices = tuple(self._notices)
        self._notices.clear()
        return notices

    def overlay(self) -> FakeOverlay:
        return self._overlay

    async def close(self) -> None:
        self.closed = True

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    def matches(self, target: Target) -> list[ElementState]:
        """Return the elements of the first alternative with a match. Raises `SessionEnded` on the sign-in page."""
        if self._sign_in_page and all(any(map(self._matching, target)) for target in self._sign_in_page):
            raise session_ended(self.url)
        return next(filter(None, map(self._matching, target)), [])

    def _matching(self, locator: Locator) -> list[ElementState]:
        matches = [state for state in self._everything() if matches_locator(state.element, locator)]
        if locator.beside:
            others = [other.element for other in self._matching(locator.beside)]
            matches = [state for state in matches if any(is_beside(state.element, other) for other in others)]
        if locator.role == "entry" and not locator.next:
            return [state for state in matches if not state.element.parent_entry] or matches
        return matches

    def _everything(self) -> list[ElementState]:
        sections = dict.fromkeys(state.element.section for state in self._states if state.element.section)
        rows = dict.fromkeys((state.element.row, state.element.section) for state in self._states if state.element.row)
        frames = dict.fromkeys(state.element.frame for state in self._states if state.element.frame)
        return [
            *self._states,
            *(ElementState(SiteElement("section", name)) for name in sections),
            *(
                ElementState(SiteElement("table", section=name))
                for name in dict.fromkeys(section for _, section in rows)
            ),
            *(ElementState(SiteElement("row", name, section=section)) for name, section in rows),
            *(ElementState(SiteElement("frame", name)) for name in frames),
        ]

    def text_under(self, section: str) -> str:
        """Return the text of a section, without its title."""
        texts = (state.text for state in self._states if state.element.section == section)
        return " ".join(filter(None, texts))

    def mismatch(self, locator: Locator) -> StepError | None:
        """Return the error for a locator that does not match exactly one element; None if it does."""
        matches = self._matching(locator)
        return None if len(matches) == 1 else no_single_match(locator, self._lookup_report(locator, matches))

    def _lookup_report(self, locator: Locator, matches: list[ElementState]) -> LookupReport:
        missing = next((outer for outer in locator.parts[1:] if not self._matching(outer)), None)
        wanted = missing or locator
        alike = [
            state.element for state in self._everything() if has_role(state.element, wanted.role) and state.element.name
        ]
        here = [element for element in alike if wanted.inside is None or is_within(element, wanted.inside)]
        same = [
            element for element in alike if not missing and locator.name and name_matches(element.name, locator.name)
        ]
        return LookupReport(
            matches=[seen_element(state.element, locator) for state in matches],
            missing=missing,
            near=[seen_element(element, wanted) for element in here],
            elsewhere=[seen_element(element, locator) for element in same],
        )

    def click(self, state: ElementState) -> SiteElement | None:
        """Click an element, and return it; None if a dialog was answered with no."""
        element = state.element
        if element.sends_form:
            self._refuse_incomplete(element)
        if element.confirms and not self._confirmed(element.confirms):
            return None
        if element.shows_status:
            self._states[0] = ElementState(SiteElement("status", value=element.shows_status))
        if element.opens_window:
            self._new_windows.append(element.opens_window)
        if element.closes_window and self._windows:
            self._leave_window()
        if element.goes_to:
            self._show(element.goes_to)
        return element

    def _refuse_incomplete(self, button: SiteElement) -> None:
        empty = [state.element for state in self._states if state.element.required and not state.value]
        if empty:
            said = [Refusal(SeenElement("field", element.name), "Please fill out this field.") for element in empty]
            raise form_refused(f'button "{button.name}" was clicked', said)

    def _confirmed(self, question: str) -> bool:
        expected, self._dialog = self._dialog, None
        declared = expected is not None and expected.matches("confirm", question)
        answer = expected.answer if expected and declared else "dismiss"
        detail = f'confirm "{question}": answered {answer}'
        self.note(Notice("dialog", detail, declared=declared, action_prevented=not declared))
        return answer == "accept"
