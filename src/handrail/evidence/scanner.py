"""Every byte that was kept, searched for every secret in every encoding: in plain sight, in archives, in streams, in base64.

The redactor keeps secrets out of texts; what a browser or another program writes does not pass it. So what was kept is searched
once more, as whoever is handed the folder could.
"""

from __future__ import annotations

import base64
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, count
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick

from handrail.secrets import SHORTEST_ANYWHERE, Secret, any_of, needles

DEEPEST = 6
"""How many wrappings within one another are opened."""
BLOCK = 1 << 20
"""Bytes that are searched at a time; so many and the longest needle more."""
LARGEST = 1 << 28
"""Bytes that a wrapping may unfold to; what is larger is a bomb."""

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]+|[A-Za-z0-9+/_-]{24,}")
_ARCHIVE = b"PK\x05\x06"
"""Stands at the end of every zip archive, whatever stands before it."""
_PNG = b"\x89PNG\r\n\x1a\n"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, order=True)
class Hit:
    """Where a secret stands. `way` leads to it inside of the file, from wrapping to wrapping; empty in plain sight."""

    file: str
    secret: str
    way: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.secret} in {self.file}{''.join(f', in {step}' for step in self.way)}"


class Scanner:
    """Knows secrets, and finds them in whatever is given to it."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._names: dict[bytes, str] = {}
        """The secret that a needle is of."""
        for secret in secrets:
            for needle in needles(secret.reveal()):
                self._names.setdefault(needle, secret.name)
        self.files = 0
        """How many files were searched."""
        self.unopened: list[str] = []
        """What could not be looked into: broken and encrypted archives, and members of a kind that is not known."""
        self._anywhere = [needle for needle in self._names if len(needle) >= SHORTEST_ANYWHERE]
        self._automaton = BytesAhoCorasick(self._anywhere)
        short = [needle.decode("latin-1") for needle in self._names if len(needle) < SHORTEST_ANYWHERE]
        self._words = (
            re.compile(any_of(short), re.ASCII) if short else None
        )  # such a one is only meant where it stands alone
        self._longest = max(map(len, self._names), default=0)

    def scan(self, files: Mapping[str, Path]) -> list[Hit]:
        """Every secret in the names and contents of these files, that are called so."""
        found: set[Hit] = set()
        for name, path in files.items():
            self.files += 1
            found |= {Hit(name, secret, ("its name",)) for secret in self._seen(os.fsencode(name))}
            found |= {Hit(name, secret, way) for secret, way in self.find(path.read_bytes(), file=name)}
        return sorted(found)

    def find(self, content: bytes, way: tuple[str, ...] = (), file: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
        """The name of each secret in these bytes, and the way to it."""
        for secret in self._seen(content):
            yield secret, way
        if self._names and len(way) < DEEPEST:
            for step, unfolded in _unfolded(content):
                if unfolded is None:
                    self.unopened.append(", in ".join((file, *way, step)))
                else:
                    yield from self.find(unfolded, (*way, step), file)

    def _seen(self, content: bytes) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(content), BLOCK) if self._names else ():
            block = content[max(0, start - 1) : start + BLOCK + self._longest]
            matches = self._automaton.find_matches_as_indexes(block, overlapping=True)
            found.update(self._names[self._anywhere[needle]] for needle, _, _ in matches)
            if self._words:
                text = block.decode("latin-1")
                found |= self._stand_alone(text, start > 0, start + BLOCK + self._longest < len(content))
        return found

    def _stand_alone(self, text: str, before: bool, after: bool) -> set[str]:
        """Short secrets. At the edge of a block, what stands next to a word does not show; another block has it within."""
        assert self._words
        matches = self._words.finditer(text)
        inner = (it for it in matches if not (before and it.start() == 0) and not (after and it.end() == len(text)))
        return {self._names[match[0].encode("latin-1")] for match in inner}


def quarantine(files: Mapping[str, Path], hits: Iterable[Hit], to: Path) -> None:
    """Move the files that hold secrets to `to`, which only its owner can enter. What lies there already stays."""
    for name in sorted({hit.file for hit in hits}):
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = _free(to / name)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(files[name], place)
        place.chmod(0o600)


def _free(place: Path) -> Path:
    others = (place.with_name(f"{number}-{place.name}") for number in count(2))
    return next(one for one in chain([place], others) if not one.exists())


def _unfolded(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    """What is wrapped in these bytes: an archive's members, compressed streams, base64. None for what cannot be opened."""
    if _ARCHIVE in content:
        yield from _members(content)
    if content.startswith(_PNG):
        yield from _chunks(content)
        return
    for match in _GZIP.finditer(content):
        yield from _stream(content, match.start(), 31, "gzip")
    for match in _ZLIB.finditer(content):
        yield from _stream(content, match.start(), 15, "a compressed stream")
    for match in _BASE64.finditer(content):
        text = match[0].translate(_URL_SAFE, b"\r\n")
        text = text[:-1] if len(text) % 4 == 1 else text
        yield "base64", base64.b64decode(text + b"=" * (-len(text) % 4))


def _chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What is in a picture besides its pixels, and behind it. Pixels are left out: they are not read, they are seen."""
    place = len(_PNG)
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        chunk, place = content[place + 8 : place + 8 + length], place + 12 + length
        if kind == b"IEND":
            break
        if kind != b"IDAT":
            yield f"its {kind.decode('latin-1')}", chunk
    if content[place:]:
        yield "what stands behind the picture", content[place:]


def _members(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except Exception:  # whatever a broken archive does, the search goes on
        yield "an archive", None
        return
    for member in archive.infolist():
        yield f"the name of {member.filename}", os.fsencode(member.filename)
        try:
            with archive.open(member) as opened:
                inside: bytes | None = opened.read(LARGEST)
        except Exception:  # encrypted, or as above
            inside = None
        yield member.filename, inside


def _stream(content: bytes, start: int, window: int, step: str) -> Iterator[tuple[str, bytes]]:
    with suppress(zlib.error):
        unfolded = zlib.decompressobj(window).decompress(memoryview(content)[start:], LARGEST)
        if unfolded:
            yield step, unfolded
