"""The services that are told of rollouts and runs: `notify` of an inventory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

from handrail.journal import NoticeKind
from handrail.secrets import SOURCES, SecretReference, parse_reference
from handrail.source import Diagnostics, SourcePath, did_you_mean

NOTICES: tuple[NoticeKind, ...] = get_args(NoticeKind)
NOTIFY_FIELDS = ("to", "events")
NOTIFY_SOURCES = tuple(source for source in SOURCES if source.keyword not in ("prompt", "generate"))
"""Where an address may come from: nobody is asked, and none can be made up."""
PLAIN_SCHEMES = ("json", "jsons", "xml", "xmls", "form", "forms")
"""The schemes of Apprise whose addresses need not hold a credential."""
_EXAMPLE = "as in: {to: {env: TEAM_CHAT_URL}, events: [in-doubt]}"
_PLAIN = re.compile(rf"({'|'.join(PLAIN_SCHEMES)})://[\w.-]+(:\d+)?(/[\w.-]*)*", re.ASCII)
_MEND = "put the address into a variable or a file, and say which, as in: to: {env: TEAM_CHAT_URL}"


@dataclass(frozen=True)
class NotifiedService:
    """A service, by its Apprise address, and what it is told."""

    to: SecretReference | str
    """A text holds no credential."""
    events: tuple[NoticeKind, ...] = NOTICES

    def __str__(self) -> str:
        return str(self.to)


def read_notify(diagnostics: Diagnostics, raw: Any) -> tuple[NotifiedService, ...]:
    """Read the services. What is none is reported."""
    if not isinstance(raw, list) or not raw:
        diagnostics.report(("notify",), f"`notify` takes a list of services, each {_EXAMPLE}")
        return ()
    found = (_service(diagnostics, body, ("notify", index)) for index, body in enumerate(raw))
    return tuple(service for service in found if service is not None)


def _service(diagnostics: Diagnostics, raw: Any, path: SourcePath) -> NotifiedService | None:
    if not isinstance(raw, dict):
        diagnostics.report(path, f"a service of `notify` takes a mapping, {_EXAMPLE}")
        return None
    diagnostics.report_unknown_keys(raw, NOTIFY_FIELDS, path, "a service of `notify`")
    events = _events(diagnostics, raw["events"], (*path, "events")) if "events" in raw else NOTICES
    if raw.get("to") is None:
        diagnostics.report_missing(path, "to", f"`to` is missing from a service of `notify`; {_MEND}")
        return None
    try:
        return NotifiedService(_address(raw["to"]), events)
    except ValueError as error:
        diagnostics.report((*path, "to"), str(error))
        return None


def _address(raw: Any) -> SecretReference | str:
    """The address. Raises `ValueError`, without repeating what may be secret."""
    if not isinstance(raw, str):
        return parse_reference(raw, NOTIFY_SOURCES)
    if not _PLAIN.fullmatch(raw) or any(map(_may_be_token, raw.partition("://")[2].split("/")[1:])):
        raise ValueError(
            f"an address of Apprise may hold a password or a token, and those never stand in a file; {_MEND}"
        )
    return raw


def _may_be_token(word: str) -> bool:
    has_both = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return len(word) >= 20 or (len(word) >= 8 and (has_both or word.isdigit()))


def _events(diagnostics: Diagnostics, raw: Any, path: SourcePath) -> tuple[NoticeKind, ...]:
    if not isinstance(raw, list) or not raw:
        diagnostics.report(path, f"`events` takes a list of {', '.join(NOTICES)}")
        return ()
    for index, word in enumerate(raw):
        if word not in NOTICES:
            hint = did_you_mean(str(word), NOTICES) or f"; there are {', '.join(NOTICES)}"
            diagnostics.report((*path, index), f"`{word}` is nothing that services are told of{hint}")
    return tuple(kind for kind in NOTICES if kind in raw)
