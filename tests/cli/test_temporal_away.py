"""Commands whose Temporal server is away: they end with what went wrong, and not with the process aborted."""

from __future__ import annotations

import pytest

from .conftest import Handrail

TIMES = 15
"""Of so many, without our own end of the process, two to four were aborted by a thread of Temporal's client."""


@pytest.mark.whole
def test_a_command_without_its_server_ends_with_its_exit_code_every_time(process: Handrail) -> None:
    ended = [process("schedule", "list", "--on", "temporal://127.0.0.1:1/q") for _ in range(TIMES)]
    assert [(it.returncode, "Fatal Python error" in it.stderr) for it in ended] == [(3, False)] * TIMES
    assert {it.stderr.partition(" (")[0] for it in ended} == {"no Temporal server at 127.0.0.1:1"}
