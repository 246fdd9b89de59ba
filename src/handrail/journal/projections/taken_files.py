"""The files that a run took from appliances: each is in its private folder, which is removed as its process ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from handrail.journal.events import CertificateInspected, FileDownloaded, RunFinished, RunResumed
from handrail.journal.journal import Entry


@dataclass(frozen=True)
class TakenFile:
    """A file that came from an appliance: when, whether it holds a private key, and whether its process ended by itself."""

    at: datetime
    fact: FileDownloaded
    has_key: bool = False
    process_ended: bool = False


def taken_files(entries: Iterable[Entry]) -> list[TakenFile]:
    """The files that were taken, in order; one that was taken twice is there twice."""
    past: list[TakenFile] = []
    present: list[TakenFile] = []
    for entry in entries:
        match entry.event:
            case FileDownloaded():
                present.append(TakenFile(entry.at, entry.event))
            case CertificateInspected(name=name, has_key=True):
                present = [replace(it, has_key=it.has_key or it.fact.name == name) for it in present]
            case RunFinished():
                present = [replace(it, process_ended=True) for it in present]
            case RunResumed():
                past, present = past + present, []
    return past + present
