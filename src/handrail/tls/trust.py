"""Trust anchors of an inventory: a CA, a pinned key, the system's store, or any of several."""

from __future__ import annotations

import base64
import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

PIN_PREFIX = "sha256//"
NO_TLS = "none"
"""What an inventory says of an appliance that is reached by plain HTTP: nothing vouches for it."""


@dataclass(frozen=True)
class SystemTrust:
    """The system's trust store."""

    def __str__(self) -> str:
        return "the system's trust store"


@dataclass(frozen=True)
class CaTrust:
    """The CA certificates of a PEM file, and no others."""

    path: Path

    def __str__(self) -> str:
        return f"the CA in {self.path.name}"


@dataclass(frozen=True)
class PinTrust:
    """One key, whatever certificate it is in: the SHA-256 of its public key, as curl and HPKP write it."""

    pin: str

    def __str__(self) -> str:
        return f"the pin {self.pin}"


Trust: TypeAlias = tuple[SystemTrust | CaTrust | PinTrust, ...]
"""Trust anchors, any of which suffices."""


def parse_trust(raw: Any, base: Path) -> Trust:
    """Read an inventory's `tls`. Raises `ValueError` with a sentence for the author."""
    if raw is None:
        return (SystemTrust(),)
    if raw == NO_TLS:
        return ()
    if isinstance(raw, list):
        if not raw:
            raise ValueError(
                "`tls` takes a CA, a pin or a list of them; this list is empty. Leave `tls` out for the system's store"
            )
        return tuple(_anchor(entry, base) for entry in raw)
    return (_anchor(raw, base),)


def _anchor(raw: Any, base: Path) -> CaTrust | PinTrust:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise ValueError("`tls` takes {ca: FILE}, {pin: sha256//…} or a list of them; for plain HTTP: none")
    ((keyword, value),) = raw.items()
    if keyword == "ca":
        return _ca(value, base)
    if keyword == "pin":
        return _pin(value)
    near = difflib.get_close_matches(str(keyword), ["ca", "pin"], n=1)
    raise ValueError(
        f"`{keyword}` is not a kind of trust; it is ca or pin{f' (did you mean `{near[0]}`?)' if near else ''}"
    )


def _ca(value: Any, base: Path) -> CaTrust:
    if not isinstance(value, str) or not value:
        raise ValueError("`ca` takes the path of a PEM file")
    if not (base / value).is_file():
        raise ValueError(f"there is no file {value}; a path starts at the inventory's own folder")
    if b"-----BEGIN CERTIFICATE-----" not in (base / value).read_bytes():
        raise ValueError(f"{value} holds no CA certificate in PEM")
    return CaTrust(base / value)


def _pin(value: Any) -> PinTrust:
    sentence = "`pin` takes sha256// and the base64 of the SHA-256 of the public key, 44 characters"
    if not isinstance(value, str) or not value.startswith(PIN_PREFIX):
        raise ValueError(sentence)
    try:
        digest = base64.b64decode(value.removeprefix(PIN_PREFIX), validate=True)
    except ValueError:
        raise ValueError(f"{sentence}; this is not base64") from None
    if len(digest) != 32:
        raise ValueError(f"{sentence}; these are {len(digest)} bytes, not 32")
    return PinTrust(value)
