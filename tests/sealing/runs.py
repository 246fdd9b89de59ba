"""Folders of ended runs, made without a browser; and ways to tamper with them."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handrail.journal import (
    Event,
    EvidenceKept,
    EvidenceMissed,
    Journal,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepStarted,
)
from handrail.journal.chain import GENESIS, canonical, hash_of
from handrail.run import RunFolder
from handrail.runbook import Library, load
from handrail.sealing.bag import TAG_MANIFEST, read_info, tag_manifest_of, write_manifests

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
RUNBOOK = 'runbook: Look\nappliances: [primary]\nsections:\n  - heading: Look\n    steps:\n      - expect: text "{}"\n'


def picture(shade: int) -> bytes:
    """A PNG of one grey pixel."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes([0, shade]))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def ended_run(folder: Path, name: str = "run", steps: int = 4, end: Sequence[Event] = ()) -> Path:
    """The folder of a run that ended, and is not sealed."""
    file = folder / f"{name}.yaml"
    file.write_text(RUNBOOK.format(name))
    runbook, _ = load(file, Library(()))
    run = RunFolder(folder / name).create(runbook)
    seconds = iter(range(10_000))
    journal = Journal(run.journal, clock=lambda: NOON + timedelta(seconds=next(seconds)), run=run.path)
    for event in [*events(run, runbook.digest, steps), *(end or [RunFinished(outcome="failed", problem="no text")])]:
        journal.append(event)
    journal.close()
    return run.path


def events(run: RunFolder, digest: str, steps: int) -> Iterator[Event]:
    yield RunStarted(
        runbook="Look", digest=digest, pair="hq", operator="ana", steps=steps + 2, versions={"handrail": "0"}
    )
    yield SectionStarted(number=1, heading="Look", appliance="primary")
    for number in range(1, steps + 1):
        step = str(number)
        yield StepStarted(step=step, action="expect", sentence=f"See {step}", appliance="primary")
        yield StepPassed(step=step)
        content = picture(number % 256)
        (run.evidence / f"{number:03}-primary-look.png").write_bytes(content)
        sha256, file = hashlib.sha256(content).hexdigest(), f"evidence/{number:03}-primary-look.png"
        yield EvidenceKept(step=step, file=file, sha256=sha256, url="https://hq-a.example.com/appliance")
    yield StepSkipped(step=str(steps + 1), sentence="Agree", reason="it is not there")
    yield StepStarted(step=str(steps + 2), action="expect", sentence="See the end")
    yield StepFailed(step=str(steps + 2), error="ElementNotFound", problem="no text")
    yield EvidenceMissed(step=str(steps + 2), problem="the picture could not be taken (TimeoutError)")


def list_files_anew(run: Path) -> None:
    """List the files anew, as anybody can who can write to the folder."""
    info = read_info(run)
    write_manifests(run, {label: text for label, text in info.items() if label != "Payload-Oxum"})
    (run / TAG_MANIFEST).write_bytes(tag_manifest_of(run))


def rewrite_journal(run: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Write another journal whose chain holds, as somebody can who knows how journals are made."""
    journal = run / "data/journal.jsonl"
    previous, lines = GENESIS, []
    for number, entry in enumerate(change([json.loads(line) for line in journal.read_text().splitlines()])):
        chained = entry | {"seq": number, "previous": previous}
        previous = hash_of(chained)
        lines.append(canonical(chained | {"seal": previous}) + "\n")
    journal.write_text("".join(lines))
