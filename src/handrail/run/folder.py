"""The folder that a run leaves: a bag, whose payload has links at the root (decision 011)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.claims import ENTRIES
from handrail.errors import SurroundingsError
from handrail.evidence.search import search
from handrail.journal import EvidenceSearched
from handrail.mode import RUN, Mode
from handrail.runbook import Runbook
from handrail.sealing import DATA, MENDED, link, payload
from handrail.sealing.bag import is_bag
from handrail.secrets import Redactor

MAX_TRAINEE_CHARACTERS = 40
"""The characters of a trainee's name that are in the name of a folder, at most."""


@dataclass(frozen=True)
class RunFolder:
    """The folder of a run, such as `runs/20261123T191000Z-replicate-ssl-certificate-hq/`."""

    path: Path

    @property
    def payload(self) -> Path:
        """The folder of all files that are kept."""
        return payload(self.path)

    @property
    def journal(self) -> Path:
        return self.payload / "journal.jsonl"

    @property
    def evidence(self) -> Path:
        return self.payload / "evidence"

    def kept(self) -> list[Path]:
        """All files that stay, and links that lead out of the folder; not the files that reserve a journal's lines meanwhile."""
        paths = sorted(path for path in self.path.rglob("*") if path.is_file() or path.is_symlink())
        return [path for path in paths if self.payload / ENTRIES not in path.parents and not self._leads_inside(path)]

    def _leads_inside(self, path: Path) -> bool:
        return path.is_symlink() and (self.path.resolve() in path.resolve().parents or not path.exists())

    def name_of(self, file: Path) -> str:
        """The name of a file of this folder: its path in the payload, or at the root. What a link leads to, if it stays inside.

        A folder that was copied without its links has both a file and a copy; the one in the payload is then `data/…`.
        """
        root, path = self.path.resolve(), self._followed(file)
        name = path.relative_to(root)
        if not is_bag(self.path) or name.parts[0] != DATA:
            return name.as_posix()
        in_payload = name.relative_to(DATA)
        is_copied = (root / in_payload.parts[0]).exists() and not (root / in_payload.parts[0]).is_symlink()
        return (name if is_copied else in_payload).as_posix()

    def _followed(self, file: Path) -> Path:
        return file.resolve() if self._leads_inside(file) else file.parent.resolve() / file.name

    def search(self, files: Iterable[Path], redactor: Redactor) -> EvidenceSearched:
        """Search files of this folder for secrets. Those that hold one are moved to its quarantine; the journal stays."""
        fact = search(
            self._by_name(files),
            redactor.needles,
            self.quarantine,
            keep_in_place=self.name_of(self.journal),
            list_all=lambda: self._by_name(self.kept()),
        )
        if fact.found:
            self._drop_dead_links()
        return fact

    def _by_name(self, files: Iterable[Path]) -> dict[str, Path]:
        return {self.name_of(file): self._followed(file) for file in files}

    def _drop_dead_links(self) -> None:
        for path in self.path.rglob("*"):
            if path.is_symlink() and not path.exists():
                path.unlink()

    @property
    def quarantine(self) -> Path:
        """The folder for files that must not be handed on with the rest."""
        return self.path.parent / ".quarantine" / self.path.name

    @property
    def report(self) -> Path:
        return self.path / "report.html"

    @property
    def junit(self) -> Path:
        return self.path / "report.junit.xml"

    @classmethod
    def for_run(
        cls, out: Path, runbook: Runbook, pair: str, now: datetime, mode: Mode = RUN, trainee: str = ""
    ) -> RunFolder:
        """The folder that a run would have in `out`. It is not created."""
        who = re.sub(r"[^\w]+", "-", trainee.lower()).strip("-")[:MAX_TRAINEE_CHARACTERS]
        suffix = f"-trainee-{who}" if who else mode.suffix
        return cls(out / f"{now:%Y%m%dT%H%M%SZ}-{runbook.name}-{pair}{suffix}")

    def create(self, runbook: Runbook) -> RunFolder:
        """Make the folder, with a copy of the runbook; under another name if this one is taken."""
        out = self.path.parent
        try:
            out.mkdir(parents=True, exist_ok=True)
            folder = RunFolder(make_new_folder(out, self.path.name))
            (folder.path / DATA).mkdir()
            folder.evidence.mkdir()
            for name, content in runbook_texts(runbook).items():
                (folder.payload / name).write_bytes(content)
                link(folder.path, name)
            link(folder.path, folder.journal.name)
            link(folder.path, folder.evidence.name)
        except OSError as error:
            reason = error.strerror
        else:
            return folder
        raise SurroundingsError(f"no run folder could be made in {out}: {reason}; name another place with --out")

    def keep_mended(self, runbook: Runbook, number: int) -> str:
        """Keep a runbook that was changed during the run, with those that it calls. Returns its path in the payload."""
        folder = self.payload / MENDED / str(number)
        folder.mkdir(parents=True)
        for name, content in runbook_texts(runbook).items():
            (folder / name).write_bytes(content)
        link(self.path, MENDED)
        return f"{MENDED}/{number}/runbook.yaml"


def runbook_texts(runbook: Runbook) -> dict[str, bytes]:
    """The text of a runbook and of those that it calls, by the names that they have in a run's folder."""
    return {"runbook.yaml": runbook.content} | {
        f"{called.name}.yaml": called.content for called in runbook.family()[1:]
    }


def make_new_folder(out: Path, name: str) -> Path:
    """Make a folder of this name in `out`, or of the next name that is free. Raises `OSError`."""
    number = 1
    while True:
        path = out / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir()
        except FileExistsError:
            number += 1
        else:
            return path
