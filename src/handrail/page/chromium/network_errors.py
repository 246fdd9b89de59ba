"""Errors for pages that did not come: Playwright's and Chromium's complaints in words."""

from __future__ import annotations

import re

from handrail.errors import BrowserGone, PageLost, PageUnreachable

_CODE = re.compile(r"ERR_[A-Z0-9_]+")
_TLS_ERRORS = {
    "ERR_BAD_SSL_CLIENT_AUTH_CERT": "it asks for a client certificate, and the browser has none to show",
    "ERR_SSL_CLIENT_AUTH": "it asks for a client certificate, and the browser has none to show",
    "ERR_SSL_VERSION_OR_CIPHER_MISMATCH": "it has no version of TLS, no cipher or no kind of key in common with the browser",
    "ERR_SSL_UNRECOGNIZED_NAME_ALERT": "it has no certificate for the name that it was asked for",
    "ERR_SSL_SERVER_CERT_BAD_FORMAT": "its certificate cannot be read by the browser",
}
"""Chromium's reasons why a TLS connection failed, in words."""


def unreachable(what: str, complaint: str, patience: float | None = None) -> PageUnreachable:
    """The error for a complaint of Playwright; `what` begins the sentence, as in: https://… could not be opened."""
    if is_gone(complaint):
        return BrowserGone(f"{what}: the browser is gone; it was closed, or it crashed")
    if patience is None:
        return PageUnreachable(f"{what}: it did not answer")
    return PageLost(f"{what}: {network_words(complaint, patience)}")


def is_gone(complaint: str) -> bool:
    """Whether the browser or its window is gone, by Playwright's complaint."""
    return any(word in complaint for word in ("closed", "crashed")) and "ERR_" not in complaint


def is_being_replaced(complaint: str) -> bool:
    """Whether the document that was looked at is being replaced by another, by Playwright's complaint."""
    signs = (
        "context was destroyed",
        "Cannot find context",
        "navigat",
        "collected",
        "detached",
        "not attached",
        "disposed",
    )
    return any(sign in complaint for sign in signs)


def network_words(complaint: str, patience: float) -> str:
    """Return a failure of the network in words. `patience` is the time, in seconds, that was given to it."""
    for theirs, ours in _TLS_ERRORS.items():
        if theirs in complaint:
            return f"{ours}; whoever looks after it has to change that"
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
    code = _CODE.search(complaint)
    other = f"the browser could not load it{f' ({code[0]})' if code else ''}"
    return next((ours for theirs, ours in known.items() if theirs in complaint), other)
