"""The search for secrets in everything that a run kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from handrail.engine import Recorder
from handrail.errors import SecretKept
from handrail.evidence.scanner import Scanner, quarantine
from handrail.journal import EvidenceSearched
from handrail.secrets import Secret


def search(files: Mapping[str, Path], secrets: Sequence[Secret], shelter: Path, stays: str) -> EvidenceSearched:
    """Search files, each by the name that is reported, and move those that hold a secret to `shelter`.

    The file `stays` is searched too, and never moved: it is the journal, and nothing can be proved without it.
    """
    scanner = Scanner(secrets)
    hits = scanner.scan(files)
    movable = [hit for hit in hits if hit.file != stays]
    quarantine(files, movable, shelter)
    return EvidenceSearched(
        files=scanner.files,
        secrets=len(secrets),
        found=tuple(map(str, hits)),
        unopened=tuple(scanner.unopened),
        quarantine=str(shelter) if movable else "",
    )


@asynccontextmanager
async def searched_at_the_end(recorder: Recorder, search_all: Callable[[], EvidenceSearched]) -> AsyncIterator[None]:
    """Around everything that keeps evidence. Raises `SecretKept` in place of whatever else ended the run."""
    failure: BaseException | None = None
    try:
        yield
    except BaseException as error:
        failure = error
    fact = search_all()
    await recorder.tell(fact)
    try:
        must_hold_no_secret(fact)
    except SecretKept as kept:
        raise kept from failure
    if failure:
        raise failure


def must_hold_no_secret(fact: EvidenceSearched) -> None:
    """Raises `SecretKept` with what was found, where the files are now, and what to do."""
    if fact.found:
        moved = f" The files are in {fact.quarantine} now, where only you can read them." if fact.quarantine else ""
        raise SecretKept(
            f"secrets were kept: {'; '.join(fact.found)}.{moved} Change these secrets, and keep the run's folder to yourself "
            "until then"
        )
