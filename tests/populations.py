"""A folder of runs as an auditor finds it: of two pairs, some as they should be, some not."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.app.sign import SigningKey, sign_off, sign_off_request
from handrail.journal import (
    AnsweredControl,
    Event,
    EvidenceSearched,
    Journal,
    PlanLine,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepControls,
    StepPassed,
    StepStarted,
)
from handrail.run import RunFolder
from handrail.runbook import Library, load
from handrail.sealing import SealingOptions, new_key, open_key, seal
from sealing.runs import RUNBOOK

EVIL = '=HYPERLINK("http://evil.example.com")'


def make_run(
    runs: Path,
    day: int,
    pair: str = "hq",
    *,
    options: SealingOptions | None = None,
    name: str = "",
    extra: Sequence[Event] = (),
    controlled: Sequence[StepControls] = (),
) -> Path:
    """A run at noon of that day of November, sealed if there are options."""
    at = datetime(2026, 11, day, 12, tzinfo=UTC)
    runs.mkdir(exist_ok=True)
    file = runs.parent / "look.yaml"
    file.write_text(RUNBOOK.format("x"))
    runbook, _ = load(file, Library(()))
    folder = RunFolder(runs / (name or f"{at:%Y%m%dT%H%M%SZ}-look-{pair}")).create(runbook)
    journal = Journal(folder.journal, clock=lambda: at, run=folder.path)
    started = RunStarted(
        runbook="Look",
        digest=runbook.digest,
        pair=pair,
        operator="root",
        operator_name="Otto",
        ticket=EVIL,
        planned=tuple(
            PlanLine(step=it.step, sentence="Do it", section=1, heading="Look", appliance="primary")
            for it in controlled
        ),
        controlled=tuple(controlled),
    )
    for event in (
        started,
        SectionStarted(number=1, heading="Look", appliance="primary"),
        *extra,
        RunFinished(outcome="passed"),
    ):
        journal.append(event)
    journal.close()
    if options:
        seal(folder.path, options, "handrail test", datetime.now(UTC))
    return folder.path


def answering(step: str, *controls: str) -> StepControls:
    """A step that answers to controls."""
    return StepControls(step=step, controls=tuple(AnsweredControl(name=it, origin="step") for it in controls))


def passed(step: str) -> tuple[Event, Event]:
    """What the journal has of a step that was performed."""
    return StepStarted(step=step, action="click", sentence="Do it", appliance="primary"), StepPassed(step=step)


def pack(file: Path, *runs: Path) -> Path:
    """A zip of runs, links and all."""
    with zipfile.ZipFile(file, "w") as packed:
        for run in runs:
            for path, name in _files(run):
                if path.is_symlink():
                    link = zipfile.ZipInfo(name)
                    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                    packed.writestr(link, str(path.readlink()))
                else:
                    packed.write(path, name)
    return file


def _files(run: Path) -> Iterable[tuple[Path, str]]:
    links = [path for path in run.iterdir() if path.is_symlink()]
    files = [path for path in run.rglob("*") if path.is_file() and not path.is_symlink()]
    inside = [path for path in files if not any(path.is_relative_to(link) for link in links)]
    return [(path, f"{run.name}/{path.relative_to(run)}") for path in (*links, *inside)]


@pytest.fixture
def population_of_runs(tmp_path: Path) -> Path:
    """Runs of two pairs in November: well, signed off, altered, unreadable, unsealed, with a secret, and what is no run."""
    key, certificate = new_key(tmp_path / "keys", "QA <b>Ltd</b>", None, datetime.now(UTC))
    signed = SealingOptions(open_key(str(key), certificate, None, datetime.now(UTC)))
    runs = tmp_path / "runs"
    first = make_run(runs, 2, options=signed, extra=[StepApproved(step="4", by="Bo"), StepApproved(step="7", by="Bo")])
    make_run(runs, 2, options=signed)
    altered = make_run(runs, 6, options=signed)
    (altered / "data/notes.txt").write_text("all was well")
    unreadable = make_run(runs, 9, options=signed)
    (unreadable / "data/journal.jsonl").write_text("{}\n")
    make_run(runs, 10, "lab")
    make_run(
        runs,
        20,
        "lab",
        options=SealingOptions(),
        extra=[EvidenceSearched(files=1, secrets=1, found=("password in evidence/1.png",), quarantine="x")],
    )
    with zipfile.ZipFile(runs / "pictures.zip", "w") as packed:
        packed.writestr("holiday.png", b"a picture")
    (runs / "notes").mkdir()
    own = SigningKey(str(new_key(tmp_path / "ann", "Ann", None, datetime.now(UTC))[0]))
    sign_off(first, sign_off_request("reviewer", "Complete"), own.open(None, datetime.now(UTC)), datetime.now(UTC))
    return runs
