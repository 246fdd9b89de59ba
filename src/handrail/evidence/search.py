"""The search for secrets in everything that a run kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from handrail.engine import Recorder
from handrail.errors import SecretKept
from handrail.evidence.quarantine import quarantine
from handrail.evidence.scanner import Scanner
from handrail.journal import EvidenceSearched
from handrail.secrets import NeedleIndex


def search(
    files: Mapping[str, Path],
    needles: NeedleIndex,
    quarantine_folder: Path,
    keep_in_place: str,
    list_all: Callable[[], Mapping[str, Path]],
) -> EvidenceSearched:
    """Search files, and move those that hold a secret to `quarantine_folder`. Keys are the names that are reported.

    Once a file was moved, all that is left, as `list_all` lists it, is searched again, until nothing more is found there.
    The file `keep_in_place` is searched too, but never moved: it is the journal, and nothing can be proved without it.
    """
    scanner, searched = Scanner(needles), dict(files)
    hits = scanner.scan(files)
    found, unopened, remarks = dict.fromkeys(hits), dict.fromkeys(scanner.unopened), dict[str, str]()
    put_away: set[str] = set()
    while movable := {hit.file for hit in hits} - {keep_in_place} - put_away:
        remarks |= quarantine(files, movable, quarantine_folder)
        put_away |= movable
        files, scanner_of_rest = list_all(), Scanner(needles)
        searched |= files
        hits = scanner_of_rest.scan(files)
        found |= dict.fromkeys(hits)
        unopened |= dict.fromkeys(scanner_of_rest.unopened)
    left = keep_in_place if any(hit.file == keep_in_place for hit in found) else ""
    if left:
        searched[left].chmod(0o600)
    return EvidenceSearched(
        files=scanner.files,
        secrets=len(needles.secrets),
        found=tuple(f"{hit}, {remarks[hit.file]}" if hit.file in remarks else str(hit) for hit in sorted(found)),
        unopened=tuple(unopened),
        quarantine=str(quarantine_folder) if quarantine_folder.exists() and put_away else "",
        left=left,
    )


@asynccontextmanager
async def search_at_the_end(recorder: Recorder, search_all: Callable[[], EvidenceSearched]) -> AsyncIterator[None]:
    """Context manager around all that keeps evidence. At its end it searches, and puts the result on record.

    If a secret was kept, it raises `SecretKept`, whatever else ended the run.
    """
    failure: BaseException | None = None
    try:
        yield
    except BaseException as error:
        failure = error
    fact = await _finish(asyncio.create_task(asyncio.to_thread(search_all)))
    await recorder.record(fact)
    try:
        must_hold_no_secret(fact)
    except SecretKept as kept:
        raise kept from failure
    if failure:
        raise failure


async def _finish(searching: asyncio.Task[EvidenceSearched]) -> EvidenceSearched:
    """Await a search, which goes on in a thread so that it holds nobody up, to its end: nobody is to cut it short."""
    while not searching.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(searching)
    return searching.result()


def must_hold_no_secret(fact: EvidenceSearched) -> None:
    """Raise `SecretKept` if a secret was found. The message says which, where the files are now, and what to do."""
    if fact.found:
        moved = f" The files are in {fact.quarantine} now, where only you can read them." if fact.quarantine else ""
        left = (
            f" {fact.left} stays and still holds it, since nothing is proved without it; only you can read it."
            * bool(fact.left)
        )
        raise SecretKept(
            f"secrets were kept: {'; '.join(fact.found)}.{moved}{left} Change these secrets, and keep the run's folder to "
            "yourself until then"
        )
