from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest

from handrail.engine import (
    ApplianceSession,
    Gate,
    GateChain,
    Listener,
    OpenGate,
    Recorder,
    Runner,
    StepContexts,
    When,
    sign_in_page_locators_by_step,
)
from handrail.engine.gates.rehearsal import Rehearsal
from handrail.fakes import FakePage
from handrail.journal import Entry, Event, Journal, RunStarted, read
from handrail.runbook import load, outline
from handrail.secrets import Secret
from handrail.steps import Value

Perform = Callable[..., Awaitable["PerformedRun"]]


class PerformedRun:
    """The result of a run: its journal, its page, and the error that ended it."""

    def __init__(self, journal: Path, page: FakePage) -> None:
        self._journal, self.page = journal, page
        self.error: BaseException | None = None
        self.learned: list[Secret] = []
        """What became a secret because of where it was typed."""

    @property
    def entries(self) -> list[Entry]:
        return read(self._journal)

    @property
    def events(self) -> list[Event]:
        return [entry.event for entry in self.entries]

    @property
    def kinds(self) -> list[str]:
        return [entry.event.kind for entry in self.entries]


async def no_handshake(address: tuple[str, int], server_name: str | None, *, timeout: float) -> NoReturn:
    raise AssertionError("no test of the engine shakes hands")


async def at_once(seconds: float) -> None:
    """Wait for nothing: the pages of these tests come at once."""


def written(steps: str, head: str = "") -> str:
    """A runbook of these steps, in one section."""
    lines = "\n".join(f"      {line}" for line in steps.strip().splitlines())
    return f"runbook: Test\nappliances: [primary]\n{head}sections:\n  - heading: Here\n    steps:\n{lines}\n"


@pytest.fixture
def perform(tmp_path: Path) -> Perform:
    """Performs steps on a page in memory; returns the run."""

    async def perform_run(
        steps: str,
        page: FakePage,
        *,
        gate: Gate = OpenGate(),
        listeners: Sequence[Listener] = (),
        values: dict[str, Value] | None = None,
        head: str = "",
        called: str = "",
        rehearsal: bool = False,
        looks_ahead: bool = False,
    ) -> PerformedRun:
        file = tmp_path / "runbook.yaml"
        file.write_text(written(steps, head))
        if called:
            (tmp_path / "called.yaml").write_text(written(called))
        runbook, _ = load(file)
        seconds = count()
        journal = Journal(tmp_path / "journal.jsonl", clock=lambda: datetime.fromtimestamp(next(seconds), UTC))
        sections = outline(runbook)
        recorder = Recorder(journal, listeners)
        pages = {"primary": page}
        gates = (gate, Rehearsal(pages, recorder, sections)) if rehearsal else (When(pages), gate)
        runner = Runner(recorder, sections, GateChain(gates), sleep=at_once)
        performed = PerformedRun(tmp_path / "journal.jsonl", page)
        actor = ApplianceSession(page, page.url, ("127.0.0.1", 443), "admin", Secret("password", "correct horse"))
        contexts = StepContexts(
            {"primary": actor},
            values or {},
            tmp_path,
            lambda: datetime(2026, 11, 24, tzinfo=UTC),
            no_handshake,
            sign_in_page_locators=sign_in_page_locators_by_step(sections),
            looks_ahead=looks_ahead,
            inputs=[value for value in (values or {}).values() if isinstance(value, str)],
            learn=performed.learned.append,
        )
        try:
            async with runner.recorder.record_run(RunStarted(runbook=runbook.title, digest=runbook.digest)):
                await runner.perform(sections, contexts)
        except Exception as error:  # a test looks at the run, whatever ended it
            performed.error = error
        journal.close()
        return performed

    return perform_run
