"""The port to a web page. Its specification is `handrail.fakes.page_spec.PageSpec`, which every driver passes.

Every method that acts waits, at most `patience` seconds, until the element can be used. It raises a `StepError` that says what
was looked for, what was there, and whether the action may have gone out (`may_have_acted`). No action is ever tried twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from handrail.locator import ElementName, Locator
from handrail.page.control import Control
from handrail.rectangle import Rectangle

Target = tuple[Locator, ...]
"""A locator, or alternatives in the author's order: the first that is on the page is meant."""

Use = Literal["click", "double_click", "right_click", "hover", "drag", "fill", "choose", "check", "upload"]
"""The ways to use an element."""

State = Literal["visible", "hidden", "checked", "unchecked", "enabled", "disabled"]


@dataclass(frozen=True)
class ExpectedDialog:
    """A native dialog that the runbook declares. `text`, if given, is compared with the whole message of the dialog."""

    kind: str
    answer: Literal["accept", "dismiss"]
    text: str | None = None
    is_regex: bool = False
    required: bool = True

    def matches(self, kind: str, message: str) -> bool:
        """Whether a dialog of this kind with this message is the expected one."""
        if self.kind != kind:
            return False
        if self.text is None:
            return True
        return bool(re.fullmatch(self.text, message)) if self.is_regex else self.text == message


@dataclass(frozen=True)
class Notice:
    """An event of a page for the journal. An undeclared one ends the step."""

    kind: Literal["dialog", "popup", "download", "reload", "drift", "certificate", "host"]
    detail: str
    declared: bool = True
    action_prevented: bool = False
    """The answer to a dialog prevented the action."""


@dataclass(frozen=True)
class Location:
    """The place of an element on a picture of the whole page, and how far the page is scrolled once the element is used."""

    rectangle: Rectangle
    scrolled: tuple[float, float] = (0.0, 0.0)
    """Pixels to the right and down."""


FindSecrets = Callable[[str], Iterable[tuple[int, int, str]]]
"""A function that finds secrets in a text: start, end and name of each. A page learns no more of secrets than this."""


def no_secrets(text: str) -> tuple[()]:
    """The `FindSecrets` of a caller who knows no secrets."""
    return ()


@dataclass(frozen=True)
class Mask:
    """A rectangle of a picture that was covered, because the secret of this name could show there."""

    rectangle: Rectangle
    secret: str


@dataclass(frozen=True)
class Screenshot:
    """A page as a PNG, and as the text that assistive technology reads."""

    png: bytes
    text: str | None = None
    """The text without secrets; None if it could not be taken."""
    masks: tuple[Mask, ...] = ()
    expanded: tuple[str, ...] = ()
    """The names of scrolling areas that were expanded to their whole length for the picture."""
    collapsed: tuple[str, ...] = ()
    """The names of areas that were left as they were, or cut off, because the picture would have become too long."""


@dataclass(frozen=True)
class HttpCredentials:
    """A name and a password of HTTP authentication, for one origin alone."""

    origin: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Recording:
    """A file in which the browser recorded one window. A trace contains everything that was typed."""

    kind: Literal["trace", "video"]
    appliance: str
    file: Path
    began: datetime | None = None
    """The time at which the window of a video came up."""
    sync_mark: datetime | None = None
    """The time at which that window, still empty, turned dark. The video shows it, so each of its frames can be dated."""
    ended: datetime | None = None
    size: tuple[int, int] | None = None
    """Width and height of the page in the frames of a video, from their upper left corner, in pixels; None if unknown."""
    is_later_window: bool = False
    """The window was opened by a page, and is not the appliance's own."""


@dataclass(frozen=True)
class Document:
    """A document that a page shows."""

    identity: str
    is_copy: bool = False
    """The browser had kept it, and did not ask the appliance for it."""

    def is_anew(self, before: Document) -> bool:
        """Whether the appliance gave this document after the one `before`."""
        return self.identity != before.identity and not self.is_copy


@dataclass(frozen=True)
class DatedAnswer:
    """The time that an appliance gave with a page (the field `Date` of HTTP, RFC 9110)."""

    date: datetime
    """To the second."""
    came: datetime
    """The time at which it came, by the machine's clock; in UTC."""


class Element(Protocol):
    """The element that a target points at. It is found anew at each use, so it never goes stale."""

    async def click(self) -> None: ...

    async def double_click(self) -> None: ...

    async def right_click(self) -> None: ...

    async def hover(self) -> None:
        """Move the mouse over the element, and leave it there."""

    async def drag(self, to: Target) -> None:
        """Drag the element onto the one that `to` points at, and drop it there."""

    async def fill(self, text: str) -> None: ...

    async def fill_secret(self, value: str, secret: str) -> None:
        """Fill the control in a way that leaves the value in no log, error text or trace. `secret` is the name of the value.

        From then on the control shows dots, and pictures mask it.
        """

    async def hides_text(self) -> bool | None:
        """Say whether the control shows dots for what is typed, as password fields do; None if it is not there. Never waits."""

    async def choose(self, options: Sequence[ElementName], *, only: bool = False) -> None:
        """Choose the options of a list by their names. With `only`, a list that takes several has no others chosen afterwards.

        Raises if two options have the same name.
        """

    async def check(self, on: bool) -> None: ...

    async def upload(self, file: Path) -> None:
        """Put a file into a file field; if the element is none, click it, and hand the file to the chooser that opens."""

    async def download(self, folder: Path) -> Path:
        """Click, and save the download into `folder`, under the name that the page gives."""

    async def text(self) -> str:
        """Return the text that a person reads, white space folded; for a form control, its value. Raises for password fields."""

    async def wait_for(self, state: State) -> None: ...

    async def ready(self, use: Use, options: Sequence[ElementName] = ()) -> None:
        """Wait until the element could be used so; for `choose`, until it offers the options. No event reaches the element."""


MOST_QUOTED = 2
"""The number of a page's messages that a failure quotes."""


class Page(Protocol):
    """The page of one appliance in a browser."""

    @property
    def url(self) -> str: ...

    @property
    def status(self) -> int:
        """The HTTP status of the present page; 200 if none is known."""

    def dated_answer(self) -> DatedAnswer | None:
        """Return the time that the appliance gave with its first page; None if it gave none, or no page has come yet."""

    def find(self, target: Target, patience: float) -> Element: ...

    async def open(self, url: str, patience: float) -> None: ...

    async def press(self, key: str) -> None: ...

    async def wait_until_loaded(self, patience: float) -> None:
        """Wait until the page has loaded what it is loading."""

    async def wait_until_at_rest(self, timeout: float) -> bool:
        """Wait until nothing more is to come on the page by itself, and return whether that was so within `timeout` seconds.

        No request of its scripts is open, no timer is due soon, and nothing has just changed. A page that only goes on changing
        is waited for no longer than `MAX_CHANGING_SECONDS`, and taken for at rest; a page that is so already, not at all.
        """

    async def document(self) -> Document:
        """Return the document that the page shows. It stays the same as long as only scripts change what it holds."""

    async def reload(self, patience: float) -> None:
        """Load the document anew from the appliance, by a request that changes nothing. What was typed or checked is lost."""

    async def has_state(self, target: Target, state: State) -> bool:
        """Whether the target has this state now, without waiting."""

    async def title(self) -> str: ...

    async def messages(self) -> Sequence[str]:
        """The page's own messages, in the boxes that pages have for errors and news."""

    async def alerts(self) -> Sequence[str]:
        """The page's own alerts: boxes of that role, but for those that are styled as a success."""

    async def errors(self) -> Sequence[str]:
        """The texts of the page's boxes of errors: its alerts, and boxes that are styled as an error."""

    async def controls(self) -> Sequence[Control]:
        """Every control that a person sees, and every row of a table of facts, in the order of the page.

        Nothing is read of what shows dots, or has received a secret; other values are told as they are.
        """

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
        """Take a picture of the whole page, or of one element, at rest if it comes to rest; the page is left as it was.

        Of a section, all is pictured that stands under its title, with the title.

        Everything that shows a secret is masked, and so is every control that ever received one. Raises `PictureRefused` if
        that is not certain.
        """

    async def locate(self, target: Target) -> Location | None:
        """Return the location of an element; None if the target does not match exactly one."""

    def set_sign_in_page_locators(self, locators: Sequence[Target]) -> None:
        """Recognise the sign-in page by these locators, until others are set: looking for anything there raises `SessionEnded`.

        A page is the sign-in page if each of them matches; without locators, no page is.
        """

    async def use_new_connection(self) -> None:
        """Send the next requests over new connections: a browser sends a request that was lost on a used one again by itself."""

    @property
    def windows(self) -> int:
        """The number of windows that are open: the first, and those that steps opened."""

    async def use_new_window(self, patience: float) -> None:
        """Work in the window that the last action opened, until that closes. Any other new window is closed, with a notice.

        Raises `ExpectationNotMet` if none comes.
        """

    async def close_window(self) -> None:
        """Close the window that is worked in, and work in the one before. Raises `ExpectationNotMet` for the first one."""

    def has_pending_request(self) -> bool:
        """Whether a request for a page was sent and has no response yet."""

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        """Answer this dialog as declared, once, until another is set. Any other dialog is dismissed, with a notice."""

    def take_notices(self) -> Sequence[Notice]:
        """Return the notices since the last call, and forget them."""

    async def close(self) -> None: ...
