"""The program, killed by SIGKILL with its whole process group as soon as a journal entry is on record.

    python victim.py ENTRY COMMAND…    the command with --json, as it would be typed after `handrail`

An entry is named by its number, `48`, or by what it tells, `step-started 25`.

A script of its own, for what dies must be a real process, and the whole of it.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from typing import Any

from handrail.cli import main


class Fatal(io.StringIO):
    """A standard output that is the end of who prints this entry."""

    def __init__(self, entry: str) -> None:
        super().__init__()
        self._entry = entry

    def write(self, text: str, /) -> int:
        sys.__stdout__.write(text)  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]
        if text.startswith("{") and self._entry in names(json.loads(text)):
            os.killpg(os.getpid(), signal.SIGKILL)  # fails where the group is not ours alone
        return len(text)


def names(entry: dict[str, Any]) -> set[str]:
    event = entry["event"]
    return {str(entry["seq"]), f"{event['kind']} {event.get('step', '')}".strip()}


if __name__ == "__main__":
    entry, *command = sys.argv[1:]
    sys.argv[1:] = [*command, "--json"]
    sys.stdout = Fatal(entry)
    main()
