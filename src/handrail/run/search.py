"""Is a secret in anything that was kept? Asked when everything of a run is closed, of its reports, and by `handrail scan`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from handrail.engine import Recorder
from handrail.errors import SecretKept
from handrail.evidence.scanner import Scanner, quarantine
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
    fact = search(folder, folder.kept(), redactor)
    await recorder.tell(fact)
    try:
        must_hold_no_secret(fact)
    except SecretKept as kept:
        raise kept from failure
    if failure:
        raise failure


def search(folder: RunFolder, files: Iterable[Path], redactor: Redactor) -> EvidenceSearched:
    """Search files of a run, and put away those that hold a secret; not the journal, for nothing can be proved without it."""
    scanner = Scanner(redactor.secrets)
    named = {folder.called(file): file for file in files}
    hits = scanner.scan(named)
    movable = [hit for hit in hits if hit.file != folder.journal.name]
    quarantine(named, movable, folder.quarantine)
    return EvidenceSearched(
        files=scanner.files,
        secrets=len(redactor.secrets),
        found=tuple(map(str, hits)),
        unopened=tuple(scanner.unopened),
        quarantine=str(folder.quarantine) if movable else "",
    )


def must_hold_no_secret(fact: EvidenceSearched) -> None:
    """Raises `SecretKept` with what was found, where the files are now, and what to do."""
    if fact.found:
        moved = f" The files are in {fact.quarantine} now, where only you can read them." if fact.quarantine else ""
        raise SecretKept(
            f"secrets were kept: {'; '.join(fact.found)}.{moved} Change these secrets, and keep the run's folder to yourself "
            "until then"
        )
