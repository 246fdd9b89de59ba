"""Bags (BagIt, RFC 8493): a run's folder with everything kept in `data/`, and the lists of hashes beside it (decision 011)."""

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

from handrail.claims import ENTRIES
from handrail.errors import SurroundingsError

DATA = "data"
MENDED = "mended"
"""The folder, in the payload, of a draft's later texts: a folder for each, numbered from 2."""
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
TAGS = (DECLARATION, INFO, MANIFEST)
"""The files that the tag manifest lists."""

BLOCK_BYTES = 1 << 17
"""Bytes that are read at a time."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def payload(run: Path) -> Path:
    """The folder of everything that a run keeps: `data/`, or the run's own folder if that is no bag."""
    return run / DATA if is_bag(run) else run


def link(run: Path, name: str) -> None:
    """Link to the payload's `name` from the root of the run's folder."""
    root_entry = run / name
    if not root_entry.is_symlink():
        root_entry.unlink(missing_ok=True)
        root_entry.symlink_to(Path(DATA) / name)


def relink(run: Path) -> None:
    """Restore the links of a folder that was copied without them. They replace copies of the payload at the root."""
    for name in sorted(entry.name for entry in os.scandir(run / DATA)) if is_bag(run) else ():
        if name == ENTRIES:
            continue  # it is gone when the journal is closed
        root_entry = run / name
        if not root_entry.is_symlink() and is_same(root_entry, run / DATA / name):
            shutil.rmtree(root_entry) if root_entry.is_dir() else root_entry.unlink()
        if not os.path.lexists(root_entry):
            link(run, name)


def is_same(copy: Path, original: Path) -> bool:
    """Say whether both hold the same bytes, file by file."""
    if copy.is_dir() and original.is_dir():
        names = list(files_below(copy))
        return names == list(files_below(original)) and list(digests(copy, names)) == list(digests(original, names))
    return copy.is_file() and original.is_file() and copy.read_bytes() == original.read_bytes()


def is_bag(run: Path) -> bool:
    """Say whether the folder is laid out as a bag, sealed or not."""
    return (run / DATA).is_dir()


def recorded_name(run: Path) -> str:
    """The name of the run's folder when it was sealed; empty if it is not sealed, or that cannot be read."""
    try:
        return read_info(run).get("External-Identifier", "")
    except (OSError, ValueError):
        return ""


def sealed_by(run: Path) -> str:
    """Who sealed a run, as the bag says: holder and SHA-256 of the certificate; empty if that cannot be read."""
    try:
        return read_info(run).get("Sealed-By", "")
    except (OSError, ValueError):
        return ""


def is_sealed(run: Path) -> bool:
    return (run / TAG_MANIFEST).exists()


def files_below(folder: Path) -> Iterator[str]:
    """The names of the files below a folder, relative to it, in order; a link is a file, and is not followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from (f"{entry.name}/{name}" for name in files_below(Path(entry.path)))
        else:
            yield entry.name


def digests(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Name, SHA-256 and size in bytes of each file. The digest is "" for links, pipes and whatever else is no readable file."""
    buffer = memoryview(bytearray(BLOCK_BYTES))
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


def write_whole(file: Path, content: bytes) -> None:
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
    """Write the manifest of the payload, the declaration, and `info` about the bag. The tag manifest, written last, seals it.

    Raises `SurroundingsError` if something in the payload is no file, such as a link.
    """
    total, count = 0, 0
    with (run / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
        for name, digest, size in digests(run, (f"{DATA}/{name}" for name in files_below(run / DATA))):
            if not digest:
                raise SurroundingsError(f"{run / name} is no file that can be read, and cannot be sealed; take it away")
            manifest.write(f"{digest}  {_encoded(name)}\n")
            total, count = total + size, count + 1
    (run / DECLARATION).write_text(_DECLARED, encoding="utf-8")
    fields = {**info, "Payload-Oxum": f"{total}.{count}"}
    (run / INFO).write_text(
        "".join(f"{label}: {_one_line(text)}\n" for label, text in fields.items()), encoding="utf-8"
    )


def tag_manifest_of(run: Path) -> bytes:
    """Make the tag manifest of the tag files as they are now."""
    return "".join(f"{digest}  {name}\n" for name, digest, _ in digests(run, TAGS)).encode()


def read_manifest(file: Path) -> dict[str, str]:
    """Read the digest of each name. Raises `ValueError` with the line that is not valid, or lists a file again."""
    listed: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None or _decoded(match[2]) in listed:
            raise ValueError(
                f"line {number} of {file.name} {'lists a file again' if match else 'is not a valid manifest line'}"
            )
        listed[_decoded(match[2])] = match[1]
    return listed


def read_info(run: Path) -> dict[str, str]:
    """Read the fields of the bag's own description. Raises `OSError`, `ValueError`."""
    lines = (run / INFO).read_text(encoding="utf-8").splitlines()
    return {label: text for label, _, text in (line.partition(": ") for line in lines)}


def _encoded(name: str) -> str:
    """The name with line ends and the percent sign encoded (RFC 8493 §2.1.3)."""
    return re.sub(r"[\r\n%]", lambda char: quote(char[0], safe=""), name)


def _decoded(name: str) -> str:
    return re.sub(r"%(0[AaDd]|25)", lambda code: unquote(code[0]), name)


def _one_line(text: str) -> str:
    return " ".join(text.split())
