"""One run per appliance at a time, on this machine, by locks that the kernel drops with their holder."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from handrail.errors import ApplianceBusy, SurroundingsError
from handrail.inventory import Appliance
from handrail.tls import TrustedLeaf


def lock_keys(appliance: Appliance, leaf: TrustedLeaf) -> dict[str, str]:
    """What an appliance is known by, each with words for it; two names for one appliance share at least one."""
    host, port = appliance.address
    named = f"{appliance.host}:{appliance.port}" + (f" at {host}:{port}" if appliance.resolve else "")
    return {
        f"address {host}:{port}": f"the address {host}:{port}",
        f"url {named}": f"the host name {named}",
        f"key {leaf.spki_base64}": f"the TLS key {leaf.spki_pin}",
    }


@contextmanager
def lock_appliances(
    places: Sequence[Path], wanted: Mapping[str, str], run: Path, *, pass_over: bool = False
) -> Iterator[None]:
    """Hold a lock for each identity. Raises `ApplianceBusy` with who holds it, and where.

    `pass_over` goes on without the locks that another process of the same run holds: it is frozen, and was taken over.
    """
    folder = _folder(places)
    with contextlib.ExitStack() as held:
        for identity in sorted(wanted):
            _lock(held, folder, identity, wanted[identity], run, pass_over)
        yield


def _lock(held: contextlib.ExitStack, folder: Path, identity: str, words: str, run: Path, pass_over: bool) -> None:
    file = folder / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.lock"
    descriptor = _opened(file)
    held.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = _told(descriptor)
        if pass_over and holder.get("run") == str(run.resolve()):
            return
        raise ApplianceBusy(
            f"another run works on an appliance of this one ({words}): process {holder.get('process', 'unknown')}, in "
            f"{holder.get('run', 'a folder that is not known')}; wait until it has ended, then type the command again"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps({"process": os.getpid(), "run": str(run.resolve())}).encode(), 0)


def _opened(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        reason = error.strerror
    raise SurroundingsError(f"the lock {file} cannot be opened ({reason}); remove it, or run as the user who made it")


def _told(descriptor: int) -> dict[str, object]:
    try:
        told = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _folder(places: Iterable[Path]) -> Path:
    for planned in places:
        folder = planned / "handrail-locks"
        try:
            folder.mkdir(exist_ok=True)
            with contextlib.suppress(PermissionError):
                folder.chmod(0o1777)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise SurroundingsError(f"no place for locks; none of {', '.join(map(str, places))} can be written")
