"""Timestamps (RFC 3161): an authority's statements that content existed at a time."""

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

TIMEOUT_SECONDS = 20.0
MAX_RESPONSE_BYTES = 1 << 20
"""A timestamp has some thousand."""


@dataclass(frozen=True)
class Timestamp:
    """The time at which content existed, and the authority's signature on that."""

    at: datetime
    signature: Signature


def request_timestamp(content: bytes, authority: str) -> bytes:
    """Request a timestamp of `content` from the authority at this address. Return its response, unchanged.

    Raises `SurroundingsError` if that is no timestamp.
    """
    from rfc3161_client import TimestampRequestBuilder
    from rfc3161_client.base import HashAlgorithm

    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        response = _post(authority, request.as_bytes())
        read_timestamp(response, content)
        nonce = decode_response(response).tst_info.nonce
        problem = "" if nonce == request.nonce else "its answer is to another question"
    except (OSError, ValueError) as error:
        problem = str(getattr(error, "reason", error))
    if problem:
        raise SurroundingsError(f"the timestamp authority {authority} gave no timestamp: {problem}")
    return response


def _post(address: str, query: bytes) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise ValueError("it is asked over http or https")
    request = urllib.request.Request(address, query, {"Content-Type": "application/timestamp-query"})
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
        content: bytes = response.read(MAX_RESPONSE_BYTES)
        return content


def decode_response(response: bytes) -> TimeStampResponse:
    """Decode an authority's response. Raises `ValueError` if it is none."""
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(response)
    except ValueError:
        raise ValueError("it is no timestamp") from None


def read_timestamp(response: bytes, content: bytes) -> Timestamp:
    """Read the timestamp of `content`. Raises `ValueError` with what is wrong."""
    decoded = decode_response(response)
    if decoded.status > 1:  # granted, or granted with changes
        raise ValueError(f"it was refused: {' '.join(decoded.status_string) or f'status {decoded.status}'}")
    imprint = decoded.tst_info.message_imprint
    name = HASHES.get(imprint.hash_algorithm.dotted_string)
    if name is None or imprint.message != hashlib.new(name, content).digest():
        raise ValueError("it is of something else")
    return Timestamp(decoded.tst_info.gen_time, read_signature(decoded.time_stamp_token()))


def is_trusted(response: bytes, content: bytes, authorities: Sequence[Certificate]) -> bool:
    """Say whether one of these authorities, or one that they issued, vouches for the timestamp, by the rules of RFC 3161."""
    from rfc3161_client import VerificationError, VerifierBuilder

    timestamp = read_timestamp(response, content)
    anchor = anchor_of(timestamp.signature, authorities, timestamp.at)
    if anchor is None:
        return False
    intermediates = [certificate for certificate in timestamp.signature.others if certificate != anchor]
    try:
        verifier = VerifierBuilder(roots=[anchor], intermediates=intermediates).build()
        return verifier.verify_message(decode_response(response), content)
    except VerificationError:
        return False
