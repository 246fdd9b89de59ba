"""Settings of the program's own process, made before a command begins."""

from __future__ import annotations

import io
import os
import sys
import warnings

from handrail.cli.output.safe_stdout import safe_stdout


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
