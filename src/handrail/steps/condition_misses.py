"""What a page shows in place of what a condition names, in words."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.errors import AmbiguousLocator, ElementNotFound, SessionEnded, StepError
from handrail.page import Page, State, Target

LOOK_SECONDS = 0.1
"""The time that a page is given to explain why something is not there. It was waited for before."""


async def what_is_missing(targets: Sequence[Target], page: Page) -> ElementNotFound | None:
    """The error for the first of the targets that is not on the page, which tells what is like it; None if all are there."""
    for target in targets:
        if await page.has_state(target, "visible"):
            continue
        try:
            await page.find(target, LOOK_SECONDS).wait_for("visible")
        except ElementNotFound as missing:
            return missing
        except SessionEnded:
            raise
        except StepError:  # it is another page already
            return None
    return None


def with_likes(reason: str, missing: ElementNotFound | None) -> str:
    """A reason why none of several is so, with what is like the first that is not there."""
    return (
        f"{reason}; of {missing.locator} there is only {', '.join(missing.near)}"
        if missing and missing.near
        else reason
    )


async def present(target: Target, page: Page) -> str:
    """The elements that should not be there, in words; empty if the locator names them already."""
    if all(locator.name and not locator.name.is_regex for locator in target):
        return ""
    try:
        return f': there is "{await page.find(target, 1).text()}"'
    except AmbiguousLocator as ambiguous:
        return ": there are " + ", ".join(ambiguous.matches)
    except SessionEnded:
        raise
    except StepError:
        return ""


def not_so(target: Target, state: State) -> str:
    if state == "visible":
        return f"{target[0]} is not there"
    return f"{target[0]} is still there" if state == "hidden" else f"{target[0]} is not {state}"
