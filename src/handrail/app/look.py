"""Looking at a page: each of its controls by the locator to paste, and a picture. Nothing on the appliance is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.app.authoring import Place, begin_draft, open_session
from handrail.errors import SurroundingsError
from handrail.inventory import Pair
from handrail.page import Control, Page
from handrail.run import Environment
from handrail.secrets import Redactor

PICTURES = Path("looks")
"""The folder of pictures that nobody has named."""


@dataclass(frozen=True)
class Look:
    """A page as it was seen."""

    appliance: str
    """The role of the appliance."""
    name: str
    """Its name in the inventory."""
    url: str
    title: str
    messages: Sequence[str]
    """The page's own messages."""
    controls: Sequence[Control]
    picture: Path


async def look(place: Place, environment: Environment, redactor: Redactor, picture: Path | None = None) -> Look:
    """Go to a page as a run does, and tell what is there. Raises a `HandrailError` if the way there is barred."""
    async with open_session(place, begin_draft(place), environment, redactor) as session:
        await session.perform_way()
        now = environment.clock()
        return await seen(
            session.page, place.pair, place.appliance, redactor, picture or new_picture(now, place.appliance)
        )


def new_picture(now: datetime, role: str) -> Path:
    """Where a picture that nobody has named is written."""
    return PICTURES / f"{now:%Y%m%dT%H%M%SZ}-{role}.png"


async def seen(page: Page, pair: Pair, role: str, redactor: Redactor, picture: Path) -> Look:
    """Look at an open page of an appliance. Raises `SurroundingsError` if its picture cannot be written."""
    screenshot = await page.screenshot(None, redactor.find)
    try:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(screenshot.png)
    except OSError as error:
        raise SurroundingsError(
            f"the picture cannot be written to {picture}: {error.strerror}; name another place with --picture"
        ) from None
    return Look(
        appliance=role,
        name=pair.roles[role].name,
        url=page.url,
        title=await page.title(),
        messages=await page.messages(),
        controls=await page.controls(),
        picture=picture,
    )
