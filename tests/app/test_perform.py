"""Performing from the request to the published folder, as another program does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

import pytest

from handrail.app.perform import perform
from handrail.app.stop import StopSignal
from handrail.errors import ElementNotFound, InvalidCall, RunStopped, SecretKept, SurroundingsError
from handrail.inventory import SealSettings
from handrail.journal import Entry, Event, EvidenceSearched, RunFinished, StepStarted, read
from handrail.run import Environment, RunRequest
from handrail.sealing import is_sealed
from handrail_practice.audit import read as audited
from handrail_practice.pair import Pair

from .conftest import LOOK, Requested

MISSING = LOOK + '      - expect: button "Launch the rocket"\n        timeout: 1\n      - expect: field "Password"\n'
PATIENT = LOOK + '      - expect: button "Launch the rocket"\n        timeout: 600\n'


@dataclass
class Waiting:
    """Hears the journal, and tells when a step has begun."""

    step: str
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    on_begin: Callable[[], None] = lambda: None

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        if isinstance(entry.event, StepStarted) and entry.event.step == self.step:
            self.begun.set()
            self.on_begin()
        return
        yield


async def test_a_run_is_performed_published_and_sealed(
    requested: Requested, environment: Environment, pair: Pair, capfd: pytest.CaptureFixture[str]
) -> None:
    result = await perform(requested(), environment)
    assert (result.outcome, result.exit_code, result.error, result.problem) == ("passed", 0, None, None)
    published = result.published
    assert published
    assert [file.name for file in published.reports] == ["report.html", "report.junit.xml", "report.md"]
    assert (published.sealed_by, published.search.found, is_sealed(result.folder.path)) == ("unsigned", (), True)
    assert result.record.started.operator == "ana"
    assert not [line for line in audited(pair.primary.audit_path) if line["who"] != "system"]
    assert capfd.readouterr() == ("", "")


async def test_what_ends_a_run_early_is_in_its_result(requested: Requested, environment: Environment) -> None:
    result = await perform(requested(MISSING), environment)
    assert (result.outcome, result.exit_code, type(result.error)) == ("failed", 1, ElementNotFound)
    assert [line.step for line in result.record.planned] == ["1", "2", "3", "4"]
    cases = ElementTree.parse(result.folder.junit).iter("testcase")
    assert [(case.get("name", "")[:2], [child.tag for child in case]) for case in cases] == [
        ("1 ", ["system-out"]),
        ("2 ", ["system-out"]),
        ("3 ", ["failure", "system-out"]),
        ("4 ", ["skipped"]),
    ]
    assert result.published
    assert is_sealed(result.folder.path)
    with pytest.raises(ElementNotFound):
        result.raise_for_error()


async def test_a_run_that_cannot_begin_leaves_no_folder(requested: Requested, environment: Environment) -> None:
    request = replace(requested(), input_overrides={"unheard": "of"})
    with pytest.raises(InvalidCall, match="no input unheard"):
        await perform(request, environment)
    assert not request.out.exists()


async def test_a_stop_ends_the_run_and_its_folder_is_published(requested: Requested, environment: Environment) -> None:
    stop, waiting = StopSignal(), Waiting("3")
    run = asyncio.create_task(perform(requested(PATIENT), environment, listeners=[waiting], stop=stop))
    await waiting.begun.wait()
    stop.request("the trainer said so")
    result = await run
    assert (result.outcome, result.exit_code, type(result.error)) == ("stopped", 130, RunStopped)
    assert read(result.folder.journal)[-1].event == RunFinished(outcome="stopped", problem="the trainer said so")
    assert is_sealed(result.folder.path)


async def test_who_is_cancelled_publishes_first(requested: Requested, environment: Environment) -> None:
    waiting, request = Waiting("3"), requested(PATIENT)
    run = asyncio.create_task(perform(request, environment, listeners=[waiting]))
    await waiting.begun.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    (folder,) = request.out.iterdir()
    assert is_sealed(folder)


async def test_a_missing_timestamp_is_the_error_of_a_run_that_went_well(
    requested: Requested, environment: Environment
) -> None:
    result = await perform(_stamped_by_nobody(requested()), environment)
    assert (result.outcome, result.exit_code, type(result.error)) == ("passed", 3, SurroundingsError)
    assert result.published
    assert (result.published.sealed_by, result.problem) == ("", None)


async def test_what_ended_the_run_weighs_more_than_a_missing_timestamp(
    requested: Requested, environment: Environment
) -> None:
    result = await perform(_stamped_by_nobody(requested(MISSING)), environment)
    assert (result.exit_code, type(result.problem)) == (1, SurroundingsError)


def _stamped_by_nobody(request: RunRequest) -> RunRequest:
    return replace(request, pair=replace(request.pair, seal=SealSettings(timestamp="http://127.0.0.1:1/")))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("steps", [LOOK, MISSING])
async def test_a_secret_in_a_report_weighs_more_than_anything_else(
    steps: str, requested: Requested, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that a template broke: it holds what the redactor never saw."""
    request = _stamped_by_nobody(requested(steps))
    password = (request.base / "primary.password").read_text()
    monkeypatch.setattr(
        "handrail.report.formats.markdown.markdown", lambda record, folder: f"the password is {password}"
    )
    result = await perform(request, environment)
    assert (result.exit_code, type(result.error)) == (4, SecretKept)
    assert result.published
    assert not (result.folder.path / "report.md").exists()
    fact = result.published.search
    assert isinstance(fact, EvidenceSearched)
    assert fact.found == ("primary password in report.md",)
