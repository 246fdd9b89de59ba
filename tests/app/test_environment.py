"""What the program believes of the machine that it runs on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from handrail.app.environment import is_alive, utc_offset


def test_a_process_is_alive_until_it_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert is_alive(process.pid)
        process.communicate(b"\n")
        assert not is_alive(process.pid)


def test_a_process_that_nobody_has_asked_about_since_it_ended_is_not_alive() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(process.pid)


@pytest.fixture
def clocks(real_clock: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "offset"), [("UTC", "+00:00"), ("XYZ-5:30", "+05:30"), ("XYZ3:30", "-03:30"), ("XYZ-12:45", "+12:45")]
)
def test_tells_how_far_local_clocks_are_from_utc(clocks: pytest.MonkeyPatch, zone: str, offset: str) -> None:
    clocks.setenv("TZ", zone)
    time.tzset()
    assert utc_offset() == offset
