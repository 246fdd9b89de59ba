"""Files of other programs, and of another kind, that are handed in by mistake: named for what they are."""

from __future__ import annotations

from typing import Any

_RECORDING = (
    "{what}, not a runbook, and it is not performed: it says where elements stood in the page, not what a person sees, and "
    'proves nothing. Write its steps as a runbook says them, as in: click: button "Export"; `handrail check` tells the rest'
)


def foreign_kind(value: Any) -> str | None:
    """The sentence about a file that is neither a runbook nor an inventory, but known; None if it is not known."""
    if isinstance(value, list):
        is_playbook = any(isinstance(play, dict) and "hosts" in play for play in value)
        return "this is a playbook of Ansible, not a runbook; it is not performed" if is_playbook else None
    if not isinstance(value, dict):
        return None
    what = _recorder(value)
    return _RECORDING.format(what=what) if what else None


def _recorder(top: dict[Any, Any]) -> str | None:
    steps, log = top.get("steps"), top.get("log")
    if isinstance(steps, list) and steps and all(isinstance(step, dict) and "type" in step for step in steps):
        return "this is a recording of Chrome's recorder"
    if "tests" in top and "suites" in top:
        return "this is a recording of Selenium IDE"
    if isinstance(log, dict) and "entries" in log:
        return "this is a log of a browser's traffic (HAR)"
    return None


def is_inventory(value: Any) -> bool:
    if not isinstance(value, dict) or "runbook" in value:
        return False
    return isinstance(value.get("appliances"), dict) or isinstance(value.get("calendar"), dict)


def is_edition(value: Any) -> bool:
    return isinstance(value, dict) and {"document", "sha256", "sections"} <= value.keys() and "runbook" not in value


def is_runbook(value: Any) -> bool:
    return isinstance(value, dict) and "runbook" in value and "sections" in value
