"""The names of keys, as browsers have them, and those that people write instead."""

from __future__ import annotations

import difflib
import re

from handrail.synonyms import folded

MODIFIERS = ("Control", "Shift", "Alt", "Meta", "ControlOrMeta")
_KEYS = """
    Enter Tab Escape Space Backspace Delete Insert Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight CapsLock
    NumLock ScrollLock Pause PrintScreen ContextMenu Help Clear Cancel Select AltGraph Minus Equal Backquote Backslash
    BracketLeft BracketRight Comma Period Slash Semicolon Quote
"""
KEYS = frozenset(_KEYS.split())
_OTHER_NAMES = {
    **{"return": "Enter", "esc": "Escape", "del": "Delete", "ins": "Insert", "spacebar": "Space", "back": "Backspace"},
    **{
        "ctrl": "Control",
        "strg": "Control",
        "cmd": "Meta",
        "command": "Meta",
        "win": "Meta",
        "windows": "Meta",
        "option": "Alt",
    },
    **{
        "up": "ArrowUp",
        "down": "ArrowDown",
        "left": "ArrowLeft",
        "right": "ArrowRight",
        "pgup": "PageUp",
        "pgdn": "PageDown",
    },
}
_CODES = re.compile(
    r"F([1-9]|1\d|2[0-4])|Key[A-Z]|Digit\d|(Numpad|Media|Audio|Browser|Launch|Soft)\w*|(Control|Shift|Alt|Meta)(Left|Right)"
)


def key_meant(text: str) -> str | None:
    """The key, or the keys held together, that the text probably means; empty if nobody can tell, None if browsers know it."""
    parts = text.split("+") if text not in ("+", " ") and not text.endswith("++") else []
    meant = [_meant(part) for part in parts]
    if "$" in text or meant == parts:
        return None
    return "+".join(meant) if all(meant) else ""


def _meant(part: str) -> str:
    if len(part) == 1 or part in KEYS or part in MODIFIERS or _CODES.fullmatch(part):
        return part
    known = {folded(name): name for name in (*KEYS, *MODIFIERS)} | _OTHER_NAMES
    near = difflib.get_close_matches(folded(part), known, n=1, cutoff=0.75)
    return known[near[0]] if near else ""
