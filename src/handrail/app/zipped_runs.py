"""Runs in a zip, as they are handed on: unpacked as `unzip` does it, and nothing outside of the folder is touched."""

from __future__ import annotations

import lzma
import shutil
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from handrail.app.runs_folder import is_run
from handrail.errors import EvidenceBroken, InvalidCall, SurroundingsError

DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)
"""What reading a zip raises that is cut off or changed."""
ENCRYPTED = 0x1
"""The flag of an entry that wants a password."""


def unpack(file: Path, folder: Path) -> Sequence[Path]:
    """Unpack a zip into `folder`, and return the folders of the runs in it.

    Raises `InvalidCall` if it holds no run or is packed in an unknown way, `EvidenceBroken` if it is damaged or something in it
    leads out of it, and `SurroundingsError` if there is no room.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            _must_be_readable(packed, file)
            _must_stay_inside(packed, file)
            _must_have_room(packed, file, folder)
            for entry in packed.infolist():
                _unpack_entry(packed, entry, folder)
    except DAMAGED as error:
        damage = str(error)
    except NotImplementedError as error:  # so does zipfile name a packing, or an encryption, that it does not know
        raise InvalidCall(f"{file} cannot be unpacked: {error}") from None
    except OSError as error:
        raise SurroundingsError(f"{file} cannot be unpacked: {error.strerror}") from None
    else:
        return _runs(file, folder)
    raise EvidenceBroken(f"{file} cannot be unpacked, since it was altered or cut off: {damage}")


def strangers(folder: Path, runs: Sequence[Path]) -> Sequence[str]:
    """The files that lie in an unpacked zip, and in none of its runs."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    return [str(path.relative_to(folder)) for path in files if not any(path.is_relative_to(run) for run in runs)]


def _runs(file: Path, folder: Path) -> Sequence[Path]:
    runs = [folder] if is_run(folder) else sorted(it for it in folder.glob("*") if is_run(it))
    runs = runs or sorted(it for it in folder.glob("*/*") if is_run(it))
    if not runs:
        raise InvalidCall(f"{file} holds no run: neither at its top nor in its folders is there a journal")
    return runs


def _must_be_readable(packed: zipfile.ZipFile, file: Path) -> None:
    """Raise `InvalidCall` for what no run is packed with: a password, and links to what is no path."""
    for entry in packed.infolist():
        if entry.flag_bits & ENCRYPTED:
            raise InvalidCall(f"{file} wants a password; unpack it first: unzip {file}")
        if _is_link(entry) and not _is_path(packed.read(entry)):
            raise InvalidCall(f"{file} cannot be unpacked: {entry.filename} is a link to what is no path")


def _is_path(target: bytes) -> bool:
    try:
        return "\0" not in target.decode()
    except UnicodeDecodeError:
        return False


def _must_stay_inside(packed: zipfile.ZipFile, file: Path) -> None:
    """Raise `EvidenceBroken` if an entry would be written outside of the zip's folder, over another one, or a link lead there."""
    names = Counter(_normal(entry.filename) for entry in packed.infolist() if not entry.is_dir())
    for name, times in names.items():
        if times > 1:
            raise EvidenceBroken(
                f"{file}: {name} is in it {times} times; no run was ever packed so, and none is unpacked"
            )
    links = {_normal(entry.filename): packed.read(entry).decode() for entry in packed.infolist() if _is_link(entry)}
    for entry in packed.infolist():
        path = PurePosixPath(entry.filename)
        is_below_a_link = any(_normal(str(parent)) in links for parent in path.parents)
        leads_out = path.is_absolute() or ".." in path.parts or "\\" in entry.filename or is_below_a_link
        if leads_out or (_is_link(entry) and not _ends_inside(path, links)):
            raise EvidenceBroken(
                f"{file}: {entry.filename} leads out of it; no run was ever packed so, and none is unpacked"
            )


def _normal(name: str) -> str:
    return str(PurePosixPath(name))


def _ends_inside(link: PurePosixPath, links: Mapping[str, str]) -> bool:
    """Say whether a link leads to a place in the zip, over other links if it does. One that goes round in circles does not."""
    ahead, place, followed = list(reversed(link.parts)), PurePosixPath(), 0
    while ahead:
        part = ahead.pop()
        if part == ".." and not place.parts:
            return False
        place = place.parent if part == ".." else place / part
        target = links.get(str(place))
        if target is not None:
            followed += 1
            if followed > len(links) or target.startswith("/"):
                return False
            ahead += reversed(PurePosixPath(target).parts)
            place = place.parent
    return True


def _must_have_room(packed: zipfile.ZipFile, file: Path, folder: Path) -> None:
    wanted, free = sum(entry.file_size for entry in packed.infolist()), shutil.disk_usage(folder).free
    if wanted > free:
        raise SurroundingsError(
            f"{file} needs {wanted >> 20} MB when it is unpacked, and {folder.parent} has {free >> 20} MB; make room, or name "
            "another place with TMPDIR"
        )


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _unpack_entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    if not _is_link(entry):
        packed.extract(entry, folder)
        return
    link = folder / entry.filename
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(packed.read(entry).decode())
