"""At the end of a run, when everything is closed: is a secret in anything that was kept?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handrail.engine import Recorder
from handrail.errors import SecretKept
from handrail.evidence.scanning import Hit, Scanner, quarantine
from handrail.journal import EvidenceSearched
from handrail.run.folder import RunFolder
from handrail.secrets import Redactor


@asynccontextmanager
async def searched(folder: RunFolder, redactor: Redactor, recorder: Recorder) -> AsyncIterator[None]:
    """Around everything that keeps something. Raises `SecretKept`, which weighs more than whatever else ended the run."""
    failure: BaseException | None = None
    try:
        yield
    except BaseException as error:
        failure = error
    scanner = Scanner(redactor.secrets)
    hits = scanner.scan(folder.path, folder.kept())
    place = put_away(folder, hits)
    await recorder.tell(
        EvidenceSearched(
            files=scanner.files, secrets=len(redactor.secrets), found=tuple(map(str, hits)), quarantine=place
        )
    )
    if hits:
        raise SecretKept(said(hits, place)) from failure
    if failure:
        raise failure


def put_away(folder: RunFolder, hits: list[Hit]) -> str:
    """Where the files that hold a secret are now; the journal stays, for nothing can be proved without it."""
    movable = [hit for hit in hits if hit.file != folder.journal.name]
    if not movable:
        return ""
    quarantine(folder.path, movable, folder.quarantine)
    return str(folder.quarantine)


def said(hits: list[Hit], place: str) -> str:
    """What was found, where the files are now, and what to do."""
    listed = "; ".join(map(str, hits))
    moved = f" The files are in {place} now, where only you can read them." if place else ""
    return f"secrets were kept: {listed}.{moved} Change these secrets, and keep the run's folder to yourself until then"
