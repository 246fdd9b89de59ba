"""Runs in a zip, as they are handed on: unpacked as `unzip` does it, and nothing outside of the folder is touched."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from handrail.app.runs_folder import is_run
from handrail.errors import EvidenceBroken, InvalidCall, SurroundingsError


def unpack(file: Path, folder: Path) -> Sequence[Path]:
    """Unpack a zip into `folder`, and return the folders of the runs in it.

    Raises `InvalidCall` if it is no zip or holds no run, `EvidenceBroken` if something in it leads out of it, and
    `SurroundingsError` if there is no room.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            _must_stay_inside(packed, file)
            _must_have_room(packed, file, folder)
            for entry in packed.infolist():
                _unpack_entry(packed, entry, folder)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:  # a password is a RuntimeError
        reason = str(error)
    except OSError as error:
        raise SurroundingsError(f"{file} cannot be unpacked: {error.strerror}") from None
    else:
        return _runs(file, folder)
    raise InvalidCall(f"{file} cannot be unpacked: {reason}")


def _runs(file: Path, folder: Path) -> Sequence[Path]:
    runs = [folder] if is_run(folder) else sorted(it for it in folder.glob("*") if is_run(it))
    runs = runs or sorted(it for it in folder.glob("*/*") if is_run(it))
    if not runs:
        raise InvalidCall(f"{file} holds no run: neither at its top nor in its folders is there a journal")
    return runs


def _must_stay_inside(packed: zipfile.ZipFile, file: Path) -> None:
    links = {entry.filename.rstrip("/") for entry in packed.infolist() if _is_link(entry)}
    for entry in packed.infolist():
        path = PurePosixPath(entry.filename)
        below_a_link = any(str(parent) in links for parent in path.parents)
        target = path.parent / packed.read(entry).decode("utf-8", "replace") if _is_link(entry) else path
        if below_a_link or "\\" in entry.filename or not _stays_inside(path) or not _stays_inside(target):
            raise EvidenceBroken(
                f"{file}: {entry.filename} leads out of it; no run was ever packed so, and none is unpacked"
            )


def _stays_inside(path: PurePosixPath) -> bool:
    depth = 0
    for part in path.parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return False
    return not path.is_absolute()


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
