"""Timestamps (RFC 3161): somebody else's word that something was there at a time."""

from __future__ import annotations

import hashlib
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.errors import SurroundingsError
from handrail.sealing.signatures import HASHES, Signature, anchor_of, read_signature

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

PATIENCE = 20.0
"""Seconds that an authority may take."""
LARGEST = 1 << 20
"""Bytes that an answer may have; a timestamp has some thousand."""


@dataclass(frozen=True)
class Stamp:
    """When something was there, and who says so."""

    at: datetime
    signature: Signature


def stamped(content: bytes, authority: str) -> bytes:
    """An authority's answer for `content`, as it came. Raises `SurroundingsError` where it gives none."""
    from rfc3161_client import TimestampRequestBuilder
    from rfc3161_client.base import HashAlgorithm

    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        answer = _posted(authority, request.as_bytes())
        stamp = decoded(answer)
        read_stamp(answer, content)
        trouble = "" if stamp.tst_info.nonce == request.nonce else "its answer is to another question"
    except (OSError, ValueError) as error:
        trouble = str(getattr(error, "reason", error))
    if trouble:
        raise SurroundingsError(f"the timestamp authority {authority} gave no timestamp: {trouble}")
    return answer


def _posted(address: str, query: bytes) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise ValueError("it is asked over http or https")
    asked = urllib.request.Request(address, query, {"Content-Type": "application/timestamp-query"})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        content: bytes = answer.read(LARGEST)
        return content


def decoded(answer: bytes) -> TimeStampResponse:
    """An authority's answer, read. Raises `ValueError`."""
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(answer)
    except ValueError:
        raise ValueError("it is no timestamp") from None


def read_stamp(answer: bytes, content: bytes) -> Stamp:
    """What an authority says of `content`. Raises `ValueError` with what is wrong."""
    response = decoded(answer)
    if response.status > 1:  # granted, or granted with changes
        raise ValueError(f"it was refused: {' '.join(response.status_string) or f'status {response.status}'}")
    imprint = response.tst_info.message_imprint
    name = HASHES.get(imprint.hash_algorithm.dotted_string)
    if name is None or imprint.message != hashlib.new(name, content).digest():
        raise ValueError("it is of something else")
    return Stamp(response.tst_info.gen_time, read_signature(response.time_stamp_token()))


def vouched_for(answer: bytes, content: bytes, trusted: Sequence[Certificate]) -> bool:
    """Does a trusted authority, by RFC 3161's own rules, say so?"""
    from rfc3161_client import VerificationError, VerifierBuilder

    stamp = read_stamp(answer, content)
    anchor = anchor_of(stamp.signature, trusted, stamp.at)
    if anchor is None:
        return False
    builder = VerifierBuilder(roots=[anchor], intermediates=[it for it in stamp.signature.others if it != anchor])
    try:
        return builder.build().verify_message(decoded(answer), content)
    except VerificationError:
        return False
