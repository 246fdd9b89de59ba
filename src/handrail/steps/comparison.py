"""Texts of a page compared as a person reads them, and what is told where they differ only in signs that look alike."""

from __future__ import annotations

from handrail.characters import alike, described, without_width
from handrail.errors import ExpectationNotMet
from handrail.page import Target

_HOLDING = frozenset({"field", "textbox", "searchbox", "combobox", "spinbutton", "listbox", "slider", "css"})
"""Roles of what may hold a value that is sent as it is. There, signs without width count."""


def require_text(target: Target, text: str, reads: str | None, contains: str | None) -> None:
    """Raise `ExpectationNotMet` unless the text of a target reads so, and contains that."""
    is_held = any(locator.role in _HOLDING for locator in target)
    own, whole, part = (_normalized(each or "", is_held=is_held) for each in (text, reads, contains))
    if reads is not None and own != whole:
        raise ExpectationNotMet(f'{target[0]} reads "{own}", not "{reads}"{_differing_only_in(own, whole)}')
    if part not in own:
        alike_part = _differing_only_in(own, part, is_part=True)
        raise ExpectationNotMet(f'{target[0]} reads "{own}", without "{contains}"{alike_part}')


def require_title(title: str, wanted: str) -> None:
    """Raise `ExpectationNotMet` unless a window is called so."""
    own, theirs = _normalized(title), _normalized(wanted)
    if own != theirs:
        raise ExpectationNotMet(f'the window is called "{own}", not "{wanted}"{_differing_only_in(own, theirs)}')


def _normalized(text: str, *, is_held: bool = False) -> str:
    """The text with single spaces; but for what a control holds, without signs of no width, and each accent in one way."""
    return " ".join((text if is_held else without_width(text)).split())


def _differing_only_in(text: str, wanted: str, *, is_part: bool = False) -> str:
    """The end of a sentence about two texts that differ, if they do only in signs that look alike or cannot be seen."""
    own, theirs = alike(text), alike(wanted)
    if not (theirs in own if is_part else own == theirs):
        return ""
    signs = [
        char for char in dict.fromkeys(text + wanted) if alike(char) != char and text.count(char) != wanted.count(char)
    ]
    named = " and ".join(map(described, signs[:3]))
    return f"; they differ only in {named}" if named else "; they differ only in how accents are written"
