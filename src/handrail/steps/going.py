"""Going somewhere: to an address, or by the menu."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from urllib.parse import urljoin, urlsplit

from pydantic import AfterValidator

from handrail.errors import ExpectationNotMet
from handrail.locator import Locator, Name
from handrail.steps.base import BaseStep, Context
from handrail.steps.fields import FilledText, mistaken


class Open(BaseStep):
    """Go to an address of the section's appliance; `$url` is the one that the inventory gives.

    - open: $url
    """

    action: ClassVar[str] = "open"
    shorthand: ClassVar[str] = "address"

    address: FilledText

    def describe(self) -> str:
        return f"Open {self.address}"

    async def run(self, context: Context) -> None:
        address = urljoin(context.url, self.address)
        if urlsplit(address)[:2] != urlsplit(context.url)[:2]:  # the same host, and as safely spoken to
            raise ExpectationNotMet(f"{address} is not on this section's appliance, {urlsplit(context.url).netloc}")
        await context.page.open(address, self.patience)


def _path(text: str) -> str:
    if not all(entry.strip() for entry in text.split(">")):
        raise mistaken("an entry of the menu path is empty; write for instance: Security > Certificates")
    return text


class Navigate(BaseStep):
    """Follow the menu, entry by entry, by the words that a person sees.

    - navigate: Security > Certificates
    """

    action: ClassVar[str] = "navigate"
    shorthand: ClassVar[str] = "path"

    path: Annotated[FilledText, AfterValidator(_path)]

    def describe(self) -> str:
        return f"Go to {self.path} in the menu"

    async def run(self, context: Context) -> None:
        for entry in self.path.split(">"):
            target = (Locator("entry", Name(" ".join(entry.split()))),)
            await context.page.find(target, self.patience).click()


class Press(BaseStep):
    """Press a key, or keys held together, where the page's attention is.

    - press: Enter
    """

    action: ClassVar[str] = "press"
    shorthand: ClassVar[str] = "key"
    usual_effect: ClassVar[Literal["safe", "idempotent", "once"]] = "once"

    key: FilledText

    def describe(self) -> str:
        return f"Press {self.key}"

    async def run(self, context: Context) -> None:
        await context.page.press(self.key)
        await context.page.settle(self.patience)
