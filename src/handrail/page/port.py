"""What Handrail needs of a web page: the port, whose proof is `handrail.testing.PageSpec`.

Every method that acts waits, at most `patience` seconds, until the element can be used, and raises a `StepError` that says
what was looked for and what was there, and whether the action may have gone out (`acted`). Nothing that acts is ever tried
twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from handrail.locator import Locator
from handrail.rectangle import Rectangle

Target = tuple[Locator, ...]
"""One locator, or several in the author's order: the first that is there is meant."""

Use = Literal["click", "fill", "choose", "check", "upload"]
"""What one would do with an element."""

State = Literal["visible", "hidden", "checked", "unchecked", "enabled", "disabled"]


@dataclass(frozen=True)
class ExpectedDialog:
    """A native dialog that the runbook foresees; `text` is held against the whole of what it says, where given."""

    kind: str
    answer: Literal["accept", "dismiss"]
    text: str | None = None
    is_regex: bool = False
    required: bool = True

    def matches(self, kind: str, message: str) -> bool:
        """Whether this is the dialog that came up."""
        if self.kind != kind:
            return False
        if self.text is None:
            return True
        return bool(re.fullmatch(self.text, message)) if self.is_regex else self.text == message


@dataclass(frozen=True)
class Notice:
    """Something that happened on a page and that belongs on record; an undeclared one ends the step."""

    kind: Literal["dialog", "popup", "download", "reload", "drift", "certificate", "host"]
    detail: str
    declared: bool = True
    averted: bool = False
    """It was answered in a way that kept the action from happening."""


@dataclass(frozen=True)
class Location:
    """Where an element stands: on a picture of the whole page, and in the window once it is used."""

    rectangle: Rectangle
    scrolled: tuple[float, float] = (0.0, 0.0)
    """How far to the right and down the page is scrolled once the element was brought into the window, in pixels."""


FindSecrets = Callable[[str], Iterable[tuple[int, int, str]]]
"""Where secrets stand in a text: from, to, and the secret's name. The page learns no more of a secret than this."""


def no_secrets(text: str) -> tuple[()]:
    """The `FindSecrets` of one who knows none."""
    return ()


@dataclass(frozen=True)
class Mask:
    """A rectangle of a picture that was covered, since the secret of this name could show there."""

    rectangle: Rectangle
    secret: str


@dataclass(frozen=True)
class Picture:
    """What a page showed: as a PNG, and as text, the way that assistive technology reads it."""

    png: bytes
    text: str | None = None
    """Without the values of controls that hold a secret; None where it could not be taken."""
    masks: tuple[Mask, ...] = ()
    expanded: tuple[str, ...] = ()
    """Areas that scroll by themselves, opened to their whole length for the picture."""
    collapsed: tuple[str, ...] = ()
    """What would have made the picture too long, and was left as it was, or cut off."""


@dataclass(frozen=True)
class Recording:
    """What the browser itself recorded of one window, as it left it: in a trace, everything that was typed."""

    kind: Literal["trace", "video"]
    appliance: str
    file: Path
    began: datetime | None = None
    """When the window of a video came up."""
    sync_mark: datetime | None = None
    """When that window, still empty, turned dark. The video shows it too, and so each of its pictures has a time."""
    ended: datetime | None = None
    size: tuple[int, int] | None = None
    """Of a video: what the page has of its pictures, from the upper left corner, in pixels; None where that is not known."""


class Element(Protocol):
    """What a target points at. Looked up anew each time, so it never goes stale."""

    async def click(self) -> None: ...

    async def fill(self, text: str) -> None: ...

    async def fill_secret(self, value: str, secret: str) -> None:
        """Fill in a way that leaves the value in no log, error text or trace.

        From now on the control shows dots, and pictures cover it; `secret` is the name of what it received.
        """

    async def choose(self, option: str) -> None:
        """Pick the option of a dropdown that reads exactly so."""

    async def check(self, on: bool) -> None: ...

    async def upload(self, file: Path) -> None: ...

    async def download(self, folder: Path) -> Path:
        """Click, and keep the file that comes of it in `folder`, under the name that the page gives it."""

    async def text(self) -> str:
        """What a person reads in it, white space folded; of a form control, what is filled in."""

    async def wait_for(self, state: State) -> None: ...

    async def ready(self, use: Use, option: str = "") -> None:
        """Wait until it could be used so; for `choose`, until it offers `option`. It is not touched, and no event reaches it."""


class Page(Protocol):
    """One appliance's page in a browser."""

    @property
    def url(self) -> str: ...

    @property
    def status(self) -> int:
        """What HTTP says of the page that is there: 200 where all is well."""

    def find(self, target: Target, patience: float) -> Element: ...

    async def open(self, url: str, patience: float) -> None: ...

    async def press(self, key: str) -> None: ...

    async def settle(self, patience: float) -> None:
        """Wait until the page has loaded what it is loading."""

    async def has_state(self, target: Target, state: State) -> bool:
        """How it is now, without waiting for it to become so."""

    async def title(self) -> str: ...

    async def messages(self) -> Sequence[str]:
        """What the page itself complains of or announces, in the boxes that pages have for it."""

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Picture:
        """The whole page, or one element, at rest if it comes to rest; the page is left as it was.

        What shows a secret is covered, and so is every control that ever received one. Raises `PictureRefused` where that
        cannot be made sure of.
        """

    async def locate(self, target: Target) -> Location | None:
        """Where an element stands; None where the target does not mean exactly one."""

    def set_sign_in_marks(self, marks: Sequence[Target]) -> None:
        """From now on, a page that shows all of these is the sign-in page, and looking for anything raises `SessionEnded`."""

    async def use_new_connection(self) -> None:
        """Send what comes next over a connection that was not used before: a browser repeats by itself what a used one loses."""

    def has_pending_request(self) -> bool:
        """Was something sent that the appliance has not answered yet?"""

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        """From now on, answer this dialog so; every other is dismissed and noticed."""

    def take_notices(self) -> Sequence[Notice]:
        """What has happened since this was last asked."""

    async def close(self) -> None: ...
