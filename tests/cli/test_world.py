"""What the program believes of the machine that it runs on."""

from __future__ import annotations

import os
import subprocess
import sys

from handrail.cli.world import is_alive


def test_a_process_is_alive_until_it_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert is_alive(process.pid)
        process.communicate(b"\n")
        assert not is_alive(process.pid)


def test_a_process_that_nobody_has_asked_about_since_it_ended_is_not_alive() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(process.pid)
