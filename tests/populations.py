"""A folder of runs as an auditor finds it: of two pairs, some as they should be, some not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.app.sign import SigningKey, sign_off, sign_off_request
from handrail.journal import Event, EvidenceSearched, Journal, RunFinished, RunStarted, SectionStarted, StepApproved
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
        runbook="Look", digest=runbook.digest, pair=pair, operator="root", operator_name="Otto", ticket=EVIL
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
    (runs / "20261101T120000Z-look-hq.zip").write_bytes(b"PK")
    (runs / "notes").mkdir()
    own = SigningKey(str(new_key(tmp_path / "ann", "Ann", None, datetime.now(UTC))[0]))
    sign_off(first, sign_off_request("reviewer", "Complete"), own.open(None, datetime.now(UTC)), datetime.now(UTC))
    return runs
