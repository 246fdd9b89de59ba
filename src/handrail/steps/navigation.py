"""Actions that lead to a page, by an address, the menu or a key."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal
from urllib.parse import urljoin, urlsplit

from pydantic import AfterValidator

from handrail.action import Effect, Reach
from handrail.errors import ExpectationNotMet
from handrail.locator import Locator, LocatorMistake
from handrail.page import Page, Target
from handrail.steps.base import BaseStep
from handrail.steps.context import Context
from handrail.steps.exercise import MenuExercise
from handrail.steps.fields import FilledText, OpensField, mistaken
from handrail.steps.key_names import key_meant
from handrail.steps.menu import MenuPath, entries, follow_menu, is_address


def _address(text: str) -> str:
    if re.search(r"\w > \w", text):
        raise mistaken("takes an address; a menu is followed by `navigate`, as in: navigate: Security > Certificates")
    return text


def _no_address(text: str) -> str:
    if is_address(text):
        raise mistaken("cannot follow an address; `open` goes to one, as in: open: $url")
    return text


def _key(text: str) -> str:
    try:
        is_named = Locator.parse(text).name is not None
    except LocatorMistake:
        return text
    if is_named:
        raise mistaken(f"takes a key, as in: press: Enter; an element is clicked: click: {text}")
    return text


class Open(BaseStep):
    """Go to an address of the section's appliance; `$url` is the one that the inventory gives.

    - open: $url
    """

    action: ClassVar[str] = "open"
    shorthand: ClassVar[str] = "address"
    reach: ClassVar[Reach] = "arrives"

    address: Annotated[FilledText, AfterValidator(_address)]

    @property
    def destination(self) -> str:
        return self.address

    def doubt(self) -> str:
        is_fixed = self.address.startswith(("https://", "http://"))
        sentence = (
            "`open` goes to addresses of its section's appliance alone; write what fits any, as in: open: $url/login"
        )
        return sentence if is_fixed else ""

    def describe(self) -> str:
        return f"Open {self.address}"

    def instruction(self) -> str:
        return "Open the address of the appliance" if self.address == "$url" else f"Open {self.address}"

    async def run(self, context: Context) -> None:
        address = urljoin(context.url, self.address)
        if urlsplit(address)[:2] != urlsplit(context.url)[:2]:  # another host, or one that is reached less safely
            raise ExpectationNotMet(f"{address} is not on this section's appliance, {urlsplit(context.url).netloc}")
        await context.page.open(address, self.patience)


class Navigate(BaseStep):
    """Follow the menu, entry by entry, by the words that a person sees.

    Each entry is looked for in the menu that the one before it opens, or else among what came with that. What has its words and
    stood elsewhere before is refused.

    - navigate: Security > Certificates
    """

    action: ClassVar[str] = "navigate"
    shorthand: ClassVar[str] = "path"
    reach: ClassVar[Reach] = "arrives"

    path: Annotated[MenuPath, AfterValidator(_no_address)]

    @property
    def menu_path(self) -> str:
        return self.path

    def describe(self) -> str:
        return f"Go to {self.path} in the menu"

    def exercise(self) -> MenuExercise:
        return MenuExercise(self.path)

    def pointed_at(self) -> Target:
        return (entries(self.path)[0],)

    async def run(self, context: Context) -> None:
        await follow_menu(self.path, context.page, self.patience)


class Press(BaseStep):
    """Press a key, or keys held together, on the element that has the focus.

    - press: Enter
    """

    action: ClassVar[str] = "press"
    shorthand: ClassVar[str] = "key"
    reach: ClassVar[Reach] = "sends"
    usual_effect: ClassVar[Effect] = "once"

    key: Annotated[FilledText, AfterValidator(_key)]
    opens: OpensField = None

    def describe(self) -> str:
        return f"Press {self.key}"

    def doubt(self) -> str:
        meant = key_meant(self.key)
        hint = f"; did you mean `{meant}`?" if meant else ", as in: press: Enter, press: Control+a"
        return "" if meant is None else f"`{self.key}` is not the name of a key{hint}"

    async def run(self, context: Context) -> None:
        await context.page.press(self.key)
        await context.page.wait_until_loaded(self.patience)


class Close(BaseStep):
    """Close the window that an earlier step opened, and go on in the one before. Not needed where it closes by itself.

    - close: window
    """

    action: ClassVar[str] = "close"
    shorthand: ClassVar[str] = "what"
    reach: ClassVar[Reach] = "looks"

    what: Literal["window"]

    def describe(self) -> str:
        return "Close the window, and go on in the one before"

    async def run(self, context: Context) -> None:
        await context.page.close_window()

    async def check_ready(self, page: Page, patience: float) -> None:
        if page.windows == 1:
            raise ExpectationNotMet("no other window is open; only one that a step has opened is closed")
