"""The program's own process: settings that are made before a command begins, and its end."""

from __future__ import annotations

import atexit
import io
import os
import sys
import warnings
from typing import NoReturn

from handrail.cli.output.safe_stdout import safe_stdout

RUST_THREADS = "temporalio.bridge.temporal_sdk_bridge"
"""The module whose threads are none of Python's."""


def harden() -> None:
    """Silence Playwright's own logs, which hold what is typed into fields, and and let no pipe, text or warning harm the output.

    Pydantic plug-ins are disabled, since they would be called with every value that is validated, secrets too.
    """
    _open_standard_streams()
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for name in ("DEBUG", "DEBUGP", "PWDEBUG", "PW_TEST_REPORTER"):
        os.environ.pop(name, None)
    if not sys.warnoptions:
        warnings.simplefilter(
            "ignore"
        )  # of libraries, with paths of their source: an operator can do nothing about them
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = safe_stdout(sys.stdout)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = safe_stdout(sys.stderr)


class Ending:
    """The end of the process. To be made first of all, since what is registered first is called last when a process ends.

    Temporal's client has threads that end after nothing, and one that still gives its answer back while the interpreter is taken
    down aborts the process (temporalio/sdk-python issue 300). So where such a client was made, the process ends as soon as
    Python has joined its threads and called what else is registered, and the interpreter is not taken down.
    """

    def __init__(self) -> None:
        self._code: int | None = None
        atexit.register(self._leave)

    def exit(self, code: int) -> NoReturn:
        """End the process with this code."""
        if RUST_THREADS in sys.modules:
            self._code = code
        sys.exit(code)

    def _leave(self) -> None:
        if self._code is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(self._code)


def _open_standard_streams() -> None:
    """Open what a scheduler closed, on nothing, so that no other file gets the number of a standard stream."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free: this one
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
