"""The command line: the only place that prints, and that decides nothing. A command is a file in `commands/`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.app.environment import EnvironmentFactory
    from handrail.cli.invocation import Loop


def main() -> None:
    """The program `handrail`: a process that ends with the exit code of its command."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported: scripts ask this often
        from handrail import __version__

        print(f"handrail {__version__}")
        return
    import gc

    gc.disable()  # a tenth of the time that a short command takes; what goes on for longer enables it again
    from handrail.cli.process import harden

    harden()
    sys.exit(invoke(sys.argv[1:]))


def invoke(arguments: Sequence[str], *, environment: EnvironmentFactory | None = None, loop: Loop | None = None) -> int:
    """Carry out one command in this process, as if it had been typed, and give its exit code.

    `environment` makes the environments of runs in place of the real one, and `loop` runs them in place of a loop of their own
    that ends at a signal: so another program lends its browser.
    """
    from handrail.cli.application import carry_out
    from handrail.cli.invocation import Invocation

    return carry_out(Invocation(tuple(arguments), environment, loop))
