"""PEM: the blocks of a file, each whole or named as cut off, and what can be read in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.errors import ExpectationNotMet

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

BEGIN = b"-----BEGIN "
CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")
PKCS7 = ("PKCS7", "CMS")

_BLOCK = re.compile(rb"-----BEGIN ([^-\r\n]{1,60})-----(.*?)(?:-----END \1-----|(?=-----BEGIN |\Z))", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of a PEM file: its title, its bytes from the first line to the last, and its place among the blocks, from 1."""

    title: str
    content: bytes
    place: int

    @property
    def is_key(self) -> bool:
        return self.title.endswith("PRIVATE KEY")

    @property
    def is_encrypted(self) -> bool:
        return self.title.startswith("ENCRYPTED") or b"Proc-Type: 4,ENCRYPTED" in self.content


def blocks(content: bytes) -> tuple[Block, ...]:
    """The blocks of a PEM file. Raises `ExpectationNotMet` if one has no end: half a file is none."""
    found = tuple(
        Block(match[1].decode("ascii", "replace"), match[0], place)
        for place, match in enumerate(_BLOCK.finditer(content), start=1)
    )
    for block in found:
        if not block.content.endswith(b"-----") or b"-----END " not in block.content:
            raise ExpectationNotMet(
                f"the file is cut off, or damaged: its {block.title} ({block.place} of {len(found)} in it) has no end; "
                "fetch it anew"
            )
    return found


def certificates_in(found: Sequence[Block]) -> list[Certificate]:
    """The certificates of a file's blocks, in their order. Raises `ExpectationNotMet` for one that cannot be read."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs7

    certificates: list[Certificate] = []
    for block in found:
        try:
            if block.title in CERTIFICATES:
                certificates.append(x509.load_pem_x509_certificate(_as_certificate(block)))
            elif block.title in PKCS7:
                certificates += pkcs7.load_pem_pkcs7_certificates(block.content)
        except ValueError:
            refused = f"the file is damaged: its {block.title} ({block.place} of {len(found)} in it) cannot be read"
        else:
            continue
        raise ExpectationNotMet(refused)
    return certificates


def _as_certificate(block: Block) -> bytes:
    return block.content.replace(block.title.encode(), b"CERTIFICATE")


def keys_in(found: Sequence[Block], passphrase: str | None) -> Iterator[PrivateKeyTypes]:
    """The private keys of a file's blocks that open with the passphrase."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    for block in found:
        if not block.is_key:
            continue
        load = load_ssh_private_key if block.title.startswith("OPENSSH") else load_pem_private_key
        try:
            key = load(block.content, passphrase.encode() if passphrase and block.is_encrypted else None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        yield key
