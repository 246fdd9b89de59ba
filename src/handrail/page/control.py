"""Controls as a page lists them: each with the locator that finds it alone, and its state."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.locator import Locator


@dataclass(frozen=True)
class Control:
    """A control that a page shows, or a row of a table of facts."""

    role: str
    name: str
    """Empty if the page gives it none."""
    locator: Locator | None
    """The locator that finds this one alone; None if none is known to."""
    place: tuple[str, str] = ("", "")
    """Role and name of what it stands in or under: a dialog, a menu, a section; empty above the first title."""
    value: str | None = None
    """The text that it holds or shows; None if it has none, or if that is not to be told."""
    hides: bool = False
    """It shows dots for what it holds, or has received a secret."""
    checked: bool | None = None
    """Whether it is on; None if it is nothing that could be."""
    disabled: bool = False
    read_only: bool = False
    options: tuple[str, ...] = ()
    """The names of the options that a list offers without being opened."""
