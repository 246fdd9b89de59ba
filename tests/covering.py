"""A document of six sentences, and a runbook after it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from handrail.coverage import Coverage, cover
from handrail.editions import Edition, edition_text, make_edition, read_edition
from handrail.journal import (
    ApplianceProved,
    Event,
    EvidenceKept,
    Journal,
    RunFinished,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepStarted,
    read,
    run_record,
)
from handrail.mode import ModeName
from handrail.runbook import load

DOCUMENT = """\
Sign in

Open the page. Type your name.

Pictures

Save

Change the colour. It is red at first. Click Save. Write to us for more.
"""
RUNBOOK = """\
runbook: Change the colour
document: {title: Colours, stored: documents/colours/2024.yaml}
not_steps: {3.4: where help is found}
appliances: [primary]
sections:
  - heading: Sign in
    cites: 1.2
    steps:
      - open: $url
        cites: 1.1
      - press: Tab
      - press: Enter
        added: The name is sent by it.
  - heading: Save
    steps:
      - fill: blue
        target: field "Colour"
        cites: 3.1
        note: It was red.
        explains: red at first
      - click: button "Save"
        cites: Click Save
"""

INCOMPLETE = (
    ("not_steps: {3.4: where help is found}\n", ""),
    ("    cites: 1.2\n", ""),
    ("cites: 3.1", "cites: 3.3"),
    ("cites: Click Save", "cites: 3.1"),
)
"""A sentence that is missing, a step without a reason, and another order."""
REWORDED_GONE_AND_NEW = (
    DOCUMENT.replace("Type your name.", "Type your name or number.")
    .replace(" It is red at first.", "")
    .replace("Click Save.", "Click Save. A message comes.")
)
"""One sentence in other words, one gone, one new."""
CHANGED = REWORDED_GONE_AND_NEW.replace("Write to us for more.", "Write to us, or call.")
"""The same, and of the sentence that asks for no step there are other words, too."""


def edition(text: str = DOCUMENT, *, name: str = "2024", paraphrased: bool = False) -> Edition:
    return make_edition(
        text.encode(), "it", title="Colours", edition=name, read_on="2024-05-02", paraphrased=paraphrased
    )


Written = Callable[..., Path]
Covered = Callable[..., Coverage]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """The runbook and the document, with some words in place of others, in a folder."""

    def write(*changes: tuple[str, str], document: str = DOCUMENT) -> Path:
        text = RUNBOOK
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        stored = tmp_path / "documents/colours/2024.yaml"
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(edition_text(edition(document)), encoding="utf-8")
        (tmp_path / "colours.yaml").write_text(text, encoding="utf-8")
        return tmp_path / "colours.yaml"

    return write


@pytest.fixture
def covered(written: Written) -> Covered:
    """The coverage of that document by that runbook."""

    def read(*changes: tuple[str, str], document: str = DOCUMENT) -> Coverage:
        file = written(*changes, document=document)
        runbook = load(file, prove_anchors=True)[0]
        return cover(runbook, read_edition(file.parent / runbook.document.stored))

    return read


def performed(
    folder: Path,
    digest: str,
    *,
    failed: str = "",
    skipped: tuple[str, ...] = (),
    pictured: tuple[str, ...] = ("1", "2", "4", "5"),
    mode: ModeName = "run",
    operator: str = "Ann",
    content: bytes = b"a picture",
) -> RunRecord:
    """The record of a run of that runbook, which is kept in a folder. It ends where a step fails."""
    seconds = count(step=7)
    began = datetime(2026, 11, 30, 9, tzinfo=UTC)
    folder.mkdir(parents=True)
    journal = Journal(folder / "journal.jsonl", clock=lambda: began + timedelta(seconds=next(seconds)))
    journal.append(
        RunStarted(
            runbook="Change the colour", digest=digest, operator="root", operator_name=operator, mode=mode, pair="hq"
        )
    )
    journal.append(SectionStarted(number=1, heading="Sign in", appliance="primary"))
    journal.append(
        ApplianceProved(appliance="primary", host="a", fingerprint="f", read={"Base Software Version": "7.0.1"})
    )
    for number in map(str, range(1, 6)):
        for event in _step(number, folder, failed=failed, skipped=skipped, pictured=dict.fromkeys(pictured, content)):
            journal.append(event)
        if number == failed:
            break
    journal.append(RunFinished(outcome="failed" if failed else "passed"))
    journal.close()
    return run_record(read(folder / "journal.jsonl"))


def _step(
    number: str, folder: Path, *, failed: str, skipped: tuple[str, ...], pictured: Mapping[str, bytes]
) -> Iterator[Event]:
    sentence = f"Do {number}"
    if number in skipped:
        yield StepSkipped(step=number, appliance="primary", sentence=sentence, reason="it was so")
        return
    yield StepStarted(step=number, action="press", sentence=sentence, appliance="primary")
    if number == failed:
        yield StepFailed(step=number, error="E", problem="no button")
        return
    yield StepPassed(step=number)
    if number in pictured:
        content = pictured[number]
        file = f"evidence/00{number}-primary.png"
        (folder / "evidence").mkdir(exist_ok=True)
        (folder / file).write_bytes(content)
        yield EvidenceKept(step=number, file=file, sha256=hashlib.sha256(content).hexdigest())
