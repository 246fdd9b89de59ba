"""A run's folder as a bag (BagIt, RFC 8493): what is kept in `data/`, and beside it the lists of its hashes (decision 011)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from handrail.errors import SurroundingsError

DATA = "data"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
TAGS = (DECLARATION, INFO, MANIFEST)
"""The files that the tag manifest lists."""

BLOCK = 1 << 17
"""Bytes that are read at a time."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def payload(run: Path) -> Path:
    """Where everything lies that a run keeps; a folder that is no bag keeps it at its root."""
    return run / DATA if is_bag(run) else run


def link(run: Path, name: str) -> None:
    """Let what is called `name` in the payload be found at the root of the run's folder."""
    place = run / name
    if not place.is_symlink():
        place.unlink(missing_ok=True)
        place.symlink_to(Path(DATA) / name)


def relink(run: Path) -> None:
    """Whoever copied the folder may have copied what its links lead to. Copies go, where they are the same."""
    for name in sorted(entry.name for entry in os.scandir(run / DATA)) if is_bag(run) else ():
        place = run / name
        if not place.is_symlink() and same(place, run / DATA / name):
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        if not os.path.lexists(place):
            link(run, name)


def same(one: Path, other: Path) -> bool:
    """Do both hold the same, file by file?"""
    if one.is_dir() and other.is_dir():
        names = list(files_below(one))
        return names == list(files_below(other)) and list(digests(one, names)) == list(digests(other, names))
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def is_bag(run: Path) -> bool:
    """Is it laid out as one, sealed or not?"""
    return (run / DATA).is_dir()


def is_sealed(run: Path) -> bool:
    return (run / TAG_MANIFEST).exists()


def files_below(folder: Path) -> Iterator[str]:
    """The files of a folder by their names relative to it, in order; a link is one too, and is not followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from (f"{entry.name}/{name}" for name in files_below(Path(entry.path)))
        else:
            yield entry.name


def digests(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Name, SHA-256 and size of each file; "" for what is no file that can be read: a link, a pipe."""
    buffer = memoryview(bytearray(BLOCK))
    for name in names:
        try:
            descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            yield name, "", 0
            continue
        try:
            yield name, *_digest(descriptor, buffer)
        finally:
            os.close(descriptor)


def _digest(descriptor: int, buffer: memoryview) -> tuple[str, int]:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return "", 0
    hashed, size = hashlib.sha256(), 0
    while count := os.readv(descriptor, [buffer]):
        hashed.update(buffer[:count])
        size += count
    return hashed.hexdigest(), size


def put(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, and leave no draft of it. Raises `OSError`."""
    draft = file.with_name(f".{file.name}.draft")
    try:
        draft.write_bytes(content)
        os.replace(draft, file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def write_manifests(run: Path, info: Mapping[str, str]) -> None:
    """List the payload, and say what the bag is. It is sealed once its tag manifest is there, too.

    Raises `SurroundingsError` for what is no file, such as a link.
    """
    total, count = 0, 0
    with (run / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
        for name, digest, size in digests(run, (f"{DATA}/{name}" for name in files_below(run / DATA))):
            if not digest:
                raise SurroundingsError(f"{run / name} is no file that can be read, and cannot be sealed; take it away")
            manifest.write(f"{digest}  {_written(name)}\n")
            total, count = total + size, count + 1
    (run / DECLARATION).write_text(_DECLARED, encoding="utf-8")
    told = {**info, "Payload-Oxum": f"{total}.{count}"}
    (run / INFO).write_text("".join(f"{label}: {_line(text)}\n" for label, text in told.items()), encoding="utf-8")


def tag_manifest_of(run: Path) -> bytes:
    """What the tag manifest says of the files as they are now."""
    return "".join(f"{digest}  {name}\n" for name, digest, _ in digests(run, TAGS)).encode()


def read_manifest(file: Path) -> dict[str, str]:
    """The digest of each name. Raises `ValueError` with the line that is not valid, or lists a file again."""
    listed: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None or _read(match[2]) in listed:
            raise ValueError(
                f"line {number} of {file.name} {'lists a file again' if match else 'is not a valid manifest line'}"
            )
        listed[_read(match[2])] = match[1]
    return listed


def read_info(run: Path) -> dict[str, str]:
    """What the bag says of itself."""
    lines = (run / INFO).read_text(encoding="utf-8").splitlines()
    return {label: text for label, _, text in (line.partition(": ") for line in lines)}


def _written(name: str) -> str:
    """A name as RFC 8493 writes it: what would end a line, and the percent sign, are encoded."""
    return re.sub(r"[\r\n%]", lambda sign: quote(sign[0], safe=""), name)


def _read(name: str) -> str:
    return re.sub(r"%(0[AaDd]|25)", lambda sign: unquote(sign[0]), name)


def _line(text: str) -> str:
    return " ".join(text.split())
