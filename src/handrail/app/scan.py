"""Searching a finished run for its secrets once more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handrail.app.stored_run import StoredRun
from handrail.errors import InvalidCall
from handrail.evidence.search import must_hold_no_secret
from handrail.journal import EvidenceSearched
from handrail.run import Environment, refetch_secrets
from handrail.secrets import Redactor


@dataclass(frozen=True)
class ScanResult:
    """A run's folder, in which no secret was found."""

    search: EvidenceSearched
    not_searched: tuple[str, ...]
    """The names of secrets that were made for the run, and died with it."""


def scan(run: Path, environment: Environment, redactor: Redactor, *, inventory: Path | None = None) -> ScanResult:
    """Search all files of a run for its secrets.

    Raises `InvalidCall` without the inventory, and `SecretKept`, with the files in quarantine, if any holds one.
    """
    stored = StoredRun.read(run, inventory=inventory)
    listed = inventory or Path(stored.record.started.inventory_file)
    if not listed.is_file():
        raise InvalidCall(
            f"the secrets of this run are named in {listed}, which is not there any more. If it has moved: handrail scan {run} "
            "--inventory FILE. The secrets of the demo are gone with its appliances; the run was searched at its end"
        )
    gone = refetch_secrets(stored.request, environment, redactor)
    search = stored.folder.search(stored.folder.kept(), redactor)
    must_hold_no_secret(search)
    for entry in stored.entries:  # a text that nobody declared as a secret cannot be fetched again, and searched for
        if isinstance(entry.event, EvidenceSearched) and entry.event.left:
            must_hold_no_secret(entry.event)
    return ScanResult(search, tuple(gone))
