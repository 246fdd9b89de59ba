"""Sending a notice through Apprise."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from handrail.notify.notice import Notice

EXTRA = "support for `notify` is not installed: pip install 'handrail[notify]'"


def prepare() -> None:
    """Load Apprise and all that it can speak, which takes a second: before a message is to be sent in a few."""
    if find_spec("apprise") is not None:
        import apprise

        apprise.Apprise().add("json://127.0.0.1")


def send(address: str, notice: Notice) -> str:
    """Send a notice, and return the problem, if there is one. No exception of Apprise is let out: it may hold the address."""
    if find_spec("apprise") is None:
        return EXTRA
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it would print, and may print the address
    try:
        service = apprise.Apprise()
        if not service.add(address):
            return "it is no address that Apprise knows"
        taken = service.notify(title=notice.title, body=notice.text)
    except Exception as error:
        return type(error).__name__
    return "" if taken else "it did not take the message"
