"""One run per appliance at a time, on this machine, by locks that the kernel drops with their holder."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from handrail.claims.refusals import appliance_is_taken, run_goes_on
from handrail.errors import SurroundingsError

GUARD_ATTEMPTS = 100
"""How often the guard of the locks is tried, within a second."""


@contextmanager
def lock_appliances(
    places: Sequence[Path], keys: Mapping[str, str], run: Path, *, pass_over: bool = False
) -> Iterator[None]:
    """Lock these `keys` until the context ends. Raises `ApplianceBusy` with the process that holds one, and its run.

    `pass_over` goes on without the locks that another process of the same run holds: it is frozen, and was taken over.
    """
    folder = _make_folder(places)
    with contextlib.ExitStack() as locks:
        with _guard(folder):
            for key in sorted(keys):
                _lock(locks, folder, key, keys[key], run, pass_over)
        yield


@contextmanager
def _guard(folder: Path) -> Iterator[None]:
    """Keep others from locking meanwhile: a lock and the name of its holder come together for whoever is refused.

    This takes a moment. A process that was frozen in it is waited for during a second, and then not any more.
    """
    descriptor = _open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for _ in range(GUARD_ATTEMPTS):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:  # a lock that waits would wait for ever for who is frozen
                time.sleep(1 / GUARD_ATTEMPTS)
        yield
    finally:
        os.close(descriptor)


def _lock(locks: contextlib.ExitStack, folder: Path, key: str, words: str, run: Path, pass_over: bool) -> None:
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.lock"
    descriptor = _open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW)
    locks.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = _read_holder(descriptor)
        is_of_this_run = holder.get("run") == str(run.resolve())
        if pass_over and is_of_this_run:
            return
        if is_of_this_run:
            raise run_goes_on(run, holder.get("process", "unknown")) from None
        raise appliance_is_taken(
            words, holder.get("process", "unknown"), holder.get("run", "a folder that is not known")
        ) from None
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"process": os.getpid(), "run": str(run.resolve())}).encode(), 0)
        return
    except OSError as error:
        reason = error.strerror
    raise SurroundingsError(f"the lock {file} cannot be written ({reason}); make room, and type the command again")


def _open(file: Path, flags: int) -> int:
    try:
        return os.open(file, flags | os.O_CLOEXEC, 0o666)
    except OSError as error:
        reason = error.strerror
    raise SurroundingsError(f"the lock {file} cannot be opened ({reason}); remove it, or run as the user who made it")


def _read_holder(descriptor: int) -> dict[str, object]:
    """The process that holds a lock, and its run; empty if the file does not say."""
    try:
        holder = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {}


def _make_folder(places: Iterable[Path]) -> Path:
    for parent in places:
        folder = parent / "handrail-locks"
        try:
            folder.mkdir(exist_ok=True)
            with contextlib.suppress(PermissionError):
                folder.chmod(0o1777)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise SurroundingsError(f"no place for locks; none of {', '.join(map(str, places))} can be written")
