"""The folder that a rollout leaves: a bag like a run's, with the folders of its runs beside what is sealed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.errors import HandrailError, SurroundingsError
from handrail.fleet import RolloutPlan
from handrail.fleet.record import RolloutRecord, rollout_record
from handrail.journal import Entry, RolloutPlanned, read
from handrail.journal.chain import canonical
from handrail.run import RunFolder
from handrail.run.folder import make_new_folder, runbook_texts
from handrail.runbook import Runbook
from handrail.sealing import DATA, link

ROLLOUTS = Path("rollouts")
RUNS = "runs"
PLAN = "plan.json"


@dataclass(frozen=True)
class RolloutFolder:
    """The folder of a rollout, such as `rollouts/20261130T201500Z-replicate-ssl-certificate/`."""

    path: Path

    @property
    def payload(self) -> Path:
        return self.path / DATA

    @property
    def journal(self) -> Path:
        return self.payload / "journal.jsonl"

    @property
    def runs(self) -> Path:
        """The folder of its runs, each sealed for itself."""
        return self.path / RUNS

    @classmethod
    def create(cls, out: Path, runbook: Runbook, plan: RolloutPlan, now: datetime) -> RolloutFolder:
        """Make the folder, with plan and runbooks; under another name if this one is taken. Raises `SurroundingsError`."""
        try:
            out.mkdir(parents=True, exist_ok=True)
            folder = cls(make_new_folder(out, f"{now:%Y%m%dT%H%M%SZ}-{runbook.name}"))
            folder.payload.mkdir()
            folder.runs.mkdir()
            texts = runbook_texts(runbook) | {PLAN: canonical(plan.facts()).encode()}
            for name, content in texts.items():
                (folder.payload / name).write_bytes(content)
            for name in (*texts, folder.journal.name):
                link(folder.path, name)
        except OSError as error:
            reason = error.strerror
        else:
            return folder
        raise SurroundingsError(f"no folder of a rollout could be made in {out}: {reason}; name another with --out")

    def read(self) -> RolloutRecord:
        """Read the record; a last entry that is cut off is passed over. Raises `JournalBroken`, and `InvalidCall` for a run."""
        return rollout_record(read(self.journal, cut_off=True))

    def told(self, run: Path) -> str:
        """The path of a run as the journal tells it: from this folder on, if the run is in it or in a rollout beside it.

        So rollouts that are moved or handed on together still find one another's runs.
        """
        folder, run = self.path.resolve(), run.resolve()
        is_near = run.is_relative_to(folder.parent)
        return Path(os.path.relpath(run, folder)).as_posix() if is_near else str(run)

    def run_at(self, told: str) -> Path:
        """The folder of a run, from the path that the journal tells."""
        return self.path / told

    def run_of(self, pair: str) -> Path | None:
        """The last run of a pair in this folder that put anything on record; None if there is none, so that nothing was done."""
        for journal in sorted(self.runs.glob("*/data/journal.jsonl"), reverse=True):
            if pair_of(journal) == pair:
                return journal.parent.parent
        return None


def is_rollout(folder: Path) -> bool:
    """Say whether a folder is that of a rollout, by the first entry of its journal."""
    first = first_entry(RolloutFolder(folder).journal)
    return first is not None and isinstance(first.event, RolloutPlanned)


def earlier_rollouts(out: Path, title: str) -> Iterator[RolloutFolder]:
    """The rollouts of the runbook of a title in `out`, the latest first. What cannot be read is passed over."""
    for journal in sorted(out.glob(f"*/{DATA}/journal.jsonl"), reverse=True):
        first = first_entry(journal)
        if first and isinstance(first.event, RolloutPlanned) and first.event.runbook == title:
            yield RolloutFolder(journal.parent.parent)


def first_entry(journal: Path) -> Entry | None:
    """The first entry of a journal; None if there is none yet, or none that can be read."""
    try:
        with journal.open("rb") as lines:
            line = lines.readline()
    except OSError:
        return None
    if not line.endswith(b"\n"):
        return None
    try:
        return Entry.model_validate_json(line)
    except ValueError:
        return None


def pair_of(journal: Path) -> str:
    """The pair of a run, by the first entry of its journal; empty if there is none yet."""
    first = first_entry(journal)
    return getattr(first.event, "pair", "") if first else ""


def head_of(run: Path) -> tuple[str, int]:
    """The hash of the last entry of a run's journal, and how many there are; empty and 0 if it cannot be read."""
    try:
        entries = read(RunFolder(run).journal, cut_off=True)
    except HandrailError:
        return "", 0
    return (entries[-1].hash, len(entries)) if entries else ("", 0)
