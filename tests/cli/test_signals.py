"""Ctrl-C, SIGTERM and a closed terminal leave a finished journal, and nothing else."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from approvals import approving
from handrail.app.lookup import runbook_file
from handrail.cli.signals import STOP_SIGNALS, run_until_signal
from handrail.errors import RunStopped
from handrail.journal import RunFinished, read
from handrail_practice.pair import running_pair
from processes import alive, family_of

from .conftest import command

RUNBOOK = "replicate-ssl-certificate"


@pytest.mark.processes(1)
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(signal.SIGINT, marks=pytest.mark.whole),  # see `test_terminal`, too
        signal.SIGTERM,
        pytest.param(signal.SIGHUP, marks=pytest.mark.whole),
    ],
)
def test_a_signal_leaves_a_finished_journal_and_nothing_else(number: signal.Signals, tmp_path: Path) -> None:
    before = set(Path("/dev/shm").glob("handrail-*"))
    with running_pair(tmp_path / "pair", scenarios=["slow-page=60"]) as pair:
        approved = approving(runbook_file(RUNBOOK), pair.inventory_path)
        arguments = command("run", RUNBOOK, "-i", pair.inventory_path, "--screenshots", "off", *approved)
        with subprocess.Popen(
            arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout
            assert run.stderr
            next(line for line in run.stdout if " 1.7 " in line)
            family = family_of(run.pid)
            assert len(family) > 3
            os.kill(run.pid, number)
            out, err = run.stdout.read(), run.stderr.read()
    assert (run.returncode, "stopped" in err, "The run was stopped" in out) == (130, True, True)
    (journal,) = tmp_path.glob("runs/*/journal.jsonl")
    last = read(journal)[-1].event
    assert isinstance(last, RunFinished)
    assert last.outcome == "stopped"
    assert not [process for process in family if alive(process)]
    assert not [folder for folder in set(Path("/dev/shm").glob("handrail-*")) - before if f"-{run.pid}-" in folder.name]


@pytest.fixture
def as_before() -> Iterator[None]:
    """What becomes of signals, and of garbage, in this process is afterwards as it was."""
    handlers = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    yield
    gc.unfreeze()
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_each_signal_stops_what_is_going_on_and_is_named(as_before: None, number: signal.Signals) -> None:
    async def go_on() -> None:
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    with pytest.raises(RunStopped, match=STOP_SIGNALS[number]):
        run_until_signal(lambda stop: stop.guard(go_on()))


@pytest.mark.parametrize("stopped", [True, False])
def test_what_nobody_waits_for_after_a_signal_is_no_complaint(
    stopped: bool, as_before: None, caplog: pytest.LogCaptureFixture
) -> None:
    async def go_on() -> None:
        forgotten: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if stopped:
            os.kill(os.getpid(), signal.SIGTERM)
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        forgotten.set_exception(ConnectionError("Connection closed while reading from the driver"))
        del forgotten
        gc.collect()

    with suppress(RunStopped):
        run_until_signal(lambda stop: stop.guard(go_on()))
    assert ("never retrieved" in caplog.text) is not stopped


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_practice_ends_in_peace(number: signal.Signals, tmp_path: Path) -> None:
    with subprocess.Popen(command("practice", "--dir", tmp_path / "p"), stdout=subprocess.PIPE, text=True) as practice:
        assert practice.stdout
        assert practice.stdout.readline().startswith("ready: ")
        practice.send_signal(number)
    assert practice.returncode == 0
    assert (tmp_path / "p" / "inventory.yaml").is_file()
    assert (tmp_path / "p" / "ca.pem").is_file()
