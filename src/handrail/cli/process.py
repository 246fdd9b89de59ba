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
