"""The scanner for secrets. It searches every byte of a file for every secret: plain, in archives, in streams, in base64.

The redactor keeps secrets out of texts, but the files of a browser or of another program do not pass it. So everything that was
kept is searched once more, as a reader of the folder could.
"""

from __future__ import annotations

import base64
import bz2
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from handrail.secrets import NeedleIndex

MAX_DEPTH = 6
"""Levels of nested containers that are opened."""
BLOCK_SIZE = 1 << 20
"""Bytes that are searched at a time. Blocks overlap by the length of the longest needle."""
MAX_UNPACKED_SIZE = 1 << 28
"""Bytes that are unpacked of a container. A larger one may be a decompression bomb, and its rest is not searched."""

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_STREAMS = {
    "bzip2": (re.compile(rb"BZh[1-9]1AY&SY"), bz2.BZ2Decompressor),
    "xz": (re.compile(rb"\xfd7zXZ\0"), lzma.LZMADecompressor),
}
_UNKNOWN = {"7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07", "zstd": b"\x28\xb5\x2f\xfd"}
"""How files begin whose contents nothing here unpacks, by the name of the format."""
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]+|[A-Za-z0-9+/_-]{24,}")
_END_OF_ARCHIVE = b"PK\x05\x06"
"""The record at the end of every zip archive, whatever comes before it."""
_PNG = b"\x89PNG\r\n\x1a\n"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, order=True)
class Hit:
    """A secret that was found in a file. `containers` lead to it, the outermost first; a plain secret has none."""

    file: str
    secret: str
    containers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.secret} in {self.file}{''.join(f', in {container}' for container in self.containers)}"


class Scanner:
    """A search for secrets in files and bytes, which counts the files and lists what it could not open."""

    def __init__(self, needles: NeedleIndex) -> None:
        self._needles = needles
        self.files = 0
        """The number of files that were searched."""
        self.unopened: list[str] = []
        """Containers that could not be opened: broken and encrypted archives, and members of an unknown kind."""

    def scan(self, files: Mapping[str, Path]) -> list[Hit]:
        """Find every secret in the names and contents of files. Keys are the names that are reported."""
        hits: set[Hit] = set()
        for name, path in files.items():
            self.files += 1
            hits |= {Hit(name, secret, ("its name",)) for secret in self._names_in(os.fsencode(name))}
            try:
                hits |= set(self.find(path.read_bytes(), name))
            except OSError as error:
                self.unopened.append(f"{name} ({error.strerror})")
        return sorted(hits)

    def find(self, content: bytes, file: str = "", containers: tuple[str, ...] = ()) -> Iterator[Hit]:
        """Find every secret in these bytes, and in the containers within them."""
        for secret in self._names_in(content):
            yield Hit(file, secret, containers)
        if self._needles.secrets and len(containers) < MAX_DEPTH:
            for container, unpacked in _unpacked(content):
                if unpacked is None:
                    self.unopened.append(", in ".join((file, *containers, container)))
                else:
                    yield from self.find(unpacked, file, (*containers, container))

    def _names_in(self, content: bytes) -> set[str]:
        names: set[str] = set()
        longest = self._needles.longest
        for start in range(0, len(content), BLOCK_SIZE) if self._needles.secrets else ():
            block = content[max(0, start - 1) : start + BLOCK_SIZE + longest]
            names |= self._needles.long_ones_in(block)
            if words := self._needles.words:
                matches = words.finditer(block.decode("latin-1"))
                has_previous, has_next = start > 0, start + BLOCK_SIZE + longest < len(content)
                names |= self._short_names_in(matches, len(block), has_previous, has_next)
        return names

    def _short_names_in(
        self, words: Iterable[re.Match[str]], length: int, has_previous: bool, has_next: bool
    ) -> set[str]:
        """The names of short secrets in a block of this length, except for words at its edges.

        The neighbour of such a word is not in the block. The word lies within the next or the previous block.
        """
        inner = (
            match
            for match in words
            if not (has_previous and match.start() == 0) and not (has_next and match.end() == length)
        )
        return {self._needles.names[match[0].encode("latin-1")] for match in inner}


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Each container in these bytes, unpacked, or None if that fails: an archive's members, compressed streams, base64."""
    if _END_OF_ARCHIVE in content:
        yield from _members(content)
    if content.startswith(_PNG):
        yield from _chunks(content)
        return
    for match in _GZIP.finditer(content):
        yield from _stream(content, match.start(), 31, "gzip")
    for format, (beginning, decompressor) in _STREAMS.items():
        for match in beginning.finditer(content):
            yield format, _decompressed(decompressor(), content[match.start() :])
    yield from ((format, None) for format, beginning in _UNKNOWN.items() if content.startswith(beginning))
    for match in _ZLIB.finditer(content):
        yield from _stream(content, match.start(), 15, "a compressed stream")
    for match in _BASE64.finditer(content):
        text = match[0].translate(_URL_SAFE, b"\r\n")
        text = text[:-1] if len(text) % 4 == 1 else text
        yield "base64", base64.b64decode(text + b"=" * (-len(text) % 4))


def _chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG except its pixels, and the bytes behind it. No secret can be read as text in pixels."""
    offset = len(_PNG)
    while offset + 8 <= len(content):
        length, kind = int.from_bytes(content[offset : offset + 4]), content[offset + 4 : offset + 8]
        chunk, offset = content[offset + 8 : offset + 8 + length], offset + 12 + length
        if kind == b"IEND":
            break
        if kind != b"IDAT":
            yield f"its {kind.decode('latin-1')}", chunk
    if content[offset:]:
        yield "what stands behind the picture", content[offset:]


def _members(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except Exception:  # a broken archive can fail in many ways, and the search goes on
        yield "an archive", None
        return
    for member in archive.infolist():
        yield f"the name of {member.filename}", os.fsencode(member.filename)
        try:
            with archive.open(member) as stream:
                unpacked: bytes | None = stream.read(MAX_UNPACKED_SIZE)
        except Exception:  # encrypted, or as above
            unpacked = None
        yield member.filename, unpacked


def _decompressed(decompressor: bz2.BZ2Decompressor | lzma.LZMADecompressor, content: bytes) -> bytes | None:
    try:
        return decompressor.decompress(content, MAX_UNPACKED_SIZE)
    except (OSError, lzma.LZMAError):
        return None


def _stream(content: bytes, start: int, window: int, container: str) -> Iterator[tuple[str, bytes]]:
    with suppress(zlib.error):
        unpacked = zlib.decompressobj(window).decompress(memoryview(content)[start:], MAX_UNPACKED_SIZE)
        if unpacked:
            yield container, unpacked
