"""Learning record stores: statements of the Experience API are sent to one over HTTPS, with a name and a password."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from handrail.errors import InvalidCall, SurroundingsError
from handrail.report.formats.xapi import Statement
from handrail.secrets import Secret

VERSION = "1.0.3"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TIMEOUT_SECONDS = 20
MOST_QUOTED = 300
"""Characters of a store's answer that an error quotes."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the password is for this address alone."""

    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        return None


@dataclass(frozen=True)
class LearningRecordStore:
    """A store at an address, which ends in `/statements` or begins the address that does."""

    url: str
    username: str
    password: Secret

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.username or parts.password:
            raise InvalidCall("a learning record store's address holds no name and no password; say --xapi-user")
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise InvalidCall(f"{self.url} is not https, and a password goes by plain HTTP to this machine alone")

    @property
    def endpoint(self) -> str:
        """The address to which statements are sent."""
        base = self.url.rstrip("/")
        return base if base.endswith("/statements") else f"{base}/statements"

    def send(self, statements: Sequence[Statement]) -> None:
        """Send statements, which the store keeps all or none of. Raises `SurroundingsError`."""
        answer = self._post(json.dumps(list(statements)).encode())
        if answer != [statement["id"] for statement in statements]:
            raise SurroundingsError(
                f"{self.endpoint} did not confirm the statements; it answered: {str(answer)[:MOST_QUOTED]}"
            )

    def _post(self, content: bytes) -> Any:
        credentials = base64.b64encode(f"{self.username}:{self.password.reveal()}".encode()).decode()
        headers = {
            "Authorization": f"Basic {credentials}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": VERSION,
        }
        request = urllib.request.Request(self.endpoint, content, headers, method="POST")
        opener = urllib.request.build_opener(_NoRedirect(), urllib.request.ProxyHandler({}))
        complaint = ""
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            complaint = _refusal(error)
        except (urllib.error.URLError, OSError, ValueError) as error:
            complaint = f"could not be reached: {getattr(error, 'reason', error)}"
        raise SurroundingsError(f"{self.endpoint} {complaint}")


def _refusal(error: urllib.error.HTTPError) -> str:
    """What a store's refusal means; it says itself what is wrong with a statement."""
    if error.code in (401, 403):
        return f"refused the name or the password ({error.code})"
    if 300 <= error.code < 400:
        return f"leads elsewhere ({error.code}), and the password is for this address alone; name the right one"
    said = error.read(MOST_QUOTED).decode(errors="replace").strip()
    return f"answered {error.code}" + (f": {said}" if said else "")
