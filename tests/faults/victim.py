"""The program, with something that happens to it as soon as a journal entry is on record.

    python victim.py dies ENTRY COMMAND…     SIGKILL for its whole process group
    python victim.py waits ENTRY COMMAND…    it goes on when a line comes on its standard input
    python victim.py behind SECONDS COMMAND…  its clock is so much behind

The command is one of `handrail`; with --json, where entries are waited for. An entry is named by its number, `48`, or by what
it tells, `step-started 25`. A script of its own, for what dies must be a real process, and the whole of it.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.app import environment
from handrail.cli import main


class Fateful(io.StringIO):
    """A standard output on which one entry has consequences."""

    def __init__(self, entry: str, fate: Callable[[], object]) -> None:
        super().__init__()
        self._entry, self._fate, self._line = entry, fate, ""
        self._real = sys.stdout

    def write(self, text: str, /) -> int:
        self._real.write(text)
        self._real.flush()
        self._line += text
        if self._line.endswith("\n"):
            line, self._line = self._line, ""
            if line.startswith("{") and self._entry in names(json.loads(line)):
                self._fate()
        return len(text)


def names(entry: dict[str, Any]) -> set[str]:
    event = entry["event"]
    return {str(entry["seq"]), f"{event['kind']} {event.get('step', '')}".strip()}


def dies() -> None:
    os.killpg(os.getpid(), signal.SIGKILL)  # fails where the group is not ours alone


def behind(seconds: float) -> None:
    environment.clock = lambda: datetime.now(UTC) - timedelta(seconds=seconds)


if __name__ == "__main__":
    fate, when, *command = sys.argv[1:]
    if fate == "behind":
        behind(float(when))
    else:
        command.append("--json")
        sys.stdout = Fateful(when, {"dies": dies, "waits": sys.stdin.readline}[fate])
    sys.argv[1:] = command
    main()
