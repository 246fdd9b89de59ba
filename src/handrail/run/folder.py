"""The folder that a run leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.errors import SurroundingsError
from handrail.journal.exclusive import ENTRIES
from handrail.runbook import Runbook


@dataclass(frozen=True)
class RunFolder:
    """`runs/20261123T191000Z-replicate-ssl-certificate-hq/`, and what lies in it."""

    path: Path

    @property
    def journal(self) -> Path:
        return self.path / "journal.jsonl"

    @property
    def evidence(self) -> Path:
        return self.path / "evidence"

    def kept(self) -> list[Path]:
        """All files that stay: not those by which a journal's lines are claimed as long as it is written."""
        files = sorted(path for path in self.path.rglob("*") if path.is_file() and not path.is_symlink())
        return [path for path in files if path.relative_to(self.path).parts[0] != ENTRIES]

    @property
    def quarantine(self) -> Path:
        """For what must not be handed on with the rest."""
        return self.path.parent / ".quarantine" / self.path.name

    @property
    def report(self) -> Path:
        return self.path / "report.html"

    @property
    def junit(self) -> Path:
        return self.path / "report.junit.xml"

    @classmethod
    def named(cls, out: Path, runbook: Runbook, pair: str, now: datetime, mode: str = "run") -> RunFolder:
        """As a run's folder in `out` is called; it need not be there."""
        return cls(out / f"{now:%Y%m%dT%H%M%SZ}-{runbook.name}-{pair}{'' if mode == 'run' else f'-{mode}'}")

    def create(self, runbook: Runbook) -> RunFolder:
        """Make the folder, with the very bytes that are performed; under another name where this one is taken."""
        out = self.path.parent
        try:
            out.mkdir(parents=True, exist_ok=True)
            folder = RunFolder(_new(out, self.path.name))
            folder.evidence.mkdir()
            (folder.path / "runbook.yaml").write_bytes(runbook.content)
            for called in runbook.family()[1:]:
                (folder.path / f"{called.name}.yaml").write_bytes(called.content)
        except OSError as error:
            reason = error.strerror
        else:
            return folder
        raise SurroundingsError(f"no run folder could be made in {out}: {reason}; name another place with --out")


def _new(out: Path, name: str) -> Path:
    number = 1
    while True:
        path = out / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir()
        except FileExistsError:
            number += 1
        else:
            return path
