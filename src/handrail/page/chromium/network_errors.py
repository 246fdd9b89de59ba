"""Errors for pages that did not come: Playwright's and Chromium's complaints in words."""

from __future__ import annotations

from handrail.errors import BrowserGone, PageUnreachable


def unreachable(what: str, complaint: str, patience: float | None = None) -> PageUnreachable:
    """The error for a complaint of Playwright; `what` begins the sentence, as in: https://… could not be opened."""
    if is_gone(complaint):
        return BrowserGone(f"{what}: the browser is gone; it was closed, or it crashed")
    return PageUnreachable(f"{what}: {'it did not answer' if patience is None else network_words(complaint, patience)}")


def is_gone(complaint: str) -> bool:
    """Whether the browser or its window is gone, by Playwright's complaint."""
    return any(word in complaint for word in ("closed", "crashed")) and "ERR_" not in complaint


def network_words(complaint: str, patience: float) -> str:
    """Return a failure of the network in words. `patience` is the time, in seconds, that was given to it."""
    known = {
        "ERR_CONNECTION_REFUSED": "the connection was refused",
        "ERR_CONNECTION_RESET": "the connection was cut",
        "ERR_CONNECTION_CLOSED": "the connection was closed",
        "ERR_EMPTY_RESPONSE": "the connection was closed without an answer",
        "ERR_NAME_NOT_RESOLVED": "its host name is not known",
        "ERR_CERT": "its certificate is not trusted",
        "ERR_TUNNEL_CONNECTION_FAILED": "no connection could be made",
        "Timeout": f"no answer within {patience:g} s",
        "invalid URL": "it is not an address",
    }
    return next((ours for theirs, ours in known.items() if theirs in complaint), "the browser could not load it")
