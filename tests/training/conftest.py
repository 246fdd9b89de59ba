from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest

from handrail.engine import (
    ApplianceSession,
    GateChain,
    Recorder,
    Runner,
    StepContexts,
    When,
    sign_in_page_locators_by_step,
)
from handrail.errors import RunStopped, StepError
from handrail.evidence import EvidenceStore, Screenshots
from handrail.fakes import FakeOverlay, FakePage
from handrail.journal import Event, Journal, RunStarted, read
from handrail.mode import LESSON
from handrail.page import Caption, OverlayAnswer
from handrail.run import RunFolder, TrainingContext, TrainingHooks
from handrail.runbook import load, outline
from handrail.secrets import Redactor, Secret
from handrail.steps import Value
from handrail.training import Autoplay, LessonOptions

Teach = Callable[..., Awaitable["LessonResult"]]
Bring = Callable[[LessonOptions, TrainingContext], TrainingHooks]


@dataclass
class LessonResult:
    """The result of a lesson: its folder, its page, and the error that ended it."""

    folder: RunFolder
    page: FakePage
    error: BaseException | None = None

    @property
    def overlay(self) -> FakeOverlay:
        return self.page.overlay()

    @property
    def captions(self) -> list[Caption]:
        return [shown.caption for shown in self.overlay.shown]

    @property
    def events(self) -> list[Event]:
        return [entry.event for entry in read(self.folder.journal)]

    def events_of(self, *kinds: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kinds)]

    @property
    def kinds(self) -> list[str]:
        """The kinds of the events of steps, and of people's answers and actions."""
        dull = ("run-", "section-", "evidence-", "target-", "page-", "text-", "file-")
        kinds = [entry.event.kind for entry in read(self.folder.journal)]
        return [kind for kind in kinds if not kind.startswith(dull)]


async def no_handshake(address: tuple[str, int], server_name: str | None, *, timeout: float) -> NoReturn:
    raise AssertionError("no lesson in memory shakes hands")


async def a_moment() -> None:
    """Lay it ready between a deed and a word: until then, nobody waits any more for what else might have come before."""
    for _ in range(10):
        await asyncio.sleep(0)


@dataclass
class AtTheTerminal:
    """Somebody who types these letters, one after the other, and hears what is said there."""

    words: list[OverlayAnswer]
    heard: list[Caption] = field(default_factory=list)

    async def __call__(self, caption: Caption) -> OverlayAnswer:
        self.heard.append(caption)
        return self.words.pop(0)


@pytest.fixture
def teach(tmp_path: Path) -> Teach:
    """Performs steps on a page in memory, with the people that `bring` brings. At the end, somebody closes the windows."""

    async def run(
        steps: str,
        page: FakePage,
        bring: Bring,
        *,
        terminal: AtTheTerminal | None = None,
        autoplay: Autoplay | None = None,
        values: dict[str, Value] | None = None,
        head: str = "",
    ) -> LessonResult:
        file = tmp_path / "runbook.yaml"
        lines = "\n".join(f"      {line}" for line in steps.strip().splitlines())
        file.write_text(
            f"runbook: Test\nappliances: [primary]\n{head}sections:\n  - heading: Here\n    steps:\n{lines}\n"
        )
        (tmp_path / "hello.yaml").write_text(
            "runbook: Hello\nappliances: [primary]\nsections:\n  - heading: Inside\n    steps:\n"
            '      - fill: $username\n        target: field "Host name"\n'
            '      - fill: $password\n        target: field "Passphrase"\n'
        )
        book, _ = load(file)
        now = datetime(2026, 11, 24, tzinfo=UTC)
        folder = RunFolder.for_run(tmp_path / "runs", book, "hq", now, LESSON).create(book)
        seconds = count()
        journal = Journal(folder.journal, clock=lambda: datetime.fromtimestamp(next(seconds), UTC))
        sections = outline(book)
        redactor = Redactor()
        redactor.learn(password := Secret("password", "correct horse"))
        recorder = Recorder(journal)
        recorder.listeners = [
            Screenshots({"primary": page}, sections, EvidenceStore(folder.evidence, redactor), "on", recorder.targets)
        ]
        options = LessonOptions("ann", redactor.redact, terminal, autoplay or Autoplay())
        hooks = bring(options, TrainingContext({"primary": page}, sections, folder, recorder.record))
        actor = ApplianceSession(page, page.url, ("127.0.0.1", 443), "admin", password)
        contexts = StepContexts(
            {"primary": actor},
            values or {},
            tmp_path,
            lambda: now,
            no_handshake,
            sign_in_page_locators=sign_in_page_locators_by_step(sections),
        )
        result = LessonResult(folder, page)
        try:
            async with recorder.record_run(RunStarted(runbook=book.title, digest=book.digest, steps=3)):
                gates = When({"primary": page}), *hooks.gates
                await Runner(recorder, sections, GateChain(gates)).perform(sections, contexts)
                page.overlay().enqueue(OverlayAnswer("c"))
                await hooks.on_end()
        except (RunStopped, StepError) as error:
            result.error = error
        journal.close()
        return result

    return run
